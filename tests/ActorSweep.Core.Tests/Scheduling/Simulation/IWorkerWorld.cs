using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Working;

namespace ActorSweep.Core.Tests.Scheduling.Simulation;

/// <summary>The world of workers: a network, schedulers, and work with its outcome.</summary>
interface IWorkerWorld : ISimulatedWorld
{
    Network<SimulatedNode> Network { get; }

    /// <summary>Whether idle workers go on reporting.</summary>
    bool IsBusy { get; }

    SimulatedNode Find(WorkerId worker);

    /// <summary>Draws the outcome of a piece of work.</summary>
    Outcome Draw(HeldWork work);

    /// <summary>The blob that holds the result of a task or an item, and its length.</summary>
    (BlobKey Blob, long Bytes, bool IsItem) BlobOf(TaskId task);

    /// <summary>A worker watches a scheduler, and is told when that is gone.</summary>
    void Watch(SimulatedNode worker, ISimulatedScheduler scheduler);

    /// <summary>A worker has unregistered or died.</summary>
    void UnregisterWorker(SimulatedNode worker, bool died);
}

/// <summary>The outcome of a piece of work on a worker of ordinary speed.</summary>
/// <param name="IsInline">Whether its result travels in a message.</param>
sealed record Outcome(double Seconds, long Bytes, bool IsInline)
{
    /// <summary>Whether a task that fails may be retried; null: it does not fail.</summary>
    public bool? FailsAndMayRetry { get; init; }

    /// <summary>The items of a map that fail.</summary>
    public IReadOnlyList<ItemFailure> FailedItems { get; init; } = [];

    public bool Secedes { get; init; }

    /// <summary>Whether the worker returns it, to be executed elsewhere.</summary>
    public bool IsReturned { get; init; }

    /// <summary>Whether the process that executes it dies meanwhile.</summary>
    public bool Kills { get; init; }
}
