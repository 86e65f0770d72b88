using ActorSweep.Actors;
using ActorSweep.Core.Scheduling;
using ActorSweep.Hosting;
using ActorSweep.Storage;
using Akka.Actor;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorSweep.Tests.Actors;

/// <summary>What a worker of a test works with: nothing of it ends by time, and others change what they are about.</summary>
static class TestWorker
{
    static readonly EngineSettings Settings = EngineSettings.Of(ActorSweepConfig.Load([ActorSweepConfig.Client]));

    public static WorkerServices Services(IActorRef scheduler, BlobStore store) =>
        new EngineServices(
            Settings, IsClustered: false, TestModels.Catalog, store, new BlobClient(new HttpClient()), new NodeBlobs("http://127.0.0.1:1/blobs", ""), NullLogger.Instance)
            .Worker(new WorkerId("w"), scheduler, _ => throw new InvalidOperationException("No test asks for a client.")) with
        {
            Slots = 1,
            SharesProcess = false,
            CancelGrace = ClientExtensions.Patience,
            ReportInterval = ClientExtensions.Patience,
            HelloInterval = ClientExtensions.Patience,
            FetchTimeout = ClientExtensions.Patience,
            SchedulerTimeout = ClientExtensions.Patience,
        };
}
