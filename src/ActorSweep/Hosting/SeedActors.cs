using ActorSweep.Actors;
using ActorSweep.Client;
using ActorSweep.Gateway;
using ActorSweep.Storage;
using Akka.Actor;
using Akka.Cluster.Tools.Singleton;
using Akka.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ActorSweep.Hosting;

/// <summary>The actors of a seed: the scheduler (one in the cluster), a proxy that finds it, and the gateway. They start once the HTTP port is open.</summary>
sealed class SeedActors(IServiceProvider services, ActorSystem system, Config config, NodeOptions options, BlobStore store, BlobClient blobs, ILogger<SeedActors> log)
    : IHostedLifecycleService, IGateway
{
    /// <summary>Where every scheduler node has the manager of the singleton.</summary>
    public const string ManagerPath = "/user/scheduler-manager";

    LocalSweepClient? _client;
    string _results = "";
    IActorRef _scheduler = ActorRefs.Nobody, _gateway = ActorRefs.Nobody;

    public bool IsReady => _client is not null && Akka.Cluster.Cluster.Get(system).IsUp;

    /// <summary>The scheduler, wherever it is.</summary>
    public IActorRef Scheduler => _scheduler;

    public LocalSweepClient Client => _client ?? throw new NodeNotReadyException();

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _results = ActorSweepConfig.ResultsPath(config);
        var scheduling = new SchedulerServices
        {
            Models = options.Models,
            Scheduling = ActorSweepConfig.SchedulerSettings(config),
            Router = PlacementRouter.AcrossCluster(),
            IsClustered = true,
            ResultsPath = _results,
            Blobs = blobs,
            Store = store,
            Address = new NodeBlobs(SweepNode.UrlForNodes(services, options) + BlobEndpoints.Path, store.Folder),
            NodeUrl = SweepNode.UrlForNodes(services, options),
            FetchTimeout = config.GetTimeSpan("actorsweep.results.fetch-timeout"),
            SnapshotInterval = config.GetTimeSpan("actorsweep.scheduler.snapshot-interval"),
            WorkerDownAfter = config.GetTimeSpan("actorsweep.scheduler.worker-down-after"),
            ReducerDispatcher = "actorsweep.reducer-dispatcher",
            Clock = TimeProvider.System,
            Log = log,
        };
        system.ActorOf(
            ClusterSingletonManager.Props(
                Props.Create(() => new SchedulerActor(scheduling)), PoisonPill.Instance, ClusterSingletonManagerSettings.Create(system)),
            "scheduler-manager");
        var scheduler = system.ActorOf(SchedulerProxy.Props(system), "scheduler");
        var gateway = system.ActorOf(Props.Create(() => new GatewayActor(scheduler, TimeSpan.FromSeconds(1))), "gateway");
        (_scheduler, _gateway) = (scheduler, gateway);
        _client = NewClient(() => ValueTask.CompletedTask);
        return Task.CompletedTask;
    }

    public LocalSweepClient NewClient(Func<ValueTask> dispose) => new(system, _scheduler, _gateway, blobs, _results, dispose);

    /// <summary>The results of this process go with it, unless an operator gave them a place.</summary>
    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        var isTemporary = config.GetString("actorsweep.results.path").Length == 0;
        if (isTemporary && Directory.Exists(_results))
            Directory.Delete(_results, recursive: true);
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
