using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Working;

/// <summary>Work as it arrives at a worker: its names, and where the bytes of its inputs are. The state does not hold the bytes.</summary>
/// <param name="Payload">The object with which the executor begins the work. The state returns it in instructions and never reads it.</param>
sealed record AssignedWork(HeldWork Work, object Payload)
{
    public IReadOnlyList<WorkInput> Inputs { get; init; } = [];

    /// <summary>The blob with the arguments, which must be fetched; null: they came with the work, or are a file of this machine.</summary>
    public BlobKey? Arguments { get; init; }

    /// <summary>Whether the values that the function captured must be fetched. They are kept until the run is released.</summary>
    public bool LacksFunction { get; init; }

    /// <summary>Whether the result is an object that stays in the executor; a message carries no copy of it.</summary>
    public bool StaysHere { get; init; }
}

/// <summary>Where the bytes of an input are when its task arrives.</summary>
enum InputPresence
{
    /// <summary>The bytes came with the task, or are a file of this machine.</summary>
    AtHand,

    /// <summary>This worker's store has the blob.</summary>
    InStore,

    /// <summary>Only other nodes have the blob.</summary>
    Elsewhere,
}

/// <summary>A result that a task takes.</summary>
/// <param name="Blob">The blob that is or contains the result; null: the bytes came with the task.</param>
/// <param name="Bytes">The length of the blob.</param>
/// <param name="Holders">The workers that hold the blob; <see cref="WorkerId.Nobody"/> is the scheduler's node.</param>
sealed record WorkInput(TaskId Task, BlobKey? Blob, long Bytes, IReadOnlyList<WorkerId> Holders, InputPresence Presence)
{
    /// <summary>Whether the blob is a chunk of a map of which the task takes one item.</summary>
    public bool IsItem { get; init; }
}

/// <summary>An input that must be fetched.</summary>
/// <param name="Index">The input's index among the task's inputs.</param>
/// <param name="From">The holders to ask, as indices among the input's holders.</param>
sealed record InputFetch(int Index, TaskId Task, IReadOnlyList<int> From);
