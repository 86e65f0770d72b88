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
    readonly TaskAssignment _task = work.Task;
    int _isDelivered;
    volatile bool _limitReached;

    string Name => _task.Key ?? $"{work.Shape.Name}-{_task.Index}";

    public override long OutputIndex => _task.Index;

    public override void Execute()
    {
        using var time = _task.Rules is { TimeLimitSeconds: { } limit } rules
            ? new TimeLimit(limit, rules.GraceOr(services.CancelGrace), ReachLimit, () => FailUnended(limit))
            : null;
        TaskContext.Current = services.ContextOf(this, () => new TaskKey(Name), _task.Number);
        var start = Stopwatch.GetTimestamp();
        try
        {
            Cultures.Apply(_task.Rules?.Culture);
            var result = CallCodec.Decode(work.Shape.Bytes, Taken(work.Arguments, bytes => bytes.ToArray()), i => Taken(work.Inputs[i].Bytes, _ => work.Inputs[i].Open())).Invoke();
            PendingInterrupt.Clear();
            var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            var kept = PayloadCodec.Prepare(work.StaysHere ? services.Staying.Add(work.Id, result) : result, isResult: true);
            Deliver(new TaskOutcome(seconds, Keep(kept), null));
        }
        // Every exception of user code is the task's failure, never the worker's.
        catch (Exception e)
        {
            Deliver(new TaskOutcome(Stopwatch.GetElapsedTime(start).TotalSeconds, null, _limitReached && e is OperationCanceledException ? TimeIsUp(e) : e));
        }
        finally
        {
            TaskContext.Current = null;
        }
    }

    LocalBytes Keep(EncodedPayload result)
    {
        try
        {
            return services.Settings.Results?.OfTask(result) ?? result.ToArray();
        }
        catch (IOException e)
        {
            throw FullDisk.Explain(e, services.Worker);
        }
    }

    /// <summary>
    /// Opens a value. Its file may just be moving to disk, or be lost with its holder: then the attempt is returned, and the worker looks elsewhere.
    /// </summary>
    static T Taken<T>(LocalBytes bytes, Func<LocalBytes, T> open)
    {
        try
        {
            return open(bytes);
        }
        catch (BlobLostException e)
        {
            // A damaged file is deleted, so that its holder notices.
            if (e is InvalidChecksumException)
                bytes.DeleteFile();
            throw new RescheduleException();
        }
    }

    void ReachLimit()
    {
        _limitReached = true;
        CancelJob();
    }

    /// <summary>Fails a task that does not end, and replaces its thread, since a thread cannot be stopped.</summary>
    void FailUnended(double limit)
    {
        if (Deliver(new TaskOutcome(limit, null, TimeIsUp(null))) && services.Threads.ReplaceThread(this))
            services.Tell(new ExecutorNews.StuckAttempt(Attempt));
    }

    TimeoutException TimeIsUp(Exception? e) => new($"the task took longer than its time limit of {_task.Rules!.TimeLimitSeconds:0.###} s.", e);

    bool Deliver(TaskOutcome outcome)
    {
        PendingInterrupt.Clear();
        var isFirst = Interlocked.Exchange(ref _isDelivered, 1) == 0;
        if (isFirst && !IsDiscarded)
            deliver(this, outcome);
        else
            outcome.Result?.DeleteFile();
        return isFirst;
    }

    /// <summary>Returns the failure for the scheduler.</summary>
    public TaskFailure Describe(Exception e) =>
        Failures.Describe(e, services.Worker, _task.Number, [$"attempt {_task.Number} on {services.Worker} threw {e.GetType().Name}"]);

    public bool MayRetry(Exception e) => Failures.MayRetry(e, _task.Rules);
}

/// <summary>The outcome of a task: its result as bytes, or the exception that it threw.</summary>
sealed record TaskOutcome(double Seconds, LocalBytes? Result, Exception? Thrown);

/// <summary>A result that a task takes: the bytes of a value, or one item of a column.</summary>
readonly record struct TaskValue(LocalBytes Bytes, int Item)
{
    /// <summary>The blob on another node; the process that executes the task fetches it.</summary>
    public BlobAddress? Elsewhere { get; init; }

    /// <summary>The fetched value.</summary>
    public StrongBox<object?>? Received { get; init; }

    /// <summary>Opens the value. Each task gets its own object, so that no task sees changes by another.</summary>
    /// <exception cref="IOException">The file of the value does not exist (any more).</exception>
    public object? Open() => Received is { } received ? received.Value : Item < 0 ? Bytes.Decode() : Column.Read(Bytes.ToArray())[Item];
}
