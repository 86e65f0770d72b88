namespace ActorSweep.Core.Submitting;

/// <summary>A client's claim to results: of one task, or of all items of a map. <see cref="ClientState"/> alone changes it.</summary>
abstract class Hold(RunId run)
{
    public RunId Run => run;

    /// <summary>What the client asked for when it began to hold this; null where nothing is remembered.</summary>
    public ClientRequest? Request { get; set; }

    /// <summary>Whether the program has cancelled what has not ended.</summary>
    public bool IsCancelled { get; set; }

    public abstract HoldState StateOf(long index);

    public abstract TaskFailure? FailureOf(long index);

    /// <summary>The awaiter of a task's end; null where there is none.</summary>
    public abstract object? WaiterFor(long index);

    /// <summary>Keeps the awaiter of a task's end until the task ends.</summary>
    public abstract void Await(long index, object waiter);
}

/// <summary>A client's claim to one task's result.</summary>
sealed class TaskHold(TaskId id) : Hold(id.Run)
{
    public TaskId Id => new(Run, id.Index);

    public HoldState State { get; set; }

    /// <summary>Its result while it is <see cref="HoldState.Here"/>.</summary>
    public object? Result { get; set; }

    /// <summary>Why it has no result while it is failed, cancelled or lost.</summary>
    public TaskFailure? Failure { get; set; }

    /// <summary>How far the task says it is; null where it has not said.</summary>
    public HoldProgress? Progress { get; set; }

    /// <summary>Another hold of the same task by the same client, which got what it had published itself.</summary>
    public TaskHold? Next { get; set; }

    /// <summary>The awaiter of its end; null where there is none.</summary>
    public object? Waiter { get; private set; }

    public override HoldState StateOf(long index) => State;

    public override TaskFailure? FailureOf(long index) => Failure;

    public override object? WaiterFor(long index) => Waiter;

    public override void Await(long index, object waiter) => Waiter = waiter;

    /// <summary>Removes the awaiter and returns it; null where there is none.</summary>
    public object? TakeWaiter()
    {
        var waiter = Waiter;
        Waiter = null;
        return waiter;
    }
}

/// <summary>How far a task says it is, from 0 to 1, and in a few words.</summary>
sealed record HoldProgress(double Fraction, string? Text);

/// <summary>One future of a client: a hold, and the index of its task.</summary>
readonly record struct HeldFuture(Hold Hold, long Index)
{
    public TaskId Id => new(Hold.Run, Index);
}
