using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Working;

namespace ActorSweep.Core.Tests.Scheduling.Simulation;

/// <summary>What workers live in: a network, schedulers, and work with its fate.</summary>
interface IWorkerWorld : ISimulatedWorld
{
    Network<SimulatedNode> Network { get; }

    /// <summary>Whether workers go on reporting though they have nothing.</summary>
    bool IsBusy { get; }

    SimulatedNode Find(WorkerId worker);

    /// <summary>How a piece of work goes when it is executed.</summary>
    Outcome Draw(HeldWork work);

    /// <summary>The blob that the result of a task or an item is, or is in, and its length.</summary>
    (BlobKey Blob, long Bytes, bool IsItem) BlobOf(TaskId task);

    /// <summary>A worker watches a scheduler: it hears when that is gone.</summary>
    void Watch(SimulatedNode worker, ISimulatedScheduler scheduler);

    /// <summary>A worker has left.</summary>
    void Leave(SimulatedNode worker, bool died);
}

/// <summary>How a piece of work goes on a worker of ordinary speed.</summary>
/// <param name="IsInline">Whether its result goes in a message.</param>
sealed record Outcome(double Seconds, long Bytes, bool IsInline)
{
    /// <summary>Whether it is a task that fails; null: it does not.</summary>
    public bool? FailsAndMayRetry { get; init; }

    /// <summary>Items of a map that fail.</summary>
    public IReadOnlyList<ItemFailure> FailedItems { get; init; } = [];

    public bool Secedes { get; init; }

    /// <summary>Whether it asks to be done elsewhere instead.</summary>
    public bool IsReturned { get; init; }

    /// <summary>Whether the process that executes it dies of it, or of something else meanwhile.</summary>
    public bool Kills { get; init; }
}
