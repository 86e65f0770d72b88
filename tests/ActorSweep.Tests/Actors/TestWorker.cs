using ActorSweep.Actors;
using ActorSweep.Core.Scheduling;
using ActorSweep.Storage;
using Akka.Actor;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorSweep.Tests.Actors;

/// <summary>What a worker of a test works with: nothing of it ends by time, and others change what they are about.</summary>
static class TestWorker
{
    public static WorkerServices Services(IActorRef scheduler, BlobStore store) => new()
    {
        Id = new WorkerId("w"),
        Slots = 1,
        Models = TestModels.Catalog,
        Scheduler = scheduler,
        SharesProcess = false,
        Store = store,
        Blobs = new BlobClient(new HttpClient()),
        Address = new NodeBlobs("http://127.0.0.1:1/blobs", ""),
        NewClient = _ => throw new InvalidOperationException("No test asks for a client."),
        CancelGrace = ClientExtensions.Patience,
        ReportInterval = ClientExtensions.Patience,
        HelloInterval = ClientExtensions.Patience,
        FetchTimeout = ClientExtensions.Patience,
        SchedulerTimeout = ClientExtensions.Patience,
        Orphaned = () => { },
        Log = NullLogger.Instance,
        Drained = () => { },
    };
}
