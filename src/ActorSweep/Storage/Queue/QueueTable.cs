using System.Data.Common;
using ActorSweep.Core.Queue;
using ActorSweep.Storage.Journal;

namespace ActorSweep.Storage.Queue;

/// <summary>
/// The queue: a row of the journal's database for each call, from its coming until nobody can want its result. Every scheduler node may
/// put calls in and look at them; only the one that holds the lease begins and ends them.
/// </summary>
sealed partial class QueueTable(QueueDatabase database)
{
    const string Columns = "id, queue, name, state, priority, enqueued, due, ended, failure, failures, length(result)";

    /// <summary>The bytes of results that are given at a time.</summary>
    const long MostResultBytes = 16 << 20;

    string Now => database.Now;

    /// <summary>Puts calls in, in their order, all or none; those that are there already stay as they are.</summary>
    /// <exception cref="JournalException">The database can't be used.</exception>
    public void Put(IReadOnlyList<ReadCall> calls) => database.Write(connection =>
    {
        foreach (var (call, kind, code) in calls)
        {
            var due = call.Eta is null ? $"{Now} + @countdown" : $"{database.Largest}({Now} + @countdown, @eta)";
            JournalDatabase.Execute(connection, $"""
                INSERT INTO actorsweep_queue (id, queue, name, work, priority, enqueued, due, ready, expires, spacing, rated, kind, code, before, ttl)
                VALUES (@id, @queue, @name, @work, @priority, {Now}, {due}, CASE WHEN {due} <= {Now} THEN 1 ELSE 0 END,
                    {(call.Expires is null ? "NULL" : $"{Now} + @expires")}, @spacing, @rated, @kind, @code, @before, @ttl)
                ON CONFLICT (id) DO NOTHING
                """,
                ("@id", call.Id), ("@queue", call.Queue), ("@name", call.Name), ("@work", call.Work), ("@priority", call.Priority), ("@countdown", call.Countdown),
                ("@eta", call.Eta ?? 0), ("@expires", call.Expires ?? 0), ("@spacing", call.Interval), ("@rated", RatedAs(call)), ("@kind", kind), ("@code", code),
                ("@before", call.AcknowledgeBefore ? 1 : 0), ("@ttl", call.ResultTtl));
        }
        return 0;
    });

    /// <summary>Where a call waits for its function's rate; empty where that has none.</summary>
    public static string RatedAs(QueuedCall call) => call.Interval > 0 ? call.Name : "";

    /// <summary>Ends a call that has not begun; with <paramref name="terminate"/> also one that has.</summary>
    /// <returns>Whether it did.</returns>
    public bool Revoke(string id, bool terminate) => database.Write(connection => JournalDatabase.Execute(
        connection, $"UPDATE actorsweep_queue SET state = {(int)QueuedState.Revoked}, {EndsNow} WHERE id = @id AND state <= {(terminate ? 1 : 0)}", ("@id", id)) == 1);

    /// <summary>Forgets what ended so long ago that its result need not be kept.</summary>
    public int Forget() => database.WriteInPieces($"DELETE FROM actorsweep_queue WHERE place IN ({database.Places($"forget < {Now} AND token IS NULL", "forget")})");

    /// <summary>Removes calls of a queue that wait, or all that have ended.</summary>
    /// <returns>How many.</returns>
    public int Purge(string? queue, bool ended)
    {
        var which = ended ? "forget IS NOT NULL AND token IS NULL" : "state = 0";
        return database.WriteInPieces(
            $"DELETE FROM actorsweep_queue WHERE {which} AND place IN ({database.Places($"{which} AND (@queue = '*' OR queue = @queue)", "place")})", parameters: ("@queue", queue ?? "*"));
    }

    /// <summary>Calls by their ids, as far as they are there.</summary>
    /// <remarks>Where their results are too much for one answer, some are said to go on yet.</remarks>
    public IReadOnlyList<QueuedSnapshot> Find(IReadOnlyList<string> ids, bool withResults)
    {
        var left = MostResultBytes;
        return [.. ids.Chunk(500).SelectMany(some => database.Read(
            $"SELECT {Columns}{(withResults ? ", result" : "")} FROM actorsweep_queue WHERE id IN ({string.Join(", ", some.Select((_, i) => $"@id{i}"))})",
            row => Snapshot(row, withResults, ref left), [.. some.Select((id, i) => ($"@id{i}", (object)id))]))];
    }

    /// <summary>The newest calls, the newest last.</summary>
    public IReadOnlyList<QueuedSnapshot> List(int most)
    {
        long nothing = 0;
        return [.. database.Read($"SELECT {Columns} FROM actorsweep_queue ORDER BY place DESC LIMIT {most}", row => Snapshot(row, false, ref nothing)).Reverse()];
    }

    /// <summary>What is set where a call ends.</summary>
    string EndsNow => $"ended = {Now}, forget = {Now} + ttl";

    static QueuedSnapshot Snapshot(DbDataReader row, bool withResult, ref long left)
    {
        var length = withResult && !row.IsDBNull(10) ? row.GetInt64(10) : 0;
        var fits = length <= left || left == MostResultBytes;
        left -= fits ? length : 0;
        return new QueuedSnapshot
        {
            Id = row.GetString(0),
            Queue = row.GetString(1),
            Name = row.GetString(2),
            State = fits ? (QueuedState)row.GetInt32(3) : QueuedState.Started,
            Priority = row.GetInt32(4),
            Enqueued = QueueDatabase.Time(row.GetInt64(5)),
            Due = QueueDatabase.Time(row.GetInt64(6)),
            Ended = row.IsDBNull(7) || !fits ? null : QueueDatabase.Time(row.GetInt64(7)),
            Failure = row.IsDBNull(8) ? null : StoredFailure.Read(row.GetString(8)),
            Failures = row.GetInt32(9),
            Result = !withResult || !fits || row.IsDBNull(10) ? null : (byte[])row.GetValue(11),
        };
    }
}
