using ActorSweep.Core.Graph;

namespace ActorSweep.Core.Scheduling;

// Failures that are not a task's own exception, in words.
public sealed partial class SchedulerState
{
    /// <summary>Names the task at the root, however far away, and what it died of.</summary>
    static TaskFailure DependencyFailed(GraphTask input)
    {
        var (cause, failure) = (input.Failure!.Cause ?? input.Key.Name, input.Failure);
        // That a state is lost is the same loss for all that needed it.
        if (failure.Type == FailureType.StateLost)
            return failure with { Story = [], Cause = cause };
        return failure.Cause is not null ? failure with { Story = [] } : new TaskFailure(
            FailureType.DependencyFailed, $"'{cause}', on which it depends, failed with {failure.Type}: {failure.Message}",
            failure.Stack, failure.Worker, failure.Attempt, [])
        { Cause = cause };
    }

    static TaskFailure WorkerLost(Work work) => new(
        FailureType.WorkerLost, $"{work.Losses} workers died executing it", "", work.LastWorker.Value, work.Number, work is Chunk ? work.Story.Lines : []);

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
