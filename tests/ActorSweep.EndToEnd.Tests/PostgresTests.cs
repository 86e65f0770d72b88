using System.Data.Common;
using System.Diagnostics;
using ActorSweep.EndToEnd.Tests.Processes;
using ActorSweep.Logging;
using ActorSweep.Storage;
using ActorSweep.Storage.Journal;
using ActorSweep.Storage.Queue;

namespace ActorSweep.EndToEnd.Tests;

/// <summary>Tests of the journal and the queue on a PostgreSQL server that crashes or loses connections.</summary>
public sealed class PostgresTests(SharedPostgres shared) : IClassFixture<SharedPostgres>, IDisposable
{
    readonly PostgresServer _server = shared.Server;
    readonly PostgresDatabase _database = shared.Server.NewDatabase();
    readonly Cli _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task A_sweep_has_the_same_bits_after_cut_connections_and_a_database_server_crash()
    {
        await using var cluster = await UpCluster.StartAsync(workers: 2, slots: 1, "--config", Config());
        var run = await Disturbed.SubmitAndReachFifthAsync(cluster);
        _server.CutConnections();
        await cluster.WaitAsync(run, r => r.Done >= 200);
        _server.Stop();
        await cluster.Up.EventAsync(NodeEvent.SchedulerWaiting, $"the journal {_database.Name} on 127.0.0.1:");
        var refused = await Assert.ThrowsAsync<SchedulerUnavailableException>(async () => await cluster.WaitAsync(_ => false));
        Assert.Contains($"the journal {_database.Name} on 127.0.0.1:", refused.Message);
        _server.Start();
        await Disturbed.AssertSameBitsAsync(cluster, run);
        Assert.NotEqual("0", _database.Query("SELECT count(*) FROM journal"));
    }

    [Fact]
    public async Task Queued_calls_finish_once_when_connections_are_cut_and_the_database_server_crashes()
    {
        await using var cluster = await UpCluster.StartAsync(workers: 2, slots: 1, "--config", Config());
        var calls = await QueuedCalls.EnqueueAsync(cluster.Client, 300);
        await calls.ReachAsync(50);
        _server.CutConnections();
        await calls.ReachAsync(100);
        _server.Stop();
        await cluster.Up.EventAsync(NodeEvent.SchedulerWaiting, $"the journal {_database.Name} on 127.0.0.1:");
        _server.Start();
        await calls.AssertFinishedOnceAsync();
        Assert.Equal("300", _database.Query("SELECT count(*) FROM actorsweep_queue WHERE state = 2"));
    }

    [Fact]
    public async Task Times_rate_limits_and_recurring_calls_of_the_queue_work_on_a_PostgreSQL_server()
    {
        await using var cluster = await UpCluster.StartAsync(workers: 1, slots: 1, "--config", Config());
        var client = cluster.Client;
        await client.ScheduleAsync("tick", "* * * * * *", () => Deadly.Square(3));
        var past = client.Enqueue(() => Deadly.Square(4), new() { Eta = DateTimeOffset.UnixEpoch, Expires = TimeSpan.FromHours(1) });
        QueuedTask<int>[] limited = [.. Enumerable.Range(0, 3).Select(i => client.Enqueue(() => Deadly.Square(i), new() { RateLimit = Rate.PerSecond(10) }))];
        var later = client.Enqueue(() => Deadly.Square(5), new() { Countdown = TimeSpan.FromHours(1), AcknowledgeBefore = true });
        Assert.Equal(16, await past.GetAsync(RunningProgram.Patience));
        int[] squares = [0, 1, 4];
        Assert.Equal(squares, await Task.WhenAll(limited.Select(task => task.GetAsync(RunningProgram.Patience))));
        await QueuedCalls.WaitForSucceededCallsAsync(cluster, 6);
        Assert.True(await later.RevokeAsync());
        Assert.True(await client.UnscheduleAsync("tick"));
        Assert.InRange(await client.PurgeQueueAsync(ended: true), 7, 1000);
    }

    [Fact]
    public async Task Queued_calls_finish_once_when_a_hung_scheduler_continues_after_another_has_recovered()
    {
        await using var cluster = await TwoMachines.StartAsync(_files, Config());
        var calls = await QueuedCalls.EnqueueAsync(cluster.Client, 300);
        await calls.ReachAsync(50);
        cluster.First.Signal("STOP");
        await cluster.Second.EventAsync(NodeEvent.SchedulerActivated);
        await calls.ReachAsync(150);
        cluster.First.Signal("CONT");
        await calls.AssertFinishedOnceAsync();
    }

