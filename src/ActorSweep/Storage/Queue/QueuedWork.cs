using ActorSweep.Core.Queue;
using ActorSweep.Core.Scheduling;
using ActorSweep.Protocol.Messages;
using Nerdbank.MessagePack;

namespace ActorSweep.Storage.Queue;

/// <summary>A call that could be done, and what the queue goes by without reading its work again.</summary>
/// <param name="Kind">What it needs of workers.</param>
/// <param name="Code">The bundles that its functions are in, with spaces between them.</param>
sealed record ReadCall(QueuedCall Call, string Kind, string Code = "");

/// <summary>What a call of the queue is to do: one or more tasks, of one of which the result is wanted.</summary>
sealed class QueuedWork
{
    /// <summary>The longest time that a call can wait or be kept: what is beyond is a slip of the pen, and would be beyond what dates can say.</summary>
    static readonly long LongestMilliseconds = (long)TimeSpan.FromDays(36_500).TotalMilliseconds;

    const double ShortestInterval = 0.0001;

    /// <summary>The kind of calls that any worker can execute.</summary>
    public const string KindOfAny = "[]";

    QueuedWork(SubmitTasks tasks) => Tasks = tasks;

    public SubmitTasks Tasks { get; }

    /// <summary>What the queue decides by.</summary>
    public CallWork Work => new([.. Tasks.Tasks.Select(task => new CallTask(task.Index, task.Key, Tasks.Shapes[task.Shape].Name, Array.ConvertAll(task.Inputs, input => input.Index)))])
    {
        Target = Tasks.Tasks.Single(task => task.IsHeld).Index,
        // Tasks of a graph are tried again by the scheduler, and the only one of a call by the queue.
        Retries = Tasks.Tasks is [var one] && Tasks.Options[one.Options] is var options ? new CallRetries(options.Retries, options.RetryPolicy) : null,
        Handle = this,
    };

    /// <summary>The same for all calls whose tasks need the same of workers.</summary>
    public string Kind
    {
        get
        {
            var needs = Tasks.Tasks.Select(task => Tasks.Options[task.Options]).Distinct().Select(NeedOf).Distinct().Where(need => !need.IsNone);
            return StoredNeed.Write(needs.OrderBy(need => need.ToString(), StringComparer.Ordinal));
        }
    }

    /// <summary>The bundles that its functions are in, with spaces between them.</summary>
    public string Code => string.Join(' ', Tasks.Shapes.Select(shape => shape.Bundle).OfType<string>().Distinct().Order(StringComparer.Ordinal));

    /// <summary>Reads what a call is to do, as a worker of its queue has to have it.</summary>
    /// <exception cref="InvalidSweepException">It is no call that could ever be done.</exception>
    public static QueuedWork Read(string id, string queue, byte[] work)
    {
        try
        {
            if (WireCodec.Read(work) is SubmitTasks tasks && IsWhole(tasks))
                return tasks.Tasks.Any(task => task.Index is < 0 or >= CallWork.MostTasks)
                    ? throw new InvalidSweepException($"'{id}' can't be queued: it is a graph of more than {CallWork.MostTasks} tasks. Enqueue it in parts, or submit it.")
                    : new QueuedWork(tasks with { Options = Array.ConvertAll(tasks.Options, o => Serving(queue, o)) });
            throw new InvalidSweepException($"'{id}' can't be queued: it is not a graph with one result, and all of its inputs.");
        }
        catch (MessagePackSerializationException e)
        {
            throw new InvalidSweepException($"'{id}' can't be queued: {e.Message}");
        }
    }

    /// <summary>What the scheduler is to do: the tasks at their places in the queue's run.</summary>
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

    /// <summary>A call that is to be put in, read.</summary>
    /// <exception cref="InvalidSweepException">It is no call that could ever be done.</exception>
    public static ReadCall Read(QueuedCall call)
    {
        foreach (var (name, time) in new[] { ("countdown", call.Countdown), ("expires", call.Expires ?? 0), ("result-ttl", call.ResultTtl), ("interval", (long)call.Interval) })
            if (Math.Abs(time) > LongestMilliseconds)
                throw new InvalidSweepException($"'{call.Id}' can't be queued: its {name} is {time} ms; it must be at most {LongestMilliseconds} (a hundred years).");
        if (!(call.Interval is 0 or >= ShortestInterval))
            throw new InvalidSweepException($"'{call.Id}' can't be queued: its interval is {call.Interval} ms; it must be 0, or at least {ShortestInterval}.");
        var work = Read(call.Id, call.Queue, call.Work);
        return new ReadCall(call, work.Kind, work.Code);
    }

    /// <summary>What calls of a kind need; at least one.</summary>
    public static IReadOnlyList<Requirement> NeedsOf(string kind) => kind == KindOfAny ? [Requirement.None] :
        StoredNeed.Read(kind);

    static Requirement NeedOf(SubmittedOptions o) => Requirement.Of(o.Resources, o.Workers, o.AllowOtherWorkers);

    /// <summary>Only workers that serve a named queue have what its calls need.</summary>
    static SubmittedOptions Serving(string queue, SubmittedOptions options) => queue.Length == 0 ? options : options with
    {
        Resources = new(options.Resources) { [QueueResource.Of(queue)] = QueueResource.OfACall },
    };

    /// <summary>Whether all that its tasks refer to is there, and before them: so nothing waits for itself.</summary>
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
