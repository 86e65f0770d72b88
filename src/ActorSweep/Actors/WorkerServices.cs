using ActorSweep.Core.Working;
using ActorSweep.Execution.Jobs;
using ActorSweep.Execution.Storage;
using ActorSweep.Protocol.Blobs;
using ActorSweep.Protocol.Messages;
using ActorSweep.Settings;
using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace ActorSweep.Actors;

/// <summary>The services of a worker actor.</summary>
sealed record WorkerServices
{
    public required EngineSettings Settings { get; init; }

    public required WorkerId Id { get; init; }

    /// <summary>The amount of each named resource, for tasks that ask for it.</summary>
    public IReadOnlyDictionary<string, double> Resources { get; init; } = new Dictionary<string, double>();

    public required ModelCatalog Models { get; init; }

    /// <summary>Creates the executor of user code.</summary>
    public Func<ExecutorSettings, Action<ExecutorNews>, IExecutor> NewExecutor { get; init; } = (settings, tell) => new ThreadExecutor(settings, tell);

    /// <summary>Whether executors cannot execute the work of programs with cultures.</summary>
    public bool LacksCultures { get; init; }

    /// <summary>Whether executors can fetch inputs from other nodes themselves.</summary>
    public bool ExecutorsReceive { get; init; }

    /// <summary>The scheduler, or a proxy of it.</summary>
    public required IActorRef Scheduler { get; init; }

    /// <summary>Whether the scheduler and its reducers are in this process, so that results need not be encoded.</summary>
    public required bool SharesProcess { get; init; }

    /// <summary>Whether the scheduler is on another node of a cluster.</summary>
    public bool IsClustered { get; init; }

    public required BlobStore Store { get; init; }

    public required BlobClient Blobs { get; init; }

    /// <summary>Creates a client in this worker's actor system, for tasks that submit tasks.</summary>
    public required Func<ActorSystem, SweepClient> NewClient { get; init; }

    /// <summary>Called with the URL of the scheduler's node.</summary>
    public Action<string> SchedulerAt { get; init; } = _ => { };

    /// <summary>Returns the epoch of the scheduler that the node at a URL knows; null: none.</summary>
    public Func<string, Task<long?>> EpochAt { get; init; } = _ => Task.FromResult<long?>(null);

    /// <summary>Where other nodes fetch this node's blobs.</summary>
    public required NodeBlobs Address { get; init; }

    /// <summary>Whether the node has joined a cluster. Until then the worker waits without a limit.</summary>
    public Func<bool> IsInCluster { get; init; } = () => false;

    /// <summary>How often a worker without a scheduler asks the last scheduler's node for another one.</summary>
    public TimeSpan FindInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Called when the scheduler has been lost for too long or is in another cluster.</summary>
    public required Action Orphaned { get; init; }

    public required ILogger Log { get; init; }

    /// <summary>The settings of the worker's state.</summary>
    public WorkerSettings Working => new()
    {
        Id = Id,
        SharesProcess = SharesProcess,
        ExecutorsReceive = ExecutorsReceive,
        LargestInMessage = WireCodec.LargestInline,
        SmallestReceived = RawBlob.WorthAConnection,
        Intervals = Settings.Working,
        FindInterval = FindInterval,
    };

    /// <summary>Called when the scheduler has unregistered the drained worker.</summary>
    public required Action Drained { get; init; }
}
