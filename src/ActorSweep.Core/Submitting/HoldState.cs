namespace ActorSweep.Core.Submitting;

/// <summary>Where a task or an item stands that a client holds, as far as the client was told.</summary>
enum HoldState : byte
{
    /// <summary>The client knows no result of it yet.</summary>
    Waiting,

    /// <summary>It finished, and its result came with the message that told so.</summary>
    Here,

    /// <summary>It finished, and its result is to be fetched from a worker.</summary>
    Elsewhere,

    /// <summary>It failed, or something did on which it depends.</summary>
    Failed,

    /// <summary>It was cancelled before it finished.</summary>
    Cancelled,

    /// <summary>The client has given up its cluster; nobody will tell what became of it.</summary>
    Lost,

    /// <summary>The client does not hold it any more.</summary>
    Released,
}

/// <summary>What moves a hold from one state to another.</summary>
enum HoldTrigger : byte
{
    /// <summary>The scheduler tells a result.</summary>
    FinishHere,

    /// <summary>The scheduler tells that there is a result, too large to come along.</summary>
    FinishElsewhere,

    /// <summary>The scheduler tells a failure.</summary>
    Fail,

    /// <summary>The scheduler tells that it was cancelled.</summary>
    Cancel,

    /// <summary>The scheduler tells that the result is gone, or that it is tried again.</summary>
    Reopen,

    /// <summary>The program wants it tried again after it failed.</summary>
    Retry,

    /// <summary>It is submitted again; a result that is not here may be gone, and the scheduler says whether it is.</summary>
    SubmitAgain,

    /// <summary>The client gives up its cluster, or is disposed of.</summary>
    GiveUp,

    /// <summary>The program lets it go.</summary>
    Release,
}
