using System.Collections.Concurrent;
using ActorSweep.Execution.Jobs;

namespace ActorSweep.Tests.Actors;

/// <summary>An executor that records its work and sends only the reports that a test requests.</summary>
sealed class GivenWork : IExecutor
{
    readonly BlockingCollection<ReadyWork.OfTask> _given = [];
    Action<ExecutorNews> _tell = _ => { };

    public ConcurrentBag<AttemptId> Discarded { get; } = [];

    public IExecutor For(Action<ExecutorNews> tell)
    {
        _tell = tell;
        return this;
    }

    /// <summary>Waits for the next task.</summary>
    public ReadyWork.OfTask Next() => _given.TryTake(out var work, ClientExtensions.Patience) ? work : throw new TimeoutException("No work was given.");

    /// <summary>Reports that a task has finished with this result.</summary>
    public void End(long attempt, byte[] result) => _tell(new ExecutorNews.FinishedTask(new AttemptId(attempt), 1, result, null, false));

    /// <summary>Reports that a task has seceded.</summary>
    public void Secede(long attempt) => _tell(new ExecutorNews.SecededTask(new AttemptId(attempt)));

    public void Execute(ReadyWork work) => _given.Add((ReadyWork.OfTask)work);

    public void RecallAttempt(AttemptId attempt)
    {
    }

    public void DiscardAttempt(AttemptId attempt) => Discarded.Add(attempt);

    public void ReleaseRun(RunId run)
    {
    }

    public void ReleaseObjects(TaskId[]? tasks)
    {
    }

    public void Dispose()
    {
    }
}
