using ActorSweep.Core.Graph;
using ActorSweep.Core.Queue;
using ActorSweep.Core.Scheduling;
using ActorSweep.Protocol;
using ActorSweep.Storage.Queue;

namespace ActorSweep.Actors;

/// <summary>
/// A call of the queue that the scheduler has: says what it is to be told of it, and what that means. Of a graph, also the inputs of tasks that take several are
/// told, the headers of a chord: where some fail, the others are waited for, so that the call fails once, with all that went wrong.
/// </summary>
sealed class BegunCall
{
    const int MostNamed = 10, BitsOfBegun = 3;

    readonly QueueTable.Due _due;
    readonly QueuedWork _work;
    readonly long _first;
    readonly DateTimeOffset? _late;

    /// <summary>Headers that have not ended.</summary>
    readonly HashSet<TaskId> _open, _told;
    readonly Lazy<Dictionary<long, SubmittedTask>> _tasks;
    readonly Dictionary<TaskId, TaskFailure> _failed = [];
    TaskFailure? _failure;
    bool _isWithdrawn;

    /// <param name="run">The run in which its tasks get places, from <paramref name="first"/> on.</param>
    public BegunCall(QueueTable.Due due, QueuedWork work, RunId run, long first, DateTimeOffset now)
    {
        (_due, _work, _first, _late) = (due, work, first, now + due.ExpiresIn);
        _tasks = new(() => work.Tasks.Tasks.ToDictionary(task => task.Index));
        Run = run;
        Target = Placed(work.Target.Index);
        _open = [.. work.Tasks.Tasks.Where(task => task.Inputs.Length > 1).SelectMany(task => task.Inputs).Select(input => Placed(input.Index)).Where(input => input != Target)];
        _told = [Target, .. _open];
    }

    /// <summary>Where the tasks of a call are in the queue's run: at the same places under the next scheduler, and at others when it begins again (at eight in turn).</summary>
    public static long FirstOf(QueueTable.Due due) => (due.Place << BitsOfBegun | (due.Begun & (1L << BitsOfBegun) - 1)) * QueuedWork.MostTasks;

    public RunId Run { get; }

    public long Place => _due.Place;

    public string Kind => _due.Kind;

    /// <summary>The task of which the result is wanted.</summary>
    public TaskId Target { get; }

    /// <summary>The tasks of which the scheduler is to tell.</summary>
    public IReadOnlyCollection<TaskId> Told => _told;

    /// <summary>Whether it should not begin any more. Of a graph, some part may have.</summary>
    public bool IsLate(DateTimeOffset now) => !_isWithdrawn && _late <= now && _work.OptionsOfOne is not null;

    /// <summary>It is not to be begun. Whether it was comes as its failure.</summary>
    public TaskId Withdrawn()
    {
        _isWithdrawn = true;
        return Target;
    }

    /// <summary>What the scheduler is to do.</summary>
    public SubmitTasks Submission(ClientId client) => _work.Tasks with
    {
        Client = client,
        Run = Run,
        Name = "queue",
        IsOpen = true,
        Options = Array.ConvertAll(_work.Tasks.Options, o => o with { CannotRepeat = o.CannotRepeat || _due.AcknowledgeBefore, IsRetriedByClient = _work.OptionsOfOne is not null }),
        Tasks = Array.ConvertAll(_work.Tasks.Tasks, task => task with
        {
            Index = _first + task.Index,
            Inputs = Array.ConvertAll(task.Inputs, input => Placed(input.Index)),
            After = Array.ConvertAll(task.After, before => Placed(before.Index)),
            IsHeld = _told.Contains(Placed(task.Index)),
        }),
    };

    public QueueTable.Ended Succeed(byte[] result) => new(Place, QueuedState.Succeeded, result, null) { Failures = _due.Failures };

    public QueueTable.Ended Fail(TaskFailure failure) => new(Place, QueuedState.Failed, null, failure) { Failures = _due.Failures + 1 };

    /// <summary>Something has become of one of its tasks. Says how the call has ended, if it has.</summary>
    public QueueTable.Ended? Take(TaskUpdate update)
    {
        switch (update)
        {
            case { Status: TaskStatusOnWire.Failed, Failure: { } failure } when update.Task == Target:
                _failure = failure;
                break;
            case { Status: TaskStatusOnWire.Failed, Failure: { } failure } when _open.Remove(update.Task):
                _failed[update.Task] = failure with { Cause = failure.Cause ?? NameOf(update.Task) };
                break;
            case { Status: TaskStatusOnWire.Done }:
                _open.Remove(update.Task);
                break;
            case { Status: TaskStatusOnWire.Reopened } when update.Task != Target:
                _open.Add(update.Task);
                break;
        }
        return _failure is null || _open.Count > 0 ? null : OutcomeOf(_failure, update.MayRetry);
    }

    QueueTable.Ended OutcomeOf(TaskFailure failure, bool mayRetry)
    {
        if (_isWithdrawn && failure.Type == FailureType.Cancelled)
            return new QueueTable.Ended(Place, QueuedState.Expired, null, null) { Failures = _due.Failures };
        // It waits for such workers in the table, for as long as it takes.
        var isStranded = failure.Type == FailureType.NoWorkerCanRun || failure.CauseType == FailureType.NoWorkerCanRun;
        // Of a graph, some part may have been executed.
        if (isStranded && (!_due.AcknowledgeBefore || _work.OptionsOfOne is not null))
            return Again(_due.Failures, failure, TimeSpan.Zero);
        var failures = _due.Failures + 1;
        if (mayRetry && _work.OptionsOfOne is { } options && failures <= options.Retries)
            return Again(failures, failure, options.RetryPolicy.DelayBefore(failures, Jitter.Of(Place, failures)));
        if (_due.AcknowledgeBefore && failure.Type == FailureType.StateLost)
            return Fail(failure with { Type = FailureType.WorkerLost, Message = "its worker was lost while it was under way, and it was acknowledged before" });
        return Fail(_failed.Count == 0 ? failure : WithCauses(failure));
    }

    TaskFailure WithCauses(TaskFailure failure)
    {
        TaskFailure[] causes = [.. _failed.OrderBy(f => f.Key.Index).Select(f => f.Value)];
        return failure with
        {
            Causes = causes,
            Message = causes.Length == 1 ? failure.Message : $"{causes.Length} tasks that it depends on failed: {string.Join("; ", causes.Take(MostNamed).Select(c => $"{c.Cause}: {c.Type}: {c.Message}"))}{(causes.Length > MostNamed ? "; …" : "")}",
        };
    }

    QueueTable.Ended Again(int failures, TaskFailure failure, TimeSpan delay) => new(Place, QueuedState.Waiting, null, failure) { Failures = failures, Delay = delay };

    string NameOf(TaskId task)
    {
        var submitted = _tasks.Value[task.Index - _first];
        return submitted.Key ?? $"{_work.Tasks.Shapes[submitted.Shape].Name}-{submitted.Index}";
    }

    TaskId Placed(long index) => new(Run, _first + index);
}
