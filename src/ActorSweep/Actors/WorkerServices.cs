using ActorSweep.Core.Working;
using ActorSweep.Execution.Jobs;
using ActorSweep.Execution.Storage;
using ActorSweep.Protocol.Blobs;
using ActorSweep.Protocol.Messages;
using ActorSweep.Settings;
using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace ActorSweep.Actors;

/// <summary>What a worker actor works with.</summary>
sealed record WorkerServices
{
    public required EngineSettings Settings { get; init; }

    public required WorkerId Id { get; init; }

    /// <summary>So many of each named resource, for tasks that ask for them.</summary>
    public IReadOnlyDictionary<string, double> Resources { get; init; } = new Dictionary<string, double>();

    public required ModelCatalog Models { get; init; }

    /// <summary>Makes what runs user code.</summary>
    public Func<ExecutorSettings, Action<ExecutorNews>, IExecutor> NewExecutor { get; init; } = (settings, tell) => new ThreadExecutor(settings, tell);

    /// <summary>Whether executors can get inputs from other nodes themselves.</summary>
    public bool ExecutorsReceive { get; init; }

    /// <summary>The scheduler, or a proxy that finds it.</summary>
    public required IActorRef Scheduler { get; init; }

    /// <summary>Whether the scheduler and its reducers are in this process, so that results need not be packed.</summary>
    public required bool SharesProcess { get; init; }

    /// <summary>Whether the scheduler is on another node of a cluster.</summary>
    public bool IsClustered { get; init; }

    public required BlobStore Store { get; init; }

    public required BlobClient Blobs { get; init; }

    /// <summary>Makes a client in this worker's system, for tasks that start tasks.</summary>
    public required Func<ActorSystem, SweepClient> NewClient { get; init; }

    /// <summary>Told the URL of the scheduler's node.</summary>
    public Action<string> SchedulerAt { get; init; } = _ => { };

    /// <summary>The epoch of the scheduler that a node knows; null: none.</summary>
    public Func<string, Task<long?>> EpochAt { get; init; } = _ => Task.FromResult<long?>(null);

    /// <summary>Where others find this node's blobs.</summary>
    public required NodeBlobs Address { get; init; }

    /// <summary>Whether its node is in a cluster. One that is not yet waits for that, for as long as it takes.</summary>
    public Func<bool> HasJoined { get; init; } = () => false;

    /// <summary>How often a worker that has lost its scheduler looks whether there is another where that was.</summary>
    public TimeSpan LookElsewhereInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Called when the scheduler has been lost for too long, or is in another cluster.</summary>
    public required Action Orphaned { get; init; }

    public required ILogger Log { get; init; }

    /// <summary>What the worker's decisions depend on.</summary>
    public WorkerSettings Working => new()
    {
        Id = Id,
        SharesProcess = SharesProcess,
        ExecutorsReceive = ExecutorsReceive,
        LargestInMessage = WireCodec.LargestInline,
        SmallestReceived = RawBlob.WorthAConnection,
        Intervals = Settings.Working,
        LookInterval = LookElsewhereInterval,
    };

    /// <summary>Called when the scheduler has let the worker go.</summary>
    public required Action Drained { get; init; }
}
