namespace ActorSweep.Execution.Jobs;

/// <summary>
/// Runs user code for a worker: in the worker's process, or in children of it. Whatever comes of the work is told as
/// <see cref="ExecutorNews"/>, on any thread.
/// </summary>
interface IExecutor : IDisposable
{
    /// <summary>Takes work in; it begins when a slot is free, in the order in which it comes.</summary>
    void Execute(ReadyWork work);

    /// <summary>Gives work back, unless it executes.</summary>
    void Recall(AttemptId attempt);

    /// <summary>Nobody wants the work any more. It is asked to stop; and if it does not, it is given up after a grace.</summary>
    void Discard(AttemptId attempt);

    /// <summary>Lets all go that was kept for a run.</summary>
    void Forget(RunId run);

    /// <summary>Lets objects go that stay here; null: all.</summary>
    void Forget(TaskId[]? tasks);
}
