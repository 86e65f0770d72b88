namespace ActorSweep.Core.Submitting;

/// <summary>The state of a task or an item that a client holds, as far as the scheduler has reported it.</summary>
enum HoldState : byte
{
    /// <summary>The client knows no result yet.</summary>
    Waiting,

    /// <summary>The task finished, and its result came with the message.</summary>
    Here,

    /// <summary>The task finished, and its result must be fetched from a worker.</summary>
    Elsewhere,

    /// <summary>The task failed, or a task failed on which it depends.</summary>
    Failed,

    /// <summary>The task was cancelled before it finished.</summary>
    Cancelled,

    /// <summary>The client has closed its link for good, so no report about the task will come.</summary>
    Lost,

    /// <summary>The client does not hold the task any more.</summary>
    Released,
}

/// <summary>The cause of a hold's move from one state to another.</summary>
enum HoldTrigger : byte
{
    /// <summary>The scheduler reports a result.</summary>
    FinishHere,

    /// <summary>The scheduler reports that a result exists and is too large for the message.</summary>
    FinishElsewhere,

    /// <summary>The scheduler reports a failure.</summary>
    Fail,

    /// <summary>The scheduler reports that the task was cancelled.</summary>
    Cancel,

    /// <summary>The scheduler reports that the result is lost, or that the task is retried.</summary>
    Reopen,

    /// <summary>The program retries a task that failed.</summary>
    Retry,

    /// <summary>The task is submitted again. A result that is not here may be lost; the scheduler reports whether it is.</summary>
    Resubmit,

    /// <summary>The client closes its link for good: the cluster is lost, or the client is disposed of.</summary>
    Lose,

    /// <summary>The program releases the task.</summary>
    Release,
}
