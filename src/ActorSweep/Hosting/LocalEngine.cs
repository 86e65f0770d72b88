using ActorSweep.Actors;
using ActorSweep.Client;
using ActorSweep.Core.Scheduling;
using ActorSweep.Execution;
using ActorSweep.Storage;
using Akka.Actor;
using Akka.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorSweep.Hosting;

/// <summary>The whole engine in one actor system: the actors of a cluster, without one.</summary>
static class LocalEngine
{
    public static LocalSweepClient Start(ModelCatalog models, int? slots, string? resultsPath)
    {
        var config = ActorSweepConfig.Load(["client"]);
        resultsPath ??= Directory.CreateTempSubdirectory("actorsweep-").FullName;
        var system = ActorSystem.Create("ActorSweep", config);
        var scheduler = system.ActorOf(
            Props.Create(() => new SchedulerActor(Scheduler(config, models, resultsPath))), "scheduler");
        system.ActorOf(
            Props.Create(() => new WorkerActor(Worker(config, models, slots ?? ActorSweepConfig.Slots(config), scheduler))), "worker");
        var gateway = system.ActorOf(Props.Create(() => new GatewayActor(scheduler, TimeSpan.FromSeconds(1))), "gateway");

        return new LocalSweepClient(gateway, resultsPath, async () =>
        {
            await system.Terminate();
            if (Directory.Exists(resultsPath))
                Directory.Delete(resultsPath, recursive: true);
        });
    }

    static SchedulerServices Scheduler(Config config, ModelCatalog models, string resultsPath) => new()
    {
        Models = models,
        Scheduling = ActorSweepConfig.SchedulerSettings(config),
        Router = PlacementRouter.WithinSystem(),
        IsClustered = false,
        ResultsPath = resultsPath,
        Blobs = new BlobClient(new HttpClient()),
        Store = new BlobStore(),
        BlobUrl = "",
        FetchTimeout = config.GetTimeSpan("actorsweep.results.fetch-timeout"),
        SnapshotInterval = config.GetTimeSpan("actorsweep.scheduler.snapshot-interval"),
        ReducerDispatcher = "actorsweep.reducer-dispatcher",
        Clock = TimeProvider.System,
        Log = NullLogger.Instance,
    };

    static WorkerServices Worker(Config config, ModelCatalog models, int slots, IActorRef scheduler) => new()
    {
        Id = new WorkerId("here"),
        Slots = slots,
        Models = models,
        Scheduler = scheduler,
        SharesProcess = true,
        Store = new BlobStore(),
        Blobs = new BlobClient(new HttpClient()),
        BlobUrl = "",
        ReportInterval = config.GetTimeSpan("actorsweep.worker.report-interval"),
        HelloInterval = config.GetTimeSpan("actorsweep.worker.hello-interval"),
        FetchTimeout = config.GetTimeSpan("actorsweep.results.fetch-timeout"),
        SchedulerTimeout = config.GetTimeSpan("actorsweep.worker.scheduler-timeout"),
        Orphaned = () => { },
        Log = NullLogger.Instance,
        Drained = () => { },
    };
}
