namespace ActorSweep;

/// <summary>The states of a future, as last reported to its client.</summary>
public enum FutureStatus : byte
{
    /// <summary>The task has not ended.</summary>
    Pending,

    /// <summary>The task has finished; its result can be read.</summary>
    Finished,

    /// <summary>The task failed, a task on which it depends failed, or the client has lost its cluster.</summary>
    Failed,

    /// <summary>The task was cancelled before it finished.</summary>
    Cancelled,

    /// <summary>This client has released the future; its result cannot be read.</summary>
    Released,
}
