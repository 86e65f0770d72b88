using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;
using ActorSweep.Protocol.Messages;

namespace ActorSweep.Actors;

/// <summary>Translates clients' submissions and changes of tasks and maps to events. The payloads stay in the book.</summary>
sealed class TaskSubmissions(GraphBook book, WorkerLinks workers)
{
    /// <param name="isAgain">Whether the client submits tasks again that were accepted before.</param>
    public SchedulerEvent EventOf(SubmitTasks m, bool isAgain)
    {
        var shapes = Array.ConvertAll(m.Shapes, book.Intern);
        var rules = Array.ConvertAll(m.Options, RulesOf);
        var execution = Array.ConvertAll(m.Options, ExecutionRulesOf);
        var refusals = isAgain ? new TaskFailure?[m.Options.Length] : Array.ConvertAll(m.Options, RefusalOf);
        var specs = new TaskSpec[m.Tasks.Length];
        for (var n = 0; n < specs.Length; n++)
        {
            var task = m.Tasks[n];
            var shape = shapes[task.Shape];
            var id = new TaskId(m.Run, task.Index);
            book.Add(id, shape, task.Arguments, execution[task.Options], task.Key);
            if (task.Scattered is { } bytes)
                book.AddScattered(id, bytes);
            specs[n] = new TaskSpec(task.Index, shape.Name, task.Inputs, rules[task.Options], task.IsHeld)
            {
                Key = task.Key,
                After = task.After,
                IsDetached = task.IsDetached,
                Scattered = task.Scattered?.Length,
                IsAgain = task.IsAgain,
                Refused = task.Scattered is null ? refusals[task.Options] : null,
            };
        }
        return new SchedulerEvent.TasksSubmitted(m.Client, m.Run, m.Name, specs) { IsOpen = m.IsOpen };
    }

    /// <inheritdoc cref="EventOf(SubmitTasks, bool)"/>
    public SchedulerEvent EventOf(SubmitMap m, bool isAgain)
    {
        if (book.MapOf(m.Run) is null)
            book.Add(m.Run, m.Function, m.Columns, ExecutionRulesOf(m.Options)).AddParts(m.Done);
        return new SchedulerEvent.MapSubmitted(m.Client, m.Run, m.Function.Name, m.Count, RulesOf(m.Options))
        {
            Done = [.. m.Done.Select(OutcomesOf)],
            Refused = isAgain ? null : RefusalOf(m.Options),
        };
    }

    public static SchedulerEvent EventOf(ChangeTasks m) => m.Change switch
    {
        TaskChange.Hold => new SchedulerEvent.TasksHeld(m.Client, m.Tasks),
        TaskChange.Release => new SchedulerEvent.TasksReleased(m.Client, m.Tasks),
        TaskChange.Cancel => new SchedulerEvent.TasksCancelled(m.Tasks),
        TaskChange.CancelUnlessBegun => new SchedulerEvent.TasksCancelled(m.Tasks) { UnlessBegun = true },
        TaskChange.Retry => new SchedulerEvent.TasksRetried(m.Tasks),
        _ => new SchedulerEvent.TasksDetached(m.Tasks),
    };

    static ItemOutcomes OutcomesOf(MapPartOutcome done) =>
        new(new BlockRange(done.First, done.Count), [.. done.Failed.Select(f => new ItemFailure(f.Index, f.Failure, f.MayRetry))]);

    static TaskRules RulesOf(SubmittedOptions o) => new()
    {
        Priority = o.Priority,
        Retries = o.IsRetriedByClient ? 0 : o.Retries,
        RetryDelay = o.RetryDelaySeconds > 0 ? o.RetryPolicy.DelayBefore : null,
        Requirement = o.Resources.Count == 0 && o.Workers.Length == 0 ? Requirement.None : Requirement.Of(o.Resources, o.Workers, o.AllowOtherWorkers),
        CannotRepeat = o.CannotRepeat,
    };

    TaskFailure? RefusalOf(SubmittedOptions o) =>
        workers.Refuses(o.Culture) is { } why ? new TaskFailure(typeof(PlatformNotSupportedException).FullName!, why, "", "", 0, []) : null;

    static ExecutionRules? ExecutionRulesOf(SubmittedOptions o) =>
        o.TimeLimitSeconds is null && o.Retries == 0 && !o.StaysHere && o.Culture is null ? null
        : new ExecutionRules(o.TimeLimitSeconds, o.Retries > 0, o.RetryOnly) { StaysHere = o.StaysHere, TimeLimitGraceSeconds = o.TimeLimitGraceSeconds, Culture = o.Culture };
}
