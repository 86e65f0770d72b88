using ActorSweep.Actors;
using ActorSweep.Client;
using ActorSweep.Clients;
using ActorSweep.Gateway;
using ActorSweep.Protocol;
using ActorSweep.Storage;
using Akka.Actor;
using Akka.Cluster.Tools.Singleton;
using Akka.Configuration;
using Akka.Pattern;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ActorSweep.Hosting;

/// <summary>The actors of a seed: the scheduler (one in the cluster), a proxy that finds it, and the gateway. They start once the HTTP port is open.</summary>
sealed class SeedActors(
    IServiceProvider services, ActorSystem system, Config config, NodeOptions options, DataFolder data, BlobStore store, BlobClient blobs, ILogger<SeedActors> log, JournalServices? journal = null)
    : IHostedLifecycleService, IGateway
{
    /// <summary>Where every scheduler node has the manager of the singleton.</summary>
    public const string ManagerPath = "/user/scheduler-manager";

    /// <summary>A seed that is not the first of its cluster begins one by itself where it finds no other for so long.</summary>
    static readonly TimeSpan JoinPatience = TimeSpan.FromSeconds(10);

    ClusterFacade? _cluster;
    IActorRef _scheduler = ActorRefs.Nobody;

    public bool IsReady => _cluster is not null && Akka.Cluster.Cluster.Get(system).IsUp;

    /// <summary>The scheduler, wherever it is.</summary>
    public IActorRef Scheduler => _scheduler;

    public ClusterFacade Cluster => _cluster ?? throw new NodeNotReadyException();

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var scheduling = new SchedulerServices
        {
            Models = options.Models,
            Scheduling = ActorSweepConfig.SchedulerSettings(config),
            Router = PlacementRouter.AcrossCluster(),
            IsClustered = true,
            ResultsPath = data.Results,
            Journal = journal,
            GivenUp = () => CoordinatedShutdown.Get(system).Run(new SchedulerWatch.CutOffReason()),
            Blobs = blobs,
            Store = store,
            Address = new NodeBlobs(SweepNode.UrlForNodes(services, options) + BlobEndpoints.Path, store.Folder),
            NodeUrl = SweepNode.UrlForNodes(services, options),
            FetchTimeout = config.GetTimeSpan("actorsweep.results.fetch-timeout"),
            SnapshotInterval = config.GetTimeSpan("actorsweep.scheduler.snapshot-interval"),
            WorkerDownAfter = config.GetTimeSpan("actorsweep.scheduler.worker-down-after"),
            ClientGrace = config.GetTimeSpan("actorsweep.http.client-grace"),
            OwnThread = "actorsweep.own-thread",
            Clock = TimeProvider.System,
            Log = log,
        };
        system.ActorOf(
            ClusterSingletonManager.Props(Supervised(Props.Create(() => new SchedulerActor(scheduling))), PoisonPill.Instance, ClusterSingletonManagerSettings.Create(system)),
            "scheduler-manager");
        var scheduler = system.ActorOf(SchedulerProxy.Props(system), "scheduler");
        var url = SweepNode.UrlOf(services);
        var gateway = system.ActorOf(Props.Create(() => new GatewayActor(scheduler, url, TimeSpan.FromSeconds(1), TimeProvider.System)), "gateway");
        if (journal is not null)
            WatchOver(journal);
        _scheduler = scheduler;
        _cluster = new ClusterFacade(scheduler, gateway, blobs, data.Results) { Queue = journal?.Queue };
        return Task.CompletedTask;
    }

    /// <summary>A scheduler that can't record ends, and is started again after a while; whoever asks meanwhile is told.</summary>
    Props Supervised(Props scheduler) => journal is null ? scheduler : BackoffSupervisor.Props(
        Backoff.OnStop(scheduler, "active", config.GetTimeSpan("actorsweep.journal.retry-first"), config.GetTimeSpan("actorsweep.journal.retry-most"), 0.1, -1)
            // One that breaks is gone for all who watch it, clients among them, and another begins.
            .WithDefaultStoppingStrategy()
            .WithReplyWhileStopped(new SchedulerUnavailable($"the journal {journal.Database.Name} is unavailable; the log of the scheduler's node says why. It is tried again.")));

    void WatchOver(JournalServices recording)
    {
        var (giveUpAfter, workerDownAfter) = (config.GetTimeSpan("actorsweep.journal.cut-off-timeout"), config.GetTimeSpan("actorsweep.scheduler.worker-down-after"));
        system.ActorOf(Props.Create(() => new SchedulerWatch(recording.Database, recording.Owner, giveUpAfter, workerDownAfter, TimeProvider.System, log)).WithDispatcher("actorsweep.own-thread"), "scheduler-watch");
        system.ActorOf(Props.Create<JournalWarmUp>(), "journal-warm-up");
        system.ActorOf(Props.Create(() => new MembersFile(data.MembersOf(recording.Owner))), "members-file");
        var cluster = Akka.Cluster.Cluster.Get(system);
        system.Scheduler.Advanced.ScheduleOnce(JoinPatience, () =>
        {
            if (cluster.State.Members.Count == 0 && !system.WhenTerminated.IsCompleted)
                cluster.Join(cluster.SelfAddress);
        });
    }

    public LocalSweepClient NewClient(Func<ValueTask> dispose) => new(system, Cluster, dispose);

    /// <summary>What is in the folder of this process goes with it, unless an operator gave it a place.</summary>
    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        journal?.Queue.Dispose();
        if (data.IsTemporary)
            OwnFolder.Remove(data.Path);
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
