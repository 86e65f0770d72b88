using System.Data.Common;
using System.Text.Json;
using ActorSweep.Core.Graph;
using ActorSweep.Core.Queue;
using ActorSweep.Gateway;
using ActorSweep.Storage.Journal;

namespace ActorSweep.Storage.Queue;

/// <summary>
/// The queue: a row of the journal's database for each call, from its coming until nobody can want its result. Every scheduler node may
/// put calls in and look at them; only the one that holds the lease begins and ends them, which each of its statements checks.
/// </summary>
sealed class QueueTable(QueueDatabase database)
{
    const string Columns = "id, queue, name, state, priority, enqueued, due, ended, failure";
    const string HoldsLease = QueueDatabase.HoldsLease;

    string Now => database.Now;

    /// <summary>A call whose turn it is.</summary>
    public sealed record Due(long Place, string Id, string Queue, string Name, byte[] Work);

    /// <summary>A call that has a rate, and no time yet; and what time it is by the database's clock, which all times here go by.</summary>
    public sealed record Unreserved(long Place, string Name, TimeSpan Interval, DateTimeOffset Now);

    /// <summary>How a call has ended.</summary>
    public sealed record Ended(long Place, QueuedState State, byte[]? Result, TaskFailure? Failure);

    public static void Create(DbConnection connection, bool isSqlite)
    {
        var (bytes, place, real) = isSqlite ? ("blob", "integer PRIMARY KEY AUTOINCREMENT", "real") : ("bytea", "bigserial PRIMARY KEY", "double precision");
        JournalDatabase.Execute(connection, $"""
            CREATE TABLE IF NOT EXISTS actorsweep_queue (
                place {place}, id text NOT NULL UNIQUE, queue text NOT NULL, name text NOT NULL, work {bytes} NOT NULL, priority integer NOT NULL,
                enqueued bigint NOT NULL, due bigint NOT NULL, expires bigint, spacing {real} NOT NULL, reserved integer NOT NULL DEFAULT 0,
                before integer NOT NULL, ttl bigint NOT NULL, state integer NOT NULL DEFAULT 0, token text, ended bigint, result {bytes}, failure text)
            """);
        JournalDatabase.Execute(connection, RecurringTable.CreateSql(bytes, real));
        JournalDatabase.Execute(connection, "CREATE INDEX IF NOT EXISTS actorsweep_queue_waiting ON actorsweep_queue (priority DESC, place) WHERE state = 0");
        JournalDatabase.Execute(connection, "CREATE INDEX IF NOT EXISTS actorsweep_queue_started ON actorsweep_queue (token) WHERE token IS NOT NULL");
        JournalDatabase.Execute(connection, "CREATE INDEX IF NOT EXISTS actorsweep_queue_ended ON actorsweep_queue (ended) WHERE ended IS NOT NULL");
    }

    /// <summary>Puts calls in, in their order, all or none; those that are there already stay as they are.</summary>
    /// <exception cref="JournalException">The database can't be used.</exception>
    public void Put(IReadOnlyList<QueuedCall> calls) => database.Write(connection =>
    {
        foreach (var call in calls)
            JournalDatabase.Execute(connection, $"""
                INSERT INTO actorsweep_queue (id, queue, name, work, priority, enqueued, due, expires, spacing, before, ttl)
                VALUES (@id, @queue, @name, @work, @priority, {Now}, {(call.Eta is null ? "" : database.Largest)}({Now} + @countdown{(call.Eta is null ? "" : ", @eta")}),
                    {(call.Expires is null ? "NULL" : $"{Now} + @expires")}, @spacing, @before, @ttl)
                ON CONFLICT (id) DO NOTHING
                """,
                ("@id", call.Id), ("@queue", call.Queue), ("@name", call.Name), ("@work", call.Work), ("@priority", call.Priority), ("@countdown", call.Countdown),
                ("@eta", call.Eta ?? 0), ("@expires", call.Expires ?? 0), ("@spacing", call.Interval), ("@before", call.AcknowledgeBefore ? 1 : 0), ("@ttl", call.ResultTtl));
        return 0;
    });

