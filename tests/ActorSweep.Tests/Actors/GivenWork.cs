using System.Collections.Concurrent;
using ActorSweep.Execution.Jobs;

namespace ActorSweep.Tests.Actors;

/// <summary>An executor that keeps what it is given, and does nothing but what a test has it say.</summary>
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

    /// <summary>The next task.</summary>
    public ReadyWork.OfTask Next() => _given.TryTake(out var work, ClientExtensions.Patience) ? work : throw new TimeoutException("No work was given.");

    /// <summary>Says that a task has ended, with this result.</summary>
    public void End(long attempt, byte[] result) => _tell(new ExecutorNews.TaskEnded(new AttemptId(attempt), 1, result, null, false));

    /// <summary>Says that a task waits for tasks of its own.</summary>
    public void Secede(long attempt) => _tell(new ExecutorNews.Seceded(new AttemptId(attempt)));

    public void Execute(ReadyWork work) => _given.Add((ReadyWork.OfTask)work);

    public void Recall(AttemptId attempt)
    {
    }

    public void Discard(AttemptId attempt) => Discarded.Add(attempt);

    public void Forget(RunId run)
    {
    }

    public void Forget(TaskId[]? tasks)
    {
    }

    public void Dispose()
    {
    }
}
