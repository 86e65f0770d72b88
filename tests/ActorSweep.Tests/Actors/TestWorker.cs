using ActorSweep.Actors;
using ActorSweep.Execution.Storage;
using ActorSweep.Hosting;
using ActorSweep.Settings;
using Akka.Actor;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorSweep.Tests.Actors;

/// <summary>The services of a worker in a test: no timeout ends, and a test replaces the parts that it checks.</summary>
static class TestWorker
{
    const string Patient = """
        actorsweep.worker { slots = 1, cancel-grace = 1 m, report-interval = 1 m, register-interval = 1 m, scheduler-timeout = 1 m }
        actorsweep.results.fetch-timeout = 1 m

        """;

    /// <param name="settings">HOCON that overrides the settings of these tests.</param>
    public static WorkerServices Services(IActorRef scheduler, BlobStore store, string settings = "") =>
        new EngineServices(
            EngineSettings.Of(ActorSweepConfig.Load([ActorSweepConfig.Client], Patient + settings)), IsClustered: false, TestModels.Catalog, store, new BlobClient(new HttpClient()), new NodeBlobs("http://127.0.0.1:1/blobs", ""), NullLogger.Instance)
            .Worker(new WorkerId("w"), scheduler, _ => throw new InvalidOperationException("No test asks for a client.")) with
        {
            SharesProcess = false,
        };
}