    [Fact]
    public void A_queue_write_that_hangs_does_not_block_the_lease_and_is_rolled_back()
    {
        var server = JournalDatabase.OnServer(_database.ConnectionString);
        server.Prepare();
        var (first, second) = (new JournalLease(server, "a:1", TimeSpan.FromSeconds(1), TimeProvider.System), new JournalLease(server, "b:1", TimeSpan.FromMinutes(1), TimeProvider.System));
        Assert.True(first.TryTake());
        var why = Assert.Throws<JournalException>(() => new QueueDatabase(server).Write(first.Token, connection =>
        {
            JournalDatabase.Execute(connection, "INSERT INTO actorsweep_rate (name, next) VALUES ('f', 1)");
            var started = Stopwatch.GetTimestamp();
            // The row of the lease is locked until the server ends this transaction. Each try waits for the end of the transaction or for its own timeout.
            while (!TakesLease(second.TryTake) && Stopwatch.GetElapsedTime(started) < RunningProgram.Patience)
            {
            }
            return JournalDatabase.Execute(connection, "INSERT INTO actorsweep_rate (name, next) VALUES ('g', 1)");
        }));
        Assert.Contains($"the journal {_database.Name} on 127.0.0.1:", why.Message, StringComparison.Ordinal);
        Assert.True(second.IsHeld);
        Assert.Equal("0", _database.Query("SELECT count(*) FROM actorsweep_rate"));
        Assert.Throws<JournalException>(() => new QueueDatabase(server).Write(first.Token, _ => 0));
    }

    [Fact]
    public void An_unfinished_transaction_blocks_the_same_write_of_another_connection_for_at_most_3_seconds()
    {
        var server = JournalDatabase.OnServer(_database.ConnectionString);
        _database.Query("CREATE TABLE events (number integer PRIMARY KEY)");
        using var cutOff = server.Open();
        using var open = cutOff.BeginTransaction();
        JournalDatabase.Execute(cutOff, "INSERT INTO events VALUES (7)");
        using var next = server.Open();
        var started = Stopwatch.GetTimestamp();
        Assert.Equal(1, JournalDatabase.Execute(next, "INSERT INTO events VALUES (7)"));
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 3);
    }

    [Fact]
    public void A_queue_table_of_the_first_version_is_migrated_to_the_current_version()
    {
        _database.Query("""
            CREATE TABLE actorsweep_queue (
                place bigserial PRIMARY KEY, id text NOT NULL UNIQUE, queue text NOT NULL, name text NOT NULL, work bytea NOT NULL, priority integer NOT NULL,
                enqueued bigint NOT NULL, due bigint NOT NULL, expires bigint, spacing double precision NOT NULL, reserved integer NOT NULL DEFAULT 0,
                before integer NOT NULL, ttl bigint NOT NULL, state integer NOT NULL DEFAULT 0, token text, ended bigint, result bytea, failure text)
            """);
        _database.Query("INSERT INTO actorsweep_queue (id, queue, name, work, priority, enqueued, due, spacing, before, ttl) VALUES ('a', '', 'f', '\\001', 0, 1, 1, 500, 0, 1)");
        JournalDatabase.OnServer(_database.ConnectionString).Prepare();
        Assert.Equal("a|f|[]|0", _database.Query("SELECT id, rated, kind, ready FROM actorsweep_queue"));
    }

    [Fact]
    public async Task Only_old_bundles_that_no_blob_needs_are_deleted_from_the_server()
    {
        var server = JournalDatabase.OnServer(_database.ConnectionString);
        server.Prepare();
        var bundles = new JournalBundles(server, pieceLength: 3);
        byte[] packed = [.. Enumerable.Range(0, 100).Select(i => (byte)i)];
        foreach (var name in (string[])["needed", "recent", "old"])
            await bundles.PutAsync(name, new MemoryStream(packed), CancellationToken.None);
        new JournalBlobs(server).Put([1], code: "needed");
        _database.Query("UPDATE actorsweep_bundle SET asked = 1 WHERE name <> 'recent'");
        Assert.Equal(1, bundles.RemoveBundle());
        Assert.Equal((true, true, false), (bundles.Has("needed"), bundles.Has("recent"), bundles.Has("old")));
        var copied = new MemoryStream();
        Assert.True(await bundles.CopyToAsync("needed", copied));
        Assert.Equal(packed, copied.ToArray());
        Assert.Equal("68", _database.Query("SELECT count(*) FROM actorsweep_bundle_piece"));
    }

    [Fact]
    public async Task Scheduler_nodes_that_start_together_create_the_tables_once()
    {
        var server = JournalDatabase.OnServer(_database.ConnectionString);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(server.Prepare)));
        Assert.Equal("1", _database.Query("SELECT count(*) FROM actorsweep_format"));
    }

    static bool TakesLease(Func<bool> take)
    {
        try
        {
            return take();
        }
        catch (DbException)
        {
            return false;
        }
    }

    [Fact]
    public async Task A_scheduler_on_another_machine_recovers_the_run_with_the_same_bits()
    {
        await using var cluster = await TwoMachines.StartAsync(_files, Config());
        var run = await Disturbed.SubmitAsync(cluster.Client);
        await cluster.ReachAsync(run, done: 100);
        cluster.First.Signal("KILL");
        await cluster.Second.EventAsync(NodeEvent.RunRecovered, $"{run}");
        await Disturbed.AssertSameBitsAsync(await cluster.ReachAsync(run, done: 500));
    }

    /// <summary>Writes a settings file that names the server. Returns its path.</summary>
    string Config()
    {
        var path = _files.PathOf("postgres.hocon");
        File.WriteAllText(path, $"""actorsweep.journal.connection-string = "{_database.ConnectionString}" """);
        return path;
    }
}