    /// <summary>Calls that the scheduler before had begun wait again, or are lost where they count as done with when they begin.</summary>
    public void TakeOver(string token, TaskFailure lost) => database.Write(connection =>
    {
        JournalDatabase.Execute(connection, $"UPDATE actorsweep_queue SET state = {(int)QueuedState.Failed}, ended = {Now}, failure = @failure, token = NULL WHERE token IS NOT NULL AND state = 1 AND before = 1 AND {HoldsLease}",
            ("@token", token), ("@failure", TextOf(lost)!));
        return JournalDatabase.Execute(connection, $"UPDATE actorsweep_queue SET state = 0, token = NULL WHERE token IS NOT NULL AND state = 1 AND {HoldsLease}", ("@token", token));
    });

    /// <summary>Until when functions that have a rate are spoken for.</summary>
    public IReadOnlyList<(string Name, DateTimeOffset Last, TimeSpan Interval)> Reserved() => database.Read(
        "SELECT name, max(due), max(spacing) FROM actorsweep_queue WHERE reserved = 1 GROUP BY name",
        row => (row.GetString(0), QueueDatabase.Time(row.GetInt64(1)), TimeSpan.FromMilliseconds(row.GetDouble(2))));

    /// <summary>Calls of functions that have a rate, and no time of their own yet.</summary>
    public IReadOnlyList<Unreserved> WithoutTime(int most) => database.Read(
        $"SELECT place, name, spacing, {Now} FROM actorsweep_queue WHERE state = 0 AND spacing > 0 AND reserved = 0 AND due <= {Now} ORDER BY priority DESC, place LIMIT {most}",
        row => new Unreserved(row.GetInt64(0), row.GetString(1), TimeSpan.FromMilliseconds(row.GetDouble(2)), QueueDatabase.Time(row.GetInt64(3))));

    public void Reserve(IReadOnlyList<(long Place, DateTimeOffset Due)> times, string token) => database.Write(connection =>
    {
        foreach (var (place, due) in times)
            JournalDatabase.Execute(connection, $"UPDATE actorsweep_queue SET due = @due, reserved = 1 WHERE place = @place AND {HoldsLease}",
                ("@place", place), ("@due", due.ToUnixTimeMilliseconds()), ("@token", token));
        return 0;
    });

