using ActorSweep.Actors;
using ActorSweep.Core.Journal;
using ActorSweep.Core.Sweeps;
using ActorSweep.Hosting;
using ActorSweep.Storage;
using ActorSweep.Storage.Journal;
using ActorSweep.Tests.Storage.Journal;
using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit;
using Akka.TestKit.Xunit2;

namespace ActorSweep.Tests.Actors;

/// <summary>A journal in a folder that is deleted after the test, and actors that read and write it.</summary>
public abstract class JournalKit : TestKit
{
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private protected static readonly JournalEvent.SweepAccepted Accepted = new(new RunId("sir-1"), "sir", "5be1", DateTimeOffset.UnixEpoch);

    readonly JournalFolder _folder;

    protected JournalKit() : this(new JournalFolder())
    {
    }

    JournalKit(JournalFolder folder) : base(ConfigOf(folder))
    {
        (_folder, Lease) = (folder, new JournalLease(folder.Database, "a:1", TimeSpan.FromMinutes(5), TimeProvider.System));
        Assert.True(Lease.TryTake());
    }

    private protected JournalLease Lease { get; }

    private protected JournalDatabase Database => _folder.Database;

    static Config ConfigOf(JournalFolder folder)
    {
        folder.Database.Prepare();
        return JournalConfig.ForPersistence(folder.Database).WithFallback(ActorSweepConfig.Load(["client"]));
    }

    /// <summary>The kit stops its actors in the base call, after AfterAll. They use these resources until then.</summary>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _folder.Dispose();
    }

    private protected (TestProbe Parent, IActorRef Journal, JournalActor.Recovered Recovered) Begin(TimeProvider? clock = null)
    {
        var (parent, journal) = Start(clock);
        return (parent, journal, parent.ExpectMsg<JournalActor.Recovered>(Patience));
    }

    /// <summary>Starts a journal actor that has not read yet.</summary>
    protected (TestProbe Parent, IActorRef Journal) Start(TimeProvider? clock = null)
    {
        var parent = CreateTestProbe();
        return (parent, parent.ChildActorOf(Props.Create(() => new JournalActor(Database, Lease, clock ?? TimeProvider.System))));
    }

    protected void End(TestProbe parent, IActorRef journal)
    {
        parent.Watch(journal);
        Sys.Stop(journal);
        parent.ExpectTerminated(journal, Patience);
    }

    private protected static void Write(TestProbe parent, IActorRef journal, params JournalEvent[] events)
    {
        journal.Tell(new JournalActor.Write(events), parent);
        Assert.Equal(events.Length, parent.ExpectMsg<JournalActor.Written>(Patience).Count);
    }

    protected void Execute(string sql) => _folder.Execute(sql);

    protected long Number(string query)
    {
        using var connection = Database.Open();
        return (long)JournalDatabase.Query(connection, query)!;
    }

    private protected static JournalEvent.BlocksReduced Done(long block) => new(Accepted.Run, new ReducedPart(new BlockRange(block, 1), 0, 1, new PartPlace(1, block, 1, 0)));
}
