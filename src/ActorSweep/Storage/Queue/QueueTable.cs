using System.Data.Common;
using ActorSweep.Core.Queue;
using ActorSweep.Storage.Journal;

namespace ActorSweep.Storage.Queue;

/// <summary>
/// The queue: a row of the journal's database for each call, until its result has expired. Every scheduler node may add and read calls;
/// only the holder of the lease claims and ends them.
/// </summary>
sealed partial class QueueTable(QueueDatabase database)
{
    const string Columns = "id, queue, name, state, priority, enqueued, due, ended, failure, failures, length(result)";

    /// <summary>The most bytes of results in one answer.</summary>
    const long MostResultBytes = 16 << 20;

    string Now => database.Now;

    /// <summary>Adds calls in their order, all or none. A call whose id is there already stays unchanged.</summary>
    /// <exception cref="JournalException">The database cannot be used.</exception>
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

    /// <summary>The function whose rate limits the call; empty where there is no rate.</summary>
    public static string RatedAs(QueuedCall call) => call.Interval > 0 ? call.Name : "";

    /// <summary>Ends a call that has not started; with <paramref name="terminate"/> also one that has.</summary>
    /// <returns>Whether the call was revoked.</returns>
    public bool Revoke(string id, bool terminate) => database.Write(connection => JournalDatabase.Execute(
        connection, $"UPDATE actorsweep_queue SET state = {(int)QueuedState.Revoked}, {EndsNow} WHERE id = @id AND state <= {(terminate ? 1 : 0)}", ("@id", id)) == 1);

    /// <summary>Deletes ended calls whose results have expired. Returns their number.</summary>
    public int DeleteCalls() => database.WriteInPieces($"DELETE FROM actorsweep_queue WHERE place IN ({database.Places($"forget < {Now} AND token IS NULL", "forget")})");

    /// <summary>Deletes the waiting calls of a queue, or with <paramref name="ended"/> those that have ended. Queue null: all queues.</summary>
    /// <returns>The number of deleted calls.</returns>
    public int Purge(string? queue, bool ended)
    {
        var which = ended ? "forget IS NOT NULL AND token IS NULL" : "state = 0";
        return database.WriteInPieces(
            $"DELETE FROM actorsweep_queue WHERE {which} AND place IN ({database.Places($"{which} AND (@queue = '*' OR queue = @queue)", "place")})", parameters: ("@queue", queue ?? "*"));
    }

    /// <summary>Finds calls by id; missing ones are left out.</summary>
    /// <remarks>Where the results are too large for one answer, the calls that do not fit are reported as still running.</remarks>
    public IReadOnlyList<QueuedSnapshot> Find(IReadOnlyList<string> ids, bool withResults)
    {
        var left = MostResultBytes;
        return [.. ids.Chunk(500).SelectMany(some => database.Read(
            $"SELECT {Columns}{(withResults ? ", result" : "")} FROM actorsweep_queue WHERE id IN ({string.Join(", ", some.Select((_, i) => $"@id{i}"))})",
            row => Snapshot(row, withResults, ref left), [.. some.Select((id, i) => ($"@id{i}", (object)id))]))];
    }

    /// <summary>The newest calls, oldest of them first.</summary>
    public IReadOnlyList<QueuedSnapshot> List(int most)
    {
        long nothing = 0;
        return [.. database.Read($"SELECT {Columns} FROM actorsweep_queue ORDER BY place DESC LIMIT {most}", row => Snapshot(row, false, ref nothing)).Reverse()];
    }

    /// <summary>The columns that the end of a call sets.</summary>
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
