using System.Diagnostics;
using System.Runtime.CompilerServices;
using ActorSweep.Client.Tasks;
using ActorSweep.Execution.Storage;
using ActorSweep.Protocol.Blobs;
using ActorSweep.Protocol.Messages;
using ActorSweep.Protocol.Payloads;

namespace ActorSweep.Execution.Jobs;

/// <summary>One task of a graph.</summary>
/// <param name="deliver">Called once, on any thread, unless the job was discarded.</param>
sealed class TaskJob(ReadyWork.OfTask work, JobServices services, Action<TaskJob, TaskOutcome> deliver)
    : Job(work.Run, work.Attempt)
{
    readonly TaskToExecute _task = work.Task;
    int _isDelivered;
    Timer? _limit;

    string Name => _task.Key ?? $"{work.Shape.Name}-{_task.Index}";

    public override long OutputIndex => _task.Index;

    public override void Execute()
    {
        if (_task.Rules?.TimeLimitSeconds is { } limit)
            _limit = new Timer(_ => EndTime(limit), null, TimeSpan.FromSeconds(limit), Timeout.InfiniteTimeSpan);
        TaskContext.Current = services.ContextOf(this, () => new TaskKey(Name), _task.Number);
        var start = Stopwatch.GetTimestamp();
        try
        {
            var result = CallCodec.Decode(work.Shape.Bytes, Taken(work.Arguments, bytes => bytes.ToArray()), i => Taken(work.Inputs[i].Bytes, _ => work.Inputs[i].Open())).Invoke();
            var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            var kept = PayloadCodec.Prepare(work.StaysHere ? services.Staying.Add(work.Id, result) : result);
            Deliver(new TaskOutcome(seconds, services.Settings.Results?.OfTask(kept) ?? kept.ToArray(), null));
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

    /// <summary>A file may be on its way to disk just now, or gone with whoever held it: the worker finds out, and looks elsewhere.</summary>
    static T Taken<T>(LocalBytes bytes, Func<LocalBytes, T> open)
    {
        try
        {
            return open(bytes);
        }
        catch (BlobLostException e)
        {
            // Whoever holds it is to see that it is spoilt.
            if (e is InvalidChecksumException)
                bytes.Drop();
            throw new RescheduleException();
        }
    }

    /// <summary>Time is up: the task is asked to stop; and if it does not, it is given up, since no thread can be made to stop.</summary>
    void EndTime(double limit)
    {
        if (!_limitReached)
        {
            _limitReached = true;
            Cancel();
            _limit?.Change(_task.Rules!.GraceOr(services.CancelGrace), Timeout.InfiniteTimeSpan);
            return;
        }
        if (Deliver(new TaskOutcome(limit, null, TimeIsUp(null))) && services.Threads.Abandon(this))
            services.Tell(new ExecutorNews.Stuck(Attempt));
    }

    TimeoutException TimeIsUp(Exception? e) => new($"it took longer than its time limit of {_task.Rules!.TimeLimitSeconds:0.###} s.", e);

    bool Deliver(TaskOutcome outcome)
    {
        var isFirst = Interlocked.Exchange(ref _isDelivered, 1) == 0;
        if (isFirst && !IsDiscarded)
            deliver(this, outcome);
        else
            outcome.Result?.Drop();
        return isFirst;
    }

    /// <summary>The failure of an outcome, for the scheduler.</summary>
    public TaskFailure Describe(Exception e) =>
        Failures.Describe(e, services.Worker, _task.Number, [$"attempt {_task.Number} on {services.Worker} threw {e.GetType().Name}"]);

    public bool MayRetry(Exception e) => Failures.MayRetry(e, _task.Rules);
}

/// <summary>What came of a task: its result as bytes, or what it threw.</summary>
sealed record TaskOutcome(double Seconds, LocalBytes? Result, Exception? Thrown);

/// <summary>A result that a task takes: the bytes of a value, or of a column of which it is one item.</summary>
readonly record struct TaskValue(LocalBytes Bytes, int Item)
{
    /// <summary>A value that is still on another node, and comes straight to the process that executes the task.</summary>
    public BlobAddress? Elsewhere { get; init; }

    /// <summary>The value that came so.</summary>
    public StrongBox<object?>? Received { get; init; }

    /// <summary>Each task that opens it gets an object of its own, so that none sees what another does to it.</summary>
    /// <exception cref="IOException">It is in a file that is not there any more.</exception>
    public object? Open() => Received is { } received ? received.Value : Item < 0 ? Bytes.Decode() : Column.Read(Bytes.ToArray())[Item];
}
