namespace ActorSweep.Core.Submitting;

/// <summary>A client's claim to results: of one task, or of all items of a map. Only <see cref="ClientState"/> changes it.</summary>
abstract class Hold(RunId run)
{
    public RunId Run => run;

    /// <summary>The request with which the hold began; null where nothing is remembered.</summary>
    public ClientRequest? Request { get; set; }

    /// <summary>Whether the program has cancelled everything here that has not ended.</summary>
    public bool IsCancelled { get; set; }

    public abstract HoldState StateOf(long index);

    public abstract TaskFailure? FailureOf(long index);

    /// <summary>Returns the progress that a task reported; null before its first report.</summary>
    public abstract HoldProgress? ProgressOf(long index);

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

    /// <summary>The result in state <see cref="HoldState.Here"/>; null in others.</summary>
    public object? Result { get; set; }

    /// <summary>Why there is no result, where the task failed, was cancelled or is lost.</summary>
    public TaskFailure? Failure { get; set; }

    /// <summary>The progress that the task reported; null before its first report.</summary>
    public HoldProgress? Progress { get; set; }

    /// <summary>Another hold of the same task by the same client. It exists where the client gets a task that it published itself.</summary>
    public TaskHold? Next { get; set; }

    /// <summary>The awaiter of the task's end; null where there is none.</summary>
    public object? Waiter { get; private set; }

    public override HoldState StateOf(long index) => State;

    public override TaskFailure? FailureOf(long index) => Failure;

    public override HoldProgress? ProgressOf(long index) => Progress;

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

/// <summary>The progress of a task: a fraction from 0 to 1, and a short text.</summary>
sealed record HoldProgress(double Fraction, string? Text);

/// <summary>One future of a client: a hold, and the index of its task.</summary>
readonly record struct HeldFuture(Hold Hold, long Index)
{
    public TaskId Id => new(Hold.Run, Index);
}
