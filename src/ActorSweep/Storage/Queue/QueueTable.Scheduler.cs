using System.Data.Common;
using System.Globalization;
using ActorSweep.Core.Queue;
using ActorSweep.Storage.Journal;

namespace ActorSweep.Storage.Queue;

// The operations that need the lease: only the scheduler that holds it runs them.
sealed partial class QueueTable
{
    /// <summary>The bytes of work after which one claim stops, so that others need not wait long for the lease.</summary>
    const long MostBytes = 8 << 20;

    /// <summary>The most thousands of due calls that are made ready at once.</summary>
    const int MostPieces = 10;

    /// <summary>A claimed call.</summary>
    public sealed record Due(long Place, string Id, string Queue, string Name, byte[] Work)
    {
        public required string Kind { get; init; }

        /// <summary>The time from one call of the function to the next; zero: no limit.</summary>
        public TimeSpan Interval { get; init; }

        public bool AcknowledgeBefore { get; init; }

        /// <summary>Number of tries that failed before.</summary>
        public int Failures { get; init; }

        /// <summary>How often the call was claimed, including this time. Adoption by another scheduler does not count.</summary>
        public int Begun { get; init; }

        /// <summary>The time after which the call expires; null: never.</summary>
        public TimeSpan? ExpiresIn { get; init; }
    }

    const string OfADue = "place, id, queue, name, work, kind, spacing, before, failures, begun";

    /// <summary>
    /// Adopts calls that an earlier scheduler claimed; they no longer expire. Calls that are acknowledged before execution fail as lost. Calls
    /// with a rate wait again, since there may be no worker that has them, and then they would all start at once.
    /// </summary>
    /// <returns>The adopted calls.</returns>
    public IReadOnlyList<Due> RecoverCalls(string token, TaskFailure lost)
    {
        database.Write(token, connection =>
        {
            JournalDatabase.Execute(connection, $"UPDATE actorsweep_queue SET state = {(int)QueuedState.Failed}, {EndsNow}, failure = @failure WHERE token IS NOT NULL AND state = 1 AND before = 1",
                ("@failure", StoredFailure.Write(lost)));
            JournalDatabase.Execute(connection, "UPDATE actorsweep_queue SET token = NULL WHERE token IS NOT NULL AND state <> 1");
            JournalDatabase.Execute(connection, "UPDATE actorsweep_queue SET token = NULL, state = 0, expires = NULL WHERE token IS NOT NULL AND rated <> ''");
            return JournalDatabase.Execute(connection, "UPDATE actorsweep_queue SET token = @token, expires = NULL WHERE token IS NOT NULL", ("@token", token));
        });
        return database.Read($"SELECT {OfADue}, NULL FROM actorsweep_queue WHERE token = @token AND state = 1 ORDER BY place", Read, ("@token", token));
    }

    /// <summary>For each function with a rate, when its next call may start.</summary>
    public IReadOnlyList<(string Name, DateTimeOffset Next)> Rates() =>
        database.Read("SELECT name, next FROM actorsweep_rate", row => (row.GetString(0), QueueDatabase.Time(row.GetInt64(1))));

    /// <summary>Makes due calls ready and expires those that did not start in time. Handles some thousands; the rest wait for the next time.</summary>
    public void LetTimePass(string token)
    {
        void Change(string set, string where, string order) =>
            database.WriteInPieces($"UPDATE actorsweep_queue SET {set} WHERE place IN ({database.Places(where, order)})", token, MostPieces);
        Change($"state = {(int)QueuedState.Expired}, {EndsNow}", $"state = 0 AND expires <= {Now}", "expires");
        Change("ready = 1", $"state = 0 AND ready = 0 AND due <= {Now}", "due");
    }

    /// <summary>The lines (function with a rate, and kind) of ready calls, and the time of the database's clock.</summary>
    /// <param name="after">The line before the first one wanted; null: from the first.</param>
    public (IReadOnlyList<CallLine> Lines, DateTimeOffset Now) Lines(int most, CallLine? after = null) => database.Use(connection =>
    {
        List<CallLine> lines = [];
        for (var (rated, kind) = (after?.Rated ?? "", after?.Kind ?? ""); lines.Count < most; (rated, kind) = (lines[^1].Rated, lines[^1].Kind))
        {
            // One index step for each line, however many calls the line has.
            var next = JournalDatabase.Rows(
                connection,
                "SELECT rated, kind, spacing FROM actorsweep_queue WHERE state = 0 AND ready = 1 AND (rated, kind) > (@rated, @kind) ORDER BY rated, kind, priority DESC, place LIMIT 1",
                row => new CallLine(row.GetString(0), row.GetString(1), TimeSpan.FromMilliseconds(row.GetDouble(2))), ("@rated", rated), ("@kind", kind));
            if (next.Count == 0)
                break;
            lines.Add(next[0]);
        }
        return ((IReadOnlyList<CallLine>)lines, QueueDatabase.Time(Convert.ToInt64(JournalDatabase.Query(connection, $"SELECT {Now}"), CultureInfo.InvariantCulture)));
    });

