namespace ActorSweep.Execution.Jobs;

/// <summary>Runs user code for a worker: in the worker's process, or in child processes. Reports <see cref="ExecutorNews"/> on any thread.</summary>
interface IExecutor : IDisposable
{
    /// <summary>Adds work. It begins when a slot is free, in the order of these calls.</summary>
    void Execute(ReadyWork work);

    /// <summary>Recalls work, unless it is executing.</summary>
    void RecallAttempt(AttemptId attempt);

    /// <summary>Cancels work. The thread of work that does not stop within the grace is replaced.</summary>
    void DiscardAttempt(AttemptId attempt);

    /// <summary>Deletes everything that is kept for a run.</summary>
    void ReleaseRun(RunId run);

    /// <summary>Deletes actors; null: all.</summary>
    void ReleaseObjects(TaskId[]? tasks);
}
