using ActorSweep.Client.Tasks;

namespace ActorSweep.Execution.Jobs;

/// <summary>The services that an executor offers to its jobs.</summary>
/// <param name="Staying">The actors on this worker.</param>
/// <param name="Tell">Called with news, on any thread.</param>
sealed record JobServices(ExecutorSettings Settings, SlotThreads Threads, StayingObjects Staying, Action<ExecutorNews> Tell)
{
    public string Worker => Settings.Worker;

    public TimeSpan CancelGrace => Settings.CancelGrace;

    /// <param name="cancelled">The token of a part of the job that has its own time limit; null: the job's token.</param>
    public TaskContext ContextOf(Job job, Func<TaskKey> key, int attempt, CancellationToken? cancelled = null) =>
        new(job.Scope ??= new JobScope(job, this), Settings.Client, key, attempt, Worker, cancelled ?? job.Cancelled);
}
