using System.Data.Common;
using ActorSweep.Core.Queue;
using ActorSweep.Storage.Journal;

namespace ActorSweep.Storage.Queue;

// What only the scheduler does that holds the lease.
sealed partial class QueueTable
{
    /// <summary>The bytes of what calls are to do after which no more are claimed together; others wait for the lease meanwhile.</summary>
    const long MostBytes = 8 << 20;

    /// <summary>Thousands of calls whose time has come at once.</summary>
    const int MostPieces = 10;

    /// <summary>A call that begins.</summary>
    public sealed record Due(long Place, string Id, string Queue, string Name, byte[] Work)
    {
        public required string Kind { get; init; }

        /// <summary>The time from one call of its function to the next; zero: there is no limit.</summary>
        public TimeSpan Interval { get; init; }

        public bool AcknowledgeBefore { get; init; }

        /// <summary>Tries that failed before.</summary>
        public int Failures { get; init; }

        /// <summary>How often it was begun, this time with it. Who takes over a call that is under way goes on with the same.</summary>
        public int Begun { get; init; }

        /// <summary>After how long it need not begin any more; null: never.</summary>
        public TimeSpan? ExpiresIn { get; init; }
    }

    const string OfADue = "place, id, queue, name, work, kind, spacing, before, failures, begun";

    /// <summary>
    /// Calls that the scheduler before had begun are this one's, and are not too late any more; or they are lost where they count as done with when they begin.
    /// Those that have a rate wait again, for there may be no worker that has them, and then they would all begin at once.
    /// </summary>
    /// <returns>What is this one's.</returns>
    public IReadOnlyList<Due> TakeOver(string token, TaskFailure lost)
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

    /// <summary>When functions that have a rate may begin next.</summary>
    public IReadOnlyList<(string Name, DateTimeOffset Next)> Rates() =>
        database.Read("SELECT name, next FROM actorsweep_rate", row => (row.GetString(0), QueueDatabase.Time(row.GetInt64(1))));

    /// <summary>Calls whose time has come are ready, and those end that did not begin in time. Some thousands; the others have to wait for the next time.</summary>
    public void LetTimePass(string token)
    {
        void Change(string set, string where, string order) =>
            database.WriteInPieces($"UPDATE actorsweep_queue SET {set} WHERE place IN ({database.Places(where, order)})", token, MostPieces);
        Change($"state = {(int)QueuedState.Expired}, {EndsNow}", $"state = 0 AND expires <= {Now}", "expires");
        Change("ready = 1", $"state = 0 AND ready = 0 AND due <= {Now}", "due");
    }

    /// <summary>For what calls wait that are ready, and what time it is by the database's clock, which all times of the queue go by.</summary>
    /// <param name="after">The line before the first; null: from the beginning.</param>
    public (IReadOnlyList<CallLine> Lines, DateTimeOffset Now) Lines(int most, CallLine? after = null) => database.Use(connection =>
    {
        List<CallLine> lines = [];
        for (var (rated, kind) = (after?.Rated ?? "", after?.Kind ?? ""); lines.Count < most; (rated, kind) = (lines[^1].Rated, lines[^1].Kind))
        {
            // One step in the index for each; all calls there are of it are not looked at.
            var next = JournalDatabase.Rows(
                connection,
                "SELECT rated, kind, spacing FROM actorsweep_queue WHERE state = 0 AND ready = 1 AND (rated, kind) > (@rated, @kind) ORDER BY rated, kind, priority DESC, place LIMIT 1",
                row => new CallLine(row.GetString(0), row.GetString(1), TimeSpan.FromMilliseconds(row.GetDouble(2))), ("@rated", rated), ("@kind", kind));
            if (next.Count == 0)
                break;
            lines.Add(next[0]);
        }
        return ((IReadOnlyList<CallLine>)lines, QueueDatabase.Time(Convert.ToInt64(JournalDatabase.Query(connection, $"SELECT {Now}"))));
    });

    /// <summary>Begins so many calls of each line: by priority, and then as they came; as far as they are not too much to do at once.</summary>
    /// <param name="next">When functions that have a rate may begin next, after these.</param>
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

    /// <summary>Nothing where it does not wait any more.</summary>
    IReadOnlyList<Due> Begin(DbConnection connection, long place, string token) => JournalDatabase.Rows(
        connection,
        $"""
        UPDATE actorsweep_queue SET state = 1, token = @token, begun = begun + 1 WHERE place = @place AND state = 0
        RETURNING {OfADue}, expires - {Now}
        """,
        Read, ("@place", place), ("@token", token));

    /// <summary>Records how calls have ended, or that they wait again: once, and only of what this scheduler has begun.</summary>
    public void End(IReadOnlyList<EndedCall> ended, string token) => database.Write(token, connection =>
    {
        foreach (var one in ended)
            if (one.State == QueuedState.Waiting)
                // What was tried has begun, and can't be too late any more.
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

    /// <summary>Calls that this scheduler has begun and that were revoked since: it can let them go.</summary>
    public IReadOnlyList<long> LetGoOf(string token)
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