    /// <summary>Begins calls whose turn it is: by priority, and then as they came. What did not begin in time ends.</summary>
    public IReadOnlyList<Due> Begin(int most, string token) => database.Write<IReadOnlyList<Due>>(connection =>
    {
        JournalDatabase.Execute(connection, $"UPDATE actorsweep_queue SET state = {(int)QueuedState.Expired}, ended = {Now} WHERE state = 0 AND expires <= {Now} AND {HoldsLease}", ("@token", token));
        var due = QueueDatabase.Rows(
            connection,
            $"SELECT place, id, queue, name, work FROM actorsweep_queue WHERE state = 0 AND due <= {Now} AND (spacing = 0 OR reserved = 1) ORDER BY priority DESC, place LIMIT {most}",
            row => new Due(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3), (byte[])row.GetValue(4)));
        return [.. due.Where(call => JournalDatabase.Execute(connection, $"UPDATE actorsweep_queue SET state = 1, token = @token WHERE place = @place AND state = 0 AND {HoldsLease}",
            ("@place", call.Place), ("@token", token)) == 1)];
    });

    /// <summary>Records how calls have ended: once, and only of what this scheduler has begun.</summary>
    public void End(IReadOnlyList<Ended> ended, string token) => database.Write(connection =>
    {
        foreach (var one in ended)
            JournalDatabase.Execute(connection, $"""
                UPDATE actorsweep_queue SET state = @state, ended = {Now}, result = @result, failure = @failure, token = NULL
                WHERE place = @place AND state = 1 AND token = @token AND {HoldsLease}
                """,
                ("@state", (int)one.State), ("@result", (object?)one.Result ?? DBNull.Value), ("@failure", (object?)TextOf(one.Failure) ?? DBNull.Value), ("@place", one.Place), ("@token", token));
        return 0;
    });

    /// <summary>Ends a call that has not begun; with <paramref name="terminate"/> also one that has.</summary>
    /// <returns>Whether it did.</returns>
    public bool Revoke(string id, bool terminate) => database.Write(connection => JournalDatabase.Execute(
        connection, $"UPDATE actorsweep_queue SET state = {(int)QueuedState.Revoked}, ended = {Now} WHERE id = @id AND state <= {(terminate ? 1 : 0)}", ("@id", id)) == 1);

    /// <summary>Calls that this scheduler has begun and that were revoked since: it can let them go.</summary>
    public IReadOnlyList<long> LetGoOf(string token) => database.Write(connection =>
    {
        var revoked = QueueDatabase.Rows(connection, $"SELECT place FROM actorsweep_queue WHERE token = @token AND state = {(int)QueuedState.Revoked}", row => row.GetInt64(0), ("@token", token));
        if (revoked.Count > 0)
            JournalDatabase.Execute(connection, $"UPDATE actorsweep_queue SET token = NULL WHERE token = @token AND state = {(int)QueuedState.Revoked}", ("@token", token));
        return revoked;
    });

    /// <summary>Forgets what ended so long ago that its result need not be kept.</summary>
    public int Forget() => database.Write(connection => JournalDatabase.Execute(connection, $"DELETE FROM actorsweep_queue WHERE ended + ttl < {Now} AND token IS NULL"));

    /// <summary>Removes calls of a queue that wait, or all that have ended.</summary>
    /// <returns>How many.</returns>
    public int Purge(string? queue, bool ended) => database.Write(connection => JournalDatabase.Execute(
        connection, $"DELETE FROM actorsweep_queue WHERE {(ended ? "state > 1" : "state = 0")} AND token IS NULL AND (@queue = '*' OR queue = @queue)", ("@queue", queue ?? "*")));

    /// <summary>Calls by their ids, as far as they are there.</summary>
    public IReadOnlyList<QueuedSnapshot> Find(IReadOnlyList<string> ids, bool withResults) => [.. ids.Chunk(500).SelectMany(some => database.Read(
        $"SELECT {Columns}{(withResults ? ", result" : "")} FROM actorsweep_queue WHERE id IN ({string.Join(", ", some.Select((_, i) => $"@id{i}"))})",
        row => Snapshot(row, withResults), [.. some.Select((id, i) => ($"@id{i}", (object)id))]))];

    /// <summary>The newest calls, the newest last.</summary>
    public IReadOnlyList<QueuedSnapshot> List(int most) =>
        [.. database.Read($"SELECT {Columns} FROM actorsweep_queue ORDER BY place DESC LIMIT {most}", row => Snapshot(row, false)).Reverse()];

    static QueuedSnapshot Snapshot(DbDataReader row, bool withResult) => new()
    {
        Id = row.GetString(0),
        Queue = row.GetString(1),
        Name = row.GetString(2),
        State = (QueuedState)row.GetInt32(3),
        Priority = row.GetInt32(4),
        Enqueued = QueueDatabase.Time(row.GetInt64(5)),
        Due = QueueDatabase.Time(row.GetInt64(6)),
        Ended = row.IsDBNull(7) ? null : QueueDatabase.Time(row.GetInt64(7)),
        Failure = row.IsDBNull(8) ? null : JsonSerializer.Deserialize(row.GetString(8), ApiJson.Default.TaskFailure),
        Result = !withResult || row.IsDBNull(9) ? null : (byte[])row.GetValue(9),
    };

    static string? TextOf(TaskFailure? failure) => failure is null ? null : JsonSerializer.Serialize(failure, ApiJson.Default.TaskFailure).Replace("\\u0000", "\\ufffd", StringComparison.Ordinal);
}
