using ActorSweep.Client.Tasks;

namespace ActorSweep.Execution.Jobs;

/// <summary>One attempt that an executor has, from the queue to its end.</summary>
abstract class Job(RunId run, AttemptId attempt)
{
    const int Queued = 0, Started = 1, Withdrawn = 2, Ended = 3, Abandoned = 4;
    static readonly AsyncLocal<Job?> Ambient = new();
    readonly Cancellation _cancel = new();
    int _state;

    /// <summary>The job that executes this code; null outside of jobs.</summary>
    public static Job? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    /// <summary>The index, within its run, of the part that is executing; output and progress are attributed to it.</summary>
    public abstract long OutputIndex { get; }

    public RunId Run => run;

    public AttemptId Attempt => attempt;

    /// <summary>A token that is cancelled when the job is cancelled or its time limit has passed.</summary>
    public CancellationToken Cancelled => _cancel.Token;

    public bool IsDiscarded { get; private set; }

    /// <summary>Whether callbacks of the token have not returned.</summary>
    public bool IsCancelling => _cancel.IsRunning;

    /// <summary>The scope that holds the job's slot; null where the job cannot give it up.</summary>
    public JobScope? Scope { get; set; }

    /// <summary>Fails the work where the job could not end it. Has no effect on work that has ended.</summary>
    public Action<Exception>? Refuse { get; set; }

    /// <summary>Whether the job has begun and has not ended, and its thread was not replaced.</summary>
    public bool IsExecuting => Volatile.Read(ref _state) == Started;

    /// <summary>Moves the job from queued to started. Returns false where it was withdrawn.</summary>
    public bool TryStart() => Interlocked.CompareExchange(ref _state, Started, Queued) == Queued;

    /// <summary>Withdraws the job from the queue. Returns false where it has started.</summary>
    public bool TryWithdraw() => Interlocked.CompareExchange(ref _state, Withdrawn, Queued) == Queued;

    /// <summary>Ends the job. Returns whether its thread may go on: false where the thread was replaced, or the job ended without a slot.</summary>
    public bool EndWithSlot() => Interlocked.CompareExchange(ref _state, Ended, Started) == Started && PendingInterrupt.Outlast(() => Scope?.End() != false);

    /// <summary>Discards the job while it executes: its thread is replaced. Returns false where it does not execute.</summary>
    public bool TryDiscard() => Interlocked.CompareExchange(ref _state, Abandoned, Started) == Started;

    /// <summary>Cancels the job.</summary>
    public virtual void DiscardJob()
    {
        IsDiscarded = true;
        // Only code that has begun has seen the token.
        if (!TryWithdraw())
            CancelJob();
    }

    protected void CancelJob() => _cancel.Cancel();

    /// <summary>Executes the work and delivers its outcome, exceptions of user code included.</summary>
    public abstract void Execute();
}
