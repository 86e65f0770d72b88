namespace ActorSweep.Execution.Jobs;

/// <summary>One attempt that an executor has, from its queue to its end.</summary>
abstract class Job(RunId run, AttemptId attempt)
{
    const int Queued = 0, Started = 1, Withdrawn = 2, Ended = 3, Abandoned = 4;
    static readonly AsyncLocal<Job?> Ambient = new();
    readonly CancellationTokenSource _cancel = new();
    int _state;

    /// <summary>The job that this code is a part of; null outside of jobs.</summary>
    public static Job? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    /// <summary>The index, within its run, of what is under way just now: whoever prints something is it.</summary>
    public abstract long OutputIndex { get; }

    public RunId Run => run;

    public AttemptId Attempt => attempt;

    /// <summary>Cancelled when nobody wants the job any more, or its time is up.</summary>
    public CancellationToken Cancelled => _cancel.Token;

    public bool IsDiscarded { get; private set; }

    /// <summary>Whose slot it is in; null where the job can't give it up.</summary>
    public JobScope? Scope { get; set; }

    /// <summary>Whether it has begun, and has neither ended nor was given up for lost.</summary>
    public bool IsExecuting => Volatile.Read(ref _state) == Started;

    /// <summary>Takes the job out of the queue to execute it; false where it was withdrawn.</summary>
    public bool TryStart() => Interlocked.CompareExchange(ref _state, Started, Queued) == Queued;

    /// <summary>Takes the job out of the queue for good; false where it has started.</summary>
    public bool TryWithdraw() => Interlocked.CompareExchange(ref _state, Withdrawn, Queued) == Queued;

    /// <summary>Says whether its thread may go on: unless the job was given up for lost, and its slot with it, or has none any more.</summary>
    public bool EndWithSlot() => Interlocked.CompareExchange(ref _state, Ended, Started) == Started && Scope?.End() != false;

    /// <summary>Gives the job up for lost while it executes; false where it does not.</summary>
    public bool TryAbandon() => Interlocked.CompareExchange(ref _state, Abandoned, Started) == Started;

    /// <summary>Nobody wants the job any more: what can stop stops.</summary>
    public virtual void Discard()
    {
        IsDiscarded = true;
        TryWithdraw();
        Cancel();
    }

    protected void Cancel()
    {
        try
        {
            _cancel.Cancel();
        }
        catch (AggregateException)
        {
            // What user code does when it is told that it is cancelled is its own affair.
        }
    }

    /// <summary>Does the work and delivers what came of it. Whatever user code throws is part of that.</summary>
    public abstract void Execute();
}
