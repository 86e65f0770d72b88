using ActorSweep.Core.Graph;

namespace ActorSweep.Core.Scheduling;

// Failures that are not a task's own exception, in words.
public sealed partial class SchedulerState
{
    /// <summary>Names the task at the root, however far away, and what it died of.</summary>
    static TaskFailure DependencyFailed(GraphTask input)
    {
        var (cause, failure) = (input.Failure!.Cause ?? input.Key.Name, input.Failure);
        return failure.Cause is not null ? failure with { Story = [] } : new TaskFailure(
            FailureType.DependencyFailed, $"'{cause}', on which it depends, failed with {failure.Type}: {failure.Message}",
            failure.Stack, failure.Worker, failure.Attempt, [])
        { Cause = cause, CauseType = failure.Type };
    }

    static TaskFailure WorkerLost(Work work) => work.Death is { } death
        ? new(FailureType.ExecutorLost, $"{work.Losses} executors died executing it; the last: {death.Reason}", "",
            work.LastWorker.Value, work.Number, work is Chunk ? work.Story.Lines : [])
        { Output = death.LastLines }
        : new(FailureType.WorkerLost, $"{work.Losses} workers died executing it", "", work.LastWorker.Value, work.Number, work is Chunk ? work.Story.Lines : []);

    static TaskFailure StateLost(GraphTask task, string why) => new(
        FailureType.StateLost, $"what it was can't be made again: {why}", "", task.LastWorker.Value ?? "", task.Number, []);

    TaskFailure NoWorkerCanRun(Requirement requirement) => new(
        FailureType.NoWorkerCanRun,
        $"no worker has what it needs ({requirement}), and none came within {settings.NoWorkerTimeout.TotalSeconds:0} s. {WhatWorkersHave()}",
        "", "", 0, []);

    string WhatWorkersHave() => _workers.Count == 0 ? "There is no worker."
        : $"There {(_workers.Count == 1 ? "is" : "are")} {string.Join("; ", _workers.Values.Take(10).Select(WhatItHas))}{(_workers.Count > 10 ? "; …" : "")}.";

    static string WhatItHas(Worker worker) => worker.Resources.Count == 0
        ? worker.Id.Value
        : $"{worker.Id} ({Requirement.Of(worker.Resources, [])})";
}
