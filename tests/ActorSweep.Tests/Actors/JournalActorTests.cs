using ActorSweep.Actors;
using ActorSweep.Core.Journal;
using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;
using ActorSweep.Hosting;
using ActorSweep.Storage.Journal;
using ActorSweep.Tests.Client;
using ActorSweep.Tests.Storage.Journal;
using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit;
using Akka.TestKit.Xunit2;

namespace ActorSweep.Tests.Actors;

public sealed class JournalActorTests : TestKit
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    static readonly RunId Run = new("sir-1");
    static readonly JournalEvent.SweepAccepted Accepted = new(Run, "sir", "5be1", DateTimeOffset.UnixEpoch);

    readonly JournalFolder _folder;
    readonly JournalLease _lease;

    public JournalActorTests() : this(new JournalFolder())
    {
    }

    JournalActorTests(JournalFolder folder) : base(ConfigOf(folder))
    {
        (_folder, _lease) = (folder, new JournalLease(folder.Database, "a:1", TimeSpan.FromMinutes(5), TimeProvider.System));
        Assert.True(_lease.TryTake());
    }

    static Config ConfigOf(JournalFolder folder)
    {
        folder.Database.Prepare();
        return JournalConfig.ForPersistence(folder.Database).WithFallback(ActorSweepConfig.Load(["client"]));
    }

    /// <summary>The kit ends its actors here, after AfterAll: until then they use what goes now.</summary>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _folder.Dispose();
    }

    [Fact]
    public void What_one_scheduler_recorded_the_next_reads_in_a_higher_epoch()
    {
        var (first, journal, before) = Begin();
        Assert.Empty(before.Runs);
        Write(first, journal, Accepted, Done(0), Done(1));
        End(first, journal);

        var (_, _, after) = Begin();
        Assert.True(after.Epoch > before.Epoch);
        var run = Assert.Single(after.Runs);
        Assert.Equal((Accepted, 2), (run.Accepted, run.Parts.Count));
    }

    [Fact]
    public void One_that_was_away_while_another_began_can_not_write_any_more()
    {
        var (stale, journal, _) = Begin();
        Write(stale, journal, Accepted);
        var (next, active, _) = Begin();
        stale.Watch(journal);
        journal.Tell(new JournalActor.Write([Done(0)]), stale);
        Assert.Contains(_folder.Database.Name, stale.ExpectMsg<JournalActor.Failed>(Patience).Why);
        stale.ExpectTerminated(journal, Patience);

        Write(next, active, Done(5));
        End(next, active);
        var (_, _, after) = Begin();
        Assert.Equal([5], Assert.Single(after.Runs).Parts.Select(part => part.Blocks.First));
    }

    [Fact]
    public void Without_the_lease_nothing_is_written()
    {
        var (parent, journal, _) = Begin();
        _lease.Release();
        journal.Tell(new JournalActor.Write([Accepted]), parent);
        Assert.Equal($"the lease of the journal {_folder.Database.Name} ran out", parent.ExpectMsg<JournalActor.Failed>(Patience).Why);
    }

    [Fact]
    public void A_journal_that_is_locked_too_long_ends_it_with_a_word()
    {
        var (parent, journal, _) = Begin();
        using (var other = _folder.Database.Open())
        {
            JournalDatabase.Execute(other, "BEGIN EXCLUSIVE");
            journal.Tell(new JournalActor.Write([Accepted]), parent);
            Assert.Equal(
                $"the journal {_folder.Database.Name} is locked by another program. End that, or choose another folder with --data.",
                parent.ExpectMsg<JournalActor.Failed>(Patience).Why);
            JournalDatabase.Execute(other, "ROLLBACK");
        }
        Assert.Empty(Begin().Recovered.Runs);
    }

    [Fact]
    public void A_long_journal_is_read_from_its_last_snapshot_and_an_hour_later_the_rows_behind_one_go_with_the_next()
    {
        var clock = new FakeTime();
        var (parent, journal, _) = Begin(clock);
        Write(parent, journal, Accepted);
        for (var block = 0; block < 600; block++)
            Write(parent, journal, Done(block));
        AwaitAssert(() => Assert.Equal(1, Count("snapshot")), Patience);
        var first = Number("SELECT max(sequence_number) FROM snapshot");
        Assert.Equal(1, Number("SELECT min(sequence_number) FROM journal"));

        clock.Advance(TimeSpan.FromMinutes(61));
        for (var block = 600; block < 1200; block++)
            Write(parent, journal, Done(block));
        AwaitAssert(() => Assert.Equal(first + 1, Number("SELECT min(sequence_number) FROM journal WHERE NOT deleted")), Patience);
        End(parent, journal);
        Assert.Equal(1200, Assert.Single(Begin().Recovered.Runs).Parts.Count);
    }

    (TestProbe Parent, IActorRef Journal, JournalActor.Recovered Recovered) Begin(TimeProvider? clock = null)
    {
        var parent = CreateTestProbe();
        var journal = parent.ChildActorOf(Props.Create(() => new JournalActor(_folder.Database, _lease, clock ?? TimeProvider.System)));
        return (parent, journal, parent.ExpectMsg<JournalActor.Recovered>(Patience));
    }

    void End(TestProbe parent, IActorRef journal)
    {
        parent.Watch(journal);
        Sys.Stop(journal);
        parent.ExpectTerminated(journal, Patience);
    }

    static void Write(TestProbe parent, IActorRef journal, params JournalEvent[] events)
    {
        journal.Tell(new JournalActor.Write(events), parent);
        Assert.Equal(events.Length, parent.ExpectMsg<JournalActor.Written>(Patience).Count);
    }

    long Count(string table) => Number($"SELECT count(*) FROM {table}");

    long Number(string query)
    {
        using var connection = _folder.Database.Open();
        return (long)JournalDatabase.Query(connection, query)!;
    }

    static JournalEvent.BlocksDone Done(long block) => new(Run, new DonePart(new BlockRange(block, 1), 0, 1, new PartPlace(1, block, 1, 0)));
}
