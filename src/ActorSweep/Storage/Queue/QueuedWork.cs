using ActorSweep.Core.Queue;
using ActorSweep.Core.Scheduling;
using ActorSweep.Protocol.Messages;
using Nerdbank.MessagePack;

namespace ActorSweep.Storage.Queue;

/// <summary>A valid call, with the columns that the queue uses without reading the work again.</summary>
/// <param name="Kind">The requirements on workers.</param>
/// <param name="Code">The names of the bundles of its functions, separated by spaces.</param>
sealed record ReadCall(QueuedCall Call, string Kind, string Code = "");

/// <summary>The work of a call in the queue: one or more tasks, one of which gives the result.</summary>
sealed class QueuedWork
{
    /// <summary>The longest time that a call can wait or be kept. A longer one is a mistake and would exceed the range of dates.</summary>
    static readonly long LongestMilliseconds = (long)TimeSpan.FromDays(36_500).TotalMilliseconds;

    const double ShortestInterval = 0.0001;

    /// <summary>The kind of calls that any worker can execute.</summary>
    public const string KindOfAny = "[]";

    QueuedWork(SubmitTasks tasks) => Tasks = tasks;

    public SubmitTasks Tasks { get; }

    /// <summary>The part of the work that the queue needs for its decisions.</summary>
    public CallWork Work => new([.. Tasks.Tasks.Select(task => new CallTask(task.Index, task.Key, Tasks.Shapes[task.Shape].Name, Array.ConvertAll(task.Inputs, input => input.Index)))])
    {
        Target = Tasks.Tasks.Single(task => task.IsHeld).Index,
        // The scheduler retries tasks of a graph; the queue retries a call of one task.
        Retries = Tasks.Tasks is [var one] && Tasks.Options[one.Options] is var options ? new CallRetries(options.Retries, options.RetryPolicy) : null,
        Handle = this,
    };

    /// <summary>The requirements on workers as text, equal for all calls whose tasks have the same requirements.</summary>
    public string Kind
    {
        get
        {
            var needs = Tasks.Tasks.Select(task => Tasks.Options[task.Options]).Distinct().Select(NeedOf).Distinct().Where(need => !need.IsNone);
            return StoredNeed.Write(needs.OrderBy(need => need.ToString(), StringComparer.Ordinal));
        }
    }

    /// <summary>The names of the bundles of the functions, separated by spaces.</summary>
    public string Code => string.Join(' ', Tasks.Shapes.Select(shape => shape.Bundle).OfType<string>().Distinct().Order(StringComparer.Ordinal));

    /// <summary>Reads the work of a call and adds the requirement of its queue.</summary>
    /// <exception cref="InvalidSweepException">The work is invalid.</exception>
    public static QueuedWork Read(string id, string queue, byte[] work)
    {
        try
        {
            if (WireCodec.Read(work) is SubmitTasks tasks && IsWhole(tasks))
                return tasks.Tasks.Any(task => task.Index is < 0 or >= CallWork.MostTasks)
                    ? throw new InvalidSweepException($"'{id}' cannot be queued: its graph has more than {CallWork.MostTasks} tasks. Enqueue the graph in parts, or submit it.")
                    : new QueuedWork(tasks with { Options = Array.ConvertAll(tasks.Options, o => Serving(queue, o)) });
            throw new InvalidSweepException($"'{id}' cannot be queued: its work must be a graph with one result and all of its inputs.");
        }
        catch (MessagePackSerializationException e)
        {
            throw new InvalidSweepException($"'{id}' cannot be queued: {e.Message}");
        }
    }

    /// <summary>The message that submits the call's tasks, at their places in the queue's run.</summary>
    public SubmitTasks Submission(QueueInstruction.SubmitCall call)
    {
        TaskId Placed(long index) => new(QueueState.Run, call.First + index);
        return Tasks with
        {
            Client = QueueState.Client,
            Run = QueueState.Run,
            Name = QueueState.Run.Value,
            IsOpen = true,
            Options = Array.ConvertAll(Tasks.Options, o => o with { CannotRepeat = o.CannotRepeat || call.CannotRepeat, IsRetriedByClient = call.IsRetriedByQueue }),
            Tasks = Array.ConvertAll(Tasks.Tasks, task => task with
            {
                Index = call.First + task.Index,
                Inputs = Array.ConvertAll(task.Inputs, input => Placed(input.Index)),
                After = Array.ConvertAll(task.After, before => Placed(before.Index)),
                IsHeld = call.Told.Contains(Placed(task.Index)),
            }),
        };
    }

    /// <summary>Reads and checks a call that is to be added.</summary>
    /// <exception cref="InvalidSweepException">The call is invalid.</exception>
    public static ReadCall Read(QueuedCall call)
    {
        foreach (var (name, time) in new[] { ("countdown", call.Countdown), ("expires", call.Expires ?? 0), ("result-ttl", call.ResultTtl), ("interval", (long)call.Interval) })
            if (Math.Abs(time) > LongestMilliseconds)
                throw new InvalidSweepException($"'{call.Id}' cannot be queued: its {name} is {time} ms; it must be at most {LongestMilliseconds} (a hundred years).");
        if (!(call.Interval is 0 or >= ShortestInterval))
            throw new InvalidSweepException($"'{call.Id}' cannot be queued: its interval is {call.Interval} ms; it must be 0, or at least {ShortestInterval}.");
        var work = Read(call.Id, call.Queue, call.Work);
        return new ReadCall(call, work.Kind, work.Code);
    }

    /// <summary>The requirements of calls of a kind; at least one.</summary>
    public static IReadOnlyList<Requirement> NeedsOf(string kind) => kind == KindOfAny ? [Requirement.None] :
        StoredNeed.Read(kind);

    static Requirement NeedOf(SubmittedOptions o) => Requirement.Of(o.Resources, o.Workers, o.AllowOtherWorkers);

    /// <summary>Adds the resource of a named queue, which only the workers that serve it have.</summary>
    static SubmittedOptions Serving(string queue, SubmittedOptions options) => queue.Length == 0 ? options : options with
    {
        Resources = new(options.Resources) { [QueueResource.Of(queue)] = QueueResource.OfACall },
    };

    /// <summary>Whether every reference of a task is to an earlier task, so that there is no cycle, and exactly one task gives the result.</summary>
    static bool IsWhole(SubmitTasks work)
    {
        HashSet<TaskId> before = [];
        foreach (var task in work.Tasks)
            if (task.Shape < 0 || task.Shape >= work.Shapes.Length || task.Options < 0 || task.Options >= work.Options.Length
                || !task.Inputs.Concat(task.After).All(before.Contains) || !before.Add(new TaskId(work.Run, task.Index)))
                return false;
        return work.Tasks.Count(task => task.IsHeld) == 1;
    }
}
