using ActorSweep.Core.Queue;
using ActorSweep.Storage;
using ActorSweep.Storage.Journal;
using ActorSweep.Storage.Queue;
using ActorSweep.Tests.Storage.Journal;

namespace ActorSweep.Tests.Storage.Queue;

public sealed class QueueUpgradeTests : IDisposable
{
    /// <summary>The tables as the first version made them.</summary>
    static readonly string[] FirstVersion =
    [
        """
        CREATE TABLE actorsweep_queue (
            place integer PRIMARY KEY AUTOINCREMENT, id text NOT NULL UNIQUE, queue text NOT NULL, name text NOT NULL, work blob NOT NULL, priority integer NOT NULL,
            enqueued bigint NOT NULL, due bigint NOT NULL, expires bigint, spacing real NOT NULL, reserved integer NOT NULL DEFAULT 0,
            before integer NOT NULL, ttl bigint NOT NULL, state integer NOT NULL DEFAULT 0, token text, ended bigint, result blob, failure text)
        """,
        """
        CREATE TABLE actorsweep_recurring (
            name text PRIMARY KEY, cron text NOT NULL, zone text NOT NULL, next bigint, queue text NOT NULL, function text NOT NULL, work blob NOT NULL,
            priority integer NOT NULL, expires bigint, spacing real NOT NULL, before integer NOT NULL, ttl bigint NOT NULL)
        """,
        "CREATE INDEX actorsweep_queue_waiting ON actorsweep_queue (priority DESC, place) WHERE state = 0",
    ];

    readonly JournalFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Calls_that_the_first_version_has_enqueued_begin_under_this_one()
    {
        Array.ForEach(FirstVersion, _folder.Execute);
        Put("waits", queue: "mail", state: 0, QueuedWorkTests.Graph());
        Put("has-a-rate", queue: "", state: 0, QueuedWorkTests.Graph(), spacing: 500);
        Put("can-not-be-read", queue: "", state: 0, [1]);
        Put("ended", queue: "", state: 2, QueuedWorkTests.Graph());
        _folder.Execute($"INSERT INTO actorsweep_recurring VALUES ('nightly', '0 3 * * *', 'UTC', 1000, 'mail', 'f', x'{Convert.ToHexString(QueuedWorkTests.Graph())}', 0, NULL, 0, 0, 60000)");
        _folder.Database.Prepare();
        _folder.Database.Prepare();

        var lease = new JournalLease(_folder.Database, "a:1", TimeSpan.FromMinutes(5), TimeProvider.System);
        Assert.True(lease.TryTake());
        var database = new QueueDatabase(_folder.Database);
        var (table, recurring) = (new QueueTable(database), new RecurringTable(database));
        recurring.PutIn(recurring.WhoseTimeHasCome().Single(), lease.Token);
        table.LetTimePass(lease.Token);
        var begun = table.Begin([.. table.Lines(9).Lines.Select(line => (line, 9))], lease.Token, _ => []);
        Assert.Equal(["can-not-be-read", "has-a-rate", "nightly@19700101T000001Z", "waits"], begun.Select(call => call.Id).Order());
        Assert.Equal(2, begun.Count(call => QueuedWork.NeedsOf(call.Kind).Single().Resources is [("queue.mail", QueueResource.OfACall)]));
        Assert.Equal(500, begun.Single(call => call.Id == "has-a-rate").Interval.TotalMilliseconds);
        Assert.Equal((QueuedState.Succeeded, 1), (table.Find(["ended"], withResults: false).Single().State, table.DeleteCalls()));
    }

    [Fact]
    public void Rows_of_the_second_version_without_code_columns_are_upgraded()
    {
        _folder.Database.Prepare();
        var table = new QueueTable(new QueueDatabase(_folder.Database));
        table.Put([new(new QueuedCall("a", "", "f", QueuedWorkTests.GraphIn("code")) { ResultTtl = 1 }, "[]")]);
        var spec = new JournalBlobs(_folder.Database).Put([1]);
        foreach (var changed in (string[])["queue", "recurring", "blob"])
            _folder.Execute($"ALTER TABLE actorsweep_{changed} DROP COLUMN code");
        _folder.Database.Prepare();

        using var connection = _folder.Database.Open();
        Assert.Equal([("a", "code")], JournalDatabase.Rows(connection, "SELECT id, code FROM actorsweep_queue", row => (row.GetString(0), row.GetString(1))));
        Assert.Equal([1], new JournalBlobs(_folder.Database).Get(spec));
        table.Put([new(new QueuedCall("b", "", "f", QueuedWorkTests.Graph()) { ResultTtl = 1 }, "[]", "code")]);
    }

    void Put(string id, string queue, int state, byte[] work, double spacing = 0) => _folder.Execute(FormattableString.Invariant($"""
        INSERT INTO actorsweep_queue (id, queue, name, work, priority, enqueued, due, spacing, before, ttl, state, ended)
        VALUES ('{id}', '{queue}', 'f', x'{Convert.ToHexString(work)}', 0, 1, 1, {spacing}, 0, 60000, {state}, {(state > 1 ? "1" : "NULL")})
        """));
}
