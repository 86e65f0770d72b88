using ActorSweep.Actors;
using ActorSweep.Clients;
using ActorSweep.Execution.Storage;
using ActorSweep.Gateway;
using ActorSweep.Hosting;
using ActorSweep.Settings;
using Akka.Actor;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorSweep.Local;

/// <summary>The whole engine in one actor system: the actors of a cluster without the cluster.</summary>
static class LocalEngine
{
    public static LocalSweepClient Start(LocalOptions options)
    {
        var config = ActorSweepConfig.Load([ActorSweepConfig.Client], string.Join('\n', [options.Overrides, .. EngineSettings.Lines(slots: options.Slots)]));
        var settings = EngineSettings.Of(config);
        var results = options.ResultsPath is { } parent ? UnfinishedResults.In(parent) : UnfinishedResults.Temporary();
        var system = ActorSystem.Create(ActorNames.System, config);
        var (ofScheduler, ofWorker) = (EngineServices.OpenBlobs(settings, NullLogger.Instance), EngineServices.OpenBlobs(settings, NullLogger.Instance));
        var blobs = new BlobClient(new HttpClient());
        var services = new EngineServices(settings, IsClustered: false, options.Models, ofScheduler, blobs, NodeBlobs.None, NullLogger.Instance);
        var scheduling = services.Scheduler(results.Path);
        var scheduler = system.ActorOf(Props.Create(() => new SchedulerActor(scheduling)), ActorNames.Scheduler);
        var gateway = EngineServices.StartGateway(system, scheduler, "");
        var cluster = new ClusterFacade(scheduler, gateway, blobs, results.Path);
        LocalSweepClient NewClient(Func<ValueTask> dispose) => new(system, cluster, dispose);
        var working = (services with { Store = ofWorker }).Worker(new WorkerId("here"), scheduler, _ => NewClient(() => ValueTask.CompletedTask)) with
        {
            Resources = options.Resources,
        };
        system.ActorOf(Props.Create(() => new WorkerActor(working)), ActorNames.Worker);

        return NewClient(async () =>
        {
            await system.Terminate().ConfigureAwait(false);
            ofScheduler.Dispose();
            ofWorker.Dispose();
            results.Dispose();
        });
    }
}
