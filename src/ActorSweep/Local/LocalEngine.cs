using ActorSweep.Actors;
using ActorSweep.Client;
using ActorSweep.Clients;
using ActorSweep.Core.Scheduling;
using ActorSweep.Execution;
using ActorSweep.Execution.Processes;
using ActorSweep.Gateway;
using ActorSweep.Hosting;
using ActorSweep.Storage;
using Akka.Actor;
using Akka.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorSweep.Local;

/// <summary>The whole engine in one actor system: the actors of a cluster, without one.</summary>
static class LocalEngine
{
    public static LocalSweepClient Start(LocalOptions options)
    {
        var config = ActorSweepConfig.Load(["client"], options.Overrides);
        var resultsPath = options.ResultsPath ?? Directory.CreateTempSubdirectory("actorsweep-").FullName;
        var system = ActorSystem.Create("ActorSweep", config);
        var (ofScheduler, ofWorker) = (ActorSweepConfig.Blobs(config, NullLogger.Instance), ActorSweepConfig.Blobs(config, NullLogger.Instance));
        var scheduler = system.ActorOf(
            Props.Create(() => new SchedulerActor(Scheduler(config, options.Models, ofScheduler, resultsPath))), "scheduler");
        var gateway = system.ActorOf(Props.Create(() => new GatewayActor(scheduler, "", TimeSpan.FromSeconds(1), TimeProvider.System)), "gateway");
        var blobs = new BlobClient(new HttpClient());
        var cluster = new ClusterFacade(scheduler, gateway, blobs, resultsPath);
        LocalSweepClient NewClient(Func<ValueTask> dispose) => new(system, cluster, dispose);
        var worker = Worker(config, options, ofWorker, scheduler) with { NewClient = _ => NewClient(() => ValueTask.CompletedTask) };
        system.ActorOf(Props.Create(() => new WorkerActor(worker)), "worker");

        return NewClient(async () =>
        {
            await system.Terminate();
            ofScheduler.Dispose();
            ofWorker.Dispose();
            if (Directory.Exists(resultsPath))
                Directory.Delete(resultsPath, recursive: true);
        });
    }

    static SchedulerServices Scheduler(Config config, ModelCatalog models, BlobStore store, string resultsPath) => new()
    {
        Models = models,
        Scheduling = ActorSweepConfig.SchedulerSettings(config),
        Router = PlacementRouter.WithinSystem(),
        IsClustered = false,
        ResultsPath = resultsPath,
        Blobs = new BlobClient(new HttpClient()),
        Store = store,
        Address = NodeBlobs.None,
        FetchTimeout = config.GetTimeSpan("actorsweep.results.fetch-timeout"),
        SnapshotInterval = config.GetTimeSpan("actorsweep.scheduler.snapshot-interval"),
        WorkerDownAfter = config.GetTimeSpan("actorsweep.scheduler.worker-down-after"),
        ClientGrace = config.GetTimeSpan("actorsweep.http.client-grace"),
        OwnThread = "actorsweep.own-thread",
        Clock = TimeProvider.System,
        Log = NullLogger.Instance,
    };

    static WorkerServices Worker(Config config, LocalOptions options, BlobStore store, IActorRef scheduler) => new()
    {
        Id = new WorkerId("here"),
        Slots = options.Slots ?? ActorSweepConfig.Slots(config),
        Resources = options.Resources,
        Models = options.Models,
        NewClient = _ => throw new InvalidOperationException("There is no client yet."),
        CancelGrace = config.GetTimeSpan("actorsweep.worker.cancel-grace"),
        Scheduler = scheduler,
        SharesProcess = true,
        Store = store,
        Blobs = new BlobClient(new HttpClient()),
        Address = NodeBlobs.None,
        ReportInterval = config.GetTimeSpan("actorsweep.worker.report-interval"),
        HelloInterval = config.GetTimeSpan("actorsweep.worker.hello-interval"),
        FetchTimeout = config.GetTimeSpan("actorsweep.results.fetch-timeout"),
        SchedulerTimeout = config.GetTimeSpan("actorsweep.worker.scheduler-timeout"),
        Orphaned = () => { },
        Log = NullLogger.Instance,
        Drained = () => { },
    };
}
