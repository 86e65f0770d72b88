using ActorSweep.Client.Tasks;

namespace ActorSweep.Execution.Jobs;

/// <summary>What jobs have of their executor.</summary>
/// <param name="Staying">Objects that stay on this worker.</param>
/// <param name="Tell">Gets what comes of the work, on any thread.</param>
sealed record JobServices(ExecutorSettings Settings, SlotThreads Threads, StayingObjects Staying, Action<ExecutorNews> Tell)
{
    public string Worker => Settings.Worker;

    public TimeSpan CancelGrace => Settings.CancelGrace;

    /// <param name="cancelled">Where a part of the job has a time of its own.</param>
    public TaskContext ContextOf(Job job, Func<TaskKey> key, int attempt, CancellationToken? cancelled = null) =>
        new(job.Scope ??= new JobScope(job.Attempt, this), Settings.Client, key, attempt, Worker, cancelled ?? job.Cancelled);
}
