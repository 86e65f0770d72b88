using System.Diagnostics;
using ActorSweep.Core.Graph;
using ActorSweep.Core.Scheduling;
using ActorSweep.Payloads;
using ActorSweep.Protocol;

namespace ActorSweep.Execution;

/// <summary>One task of a graph.</summary>
/// <param name="inputs">The results that it takes, in the order in which its arguments number them.</param>
/// <param name="deliver">Called once, on any thread, unless the job was discarded.</param>
sealed class TaskJob(RunId run, TaskToExecute task, TaskShape shape, byte[] arguments, TaskValue[] inputs, JobServices services, Action<TaskJob, TaskOutcome> deliver)
    : Job(run, task.Attempt)
{
    int _isDelivered;
    Timer? _limit;

    public TaskId Task => new(Run, task.Index);

    public string Name => task.Key ?? $"{shape.Name}-{task.Index}";

    /// <summary>Whether its result stays here, and no copy of it rides along.</summary>
    public bool StaysHere => task.Rules is { StaysHere: true };

    public override void Execute()
    {
        if (task.Rules?.TimeLimitSeconds is { } limit)
            _limit = new Timer(_ => EndTime(limit), null, TimeSpan.FromSeconds(limit), Timeout.InfiniteTimeSpan);
        TaskContext.Current = services.ContextOf(this, () => new TaskKey(Name), task.Number);
        var start = Stopwatch.GetTimestamp();
        try
        {
            var result = CallCodec.Decode(shape.Bytes, arguments, i => inputs[i].Open()).Invoke();
            var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            Deliver(new TaskOutcome(seconds, PayloadCodec.Encode(StaysHere ? services.Staying.Add(Task, result) : result), null));
        }
        // Whatever user code throws is its own failure, never the worker's.
        catch (Exception e)
        {
            Deliver(new TaskOutcome(Stopwatch.GetElapsedTime(start).TotalSeconds, null, _limitReached && e is OperationCanceledException ? TimeIsUp(e) : e));
        }
        finally
        {
            TaskContext.Current = null;
            _limit?.Dispose();
        }
    }

    bool _limitReached;

    /// <summary>Time is up: the task is asked to stop; and if it does not, it is given up, since no thread can be made to stop.</summary>
    void EndTime(double limit)
    {
        if (!_limitReached)
        {
            _limitReached = true;
            Cancel();
            _limit?.Change(services.CancelGrace, Timeout.InfiniteTimeSpan);
            return;
        }
        if (Deliver(new TaskOutcome(limit, null, TimeIsUp(null))))
            services.Executor.Abandon(this);
    }

    TimeoutException TimeIsUp(Exception? e) => new($"it took longer than its time limit of {task.Rules!.TimeLimitSeconds:0.###} s.", e);

    bool Deliver(TaskOutcome outcome)
    {
        if (Interlocked.Exchange(ref _isDelivered, 1) != 0)
            return false;
        if (!IsDiscarded)
            deliver(this, outcome);
        return true;
    }

    /// <summary>The failure of an outcome, for the scheduler.</summary>
    public TaskFailure Describe(Exception e) =>
        Failures.Describe(e, services.Worker, task.Number, [$"attempt {task.Number} on {services.Worker} threw {e.GetType().Name}"]);

    public bool MayRetry(Exception e) => Failures.MayRetry(e, task.Rules);
}

/// <summary>What came of a task: its result as bytes, or what it threw.</summary>
sealed record TaskOutcome(double Seconds, byte[]? Result, Exception? Thrown);

/// <summary>A result that a task takes: the bytes of a value, or of a column of which it is one item.</summary>
readonly record struct TaskValue(byte[] Bytes, int Item)
{
    /// <summary>Each that opens it gets an object of its own, so that no task sees what another does to it.</summary>
    public object? Open() => Item < 0 ? PayloadCodec.Decode(Bytes) : Column.Read(Bytes)[Item];
}