    /// <summary>Claims up to the given number of calls of each line, by priority and then in order of arrival, within the limits of one claim.</summary>
    /// <param name="next">Returns when the next calls of functions with a rate may start, given the claimed calls.</param>
    public IReadOnlyList<Due> Begin(IReadOnlyList<(CallLine Line, int Most)> wanted, string token, Func<IReadOnlyList<Due>, IEnumerable<(string Name, DateTimeOffset Next)>> next) => database.Write(token, connection =>
    {
        List<Due> due = [];
        var bytes = 0L;
        foreach (var (line, most) in wanted)
            foreach (var place in Waiting(connection, line, Math.Min(most, ClaimPlan.MostTogether)))
                if (due.Count < ClaimPlan.MostTogether && bytes < MostBytes && Begin(connection, place, token) is [var call])
                {
                    due.Add(call);
                    bytes += call.Work.Length;
                }
        foreach (var (name, time) in next(due))
            JournalDatabase.Execute(connection, "INSERT INTO actorsweep_rate (name, next) VALUES (@name, @next) ON CONFLICT (name) DO UPDATE SET next = excluded.next",
                ("@name", name), ("@next", time.ToUnixTimeMilliseconds()));
        return (IReadOnlyList<Due>)due;
    });

    IReadOnlyList<long> Waiting(DbConnection connection, CallLine line, int most) => JournalDatabase.Rows(
        connection,
        database.Places($"state = 0 AND ready = 1 AND rated = @rated AND kind = @kind AND (expires IS NULL OR expires > {Now})", "priority DESC, place", $"{most}"),
        row => row.GetInt64(0),
        ("@rated", line.Rated), ("@kind", line.Kind));

    /// <summary>Claims one call. Empty where it no longer waits.</summary>
    IReadOnlyList<Due> Begin(DbConnection connection, long place, string token) => JournalDatabase.Rows(
        connection,
        $"""
        UPDATE actorsweep_queue SET state = 1, token = @token, begun = begun + 1 WHERE place = @place AND state = 0
        RETURNING {OfADue}, expires - {Now}
        """,
        Read, ("@place", place), ("@token", token));

    /// <summary>Records that calls ended or wait again. Applies once, and only to calls that this scheduler claimed.</summary>
    public void End(IReadOnlyList<CallEnd> ended, string token) => database.Write(token, connection =>
    {
        foreach (var one in ended)
            if (one.State == QueuedState.Waiting)
                // A call that was tried no longer expires.
                JournalDatabase.Execute(connection, $"""
                    UPDATE actorsweep_queue SET state = 0, token = NULL, failures = @failures, failure = @failure, due = {Now} + @delay, ready = 0,
                        expires = CASE WHEN @failures > 0 THEN NULL ELSE expires END
                    WHERE place = @place AND state = 1 AND token = @token
                    """,
                    ("@failures", one.Failures), ("@failure", TextOf(one.Failure)), ("@delay", (long)one.Delay.TotalMilliseconds), ("@place", one.Place), ("@token", token));
            else
                JournalDatabase.Execute(connection, $"""
                    UPDATE actorsweep_queue SET state = @state, {EndsNow}, result = @result, failure = @failure, failures = @failures, token = NULL
                    WHERE place = @place AND state = 1 AND token = @token
                    """,
                    ("@state", (int)one.State), ("@result", (object?)one.Result ?? DBNull.Value), ("@failure", TextOf(one.Failure)),
                    ("@failures", one.Failures), ("@place", one.Place), ("@token", token));
        return 0;
    });

    /// <summary>Releases the calls that this scheduler claimed and that were revoked since, and returns their places.</summary>
    public IReadOnlyList<long> ReleaseCalls(string token)
    {
        const string Revoked = "token = @token AND state > 1";
        return database.Read($"SELECT place FROM actorsweep_queue WHERE {Revoked} LIMIT 1", row => row.GetInt64(0), ("@token", token)).Count == 0 ? [] : database.Write(token, connection =>
            JournalDatabase.Rows(connection, $"UPDATE actorsweep_queue SET token = NULL WHERE {Revoked} RETURNING place", row => row.GetInt64(0), ("@token", token)));
    }

    static object TextOf(TaskFailure? failure) => failure is null ? DBNull.Value : StoredFailure.Write(failure);

    static Due Read(DbDataReader row) => new(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3), (byte[])row.GetValue(4))
    {
        Kind = row.GetString(5),
        Interval = TimeSpan.FromMilliseconds(row.GetDouble(6)),
        AcknowledgeBefore = row.GetInt32(7) == 1,
        Failures = row.GetInt32(8),
        Begun = row.GetInt32(9),
        ExpiresIn = row.IsDBNull(10) ? null : TimeSpan.FromMilliseconds(row.GetInt64(10)),
    };
}
