namespace ActorSweep.Core.Scheduling;

/// <summary>Settles the tasks that an event has noted: starts tasks, fails tasks that cannot start, and releases tasks that nobody wants.</summary>
sealed class Settlement(Turn turn, AttemptBook attempts, Lineage lineage, Outcomes outcomes)
{
    public void Settle()
    {
        while (true)
            if (lineage.NextToStart() is { } task)
                StartTask(task);
            else if (lineage.NextUnwanted() is { } unwanted)
                ReleaseTask(unwanted);
            else if (lineage.NextRefused() is var (refused, failure))
                FailRefused(refused, failure);
            else
                return;
    }

    void StartTask(LinkedTask task)
    {
        if (task.State != WorkState.Waiting)
            return;
        if (task.Wanted == 0)
        {
            lineage.MayBeUnwanted(task);
            return;
        }
        foreach (var input in task.Inputs)
            if (input.State == WorkState.Failed)
            {
                outcomes.FailTask(task, Outcomes.DependencyFailed(input));
                return;
            }
        task.StartIfReady();
    }

    void FailRefused(LinkedTask task, TaskFailure failure)
    {
        if (task.State != WorkState.Waiting)
            return;
        if (task.Wanted > 0)
            outcomes.FailTask(task, failure);
        else
            lineage.MayBeUnwanted(task);
    }

    /// <summary>Releases a task that nobody wants. The task is deleted, unless dependents could need it again: then only its result is released.</summary>
    void ReleaseTask(LinkedTask task)
    {
        if (task.Wanted > 0 || task.State == WorkState.Deleted)
            return;
        if (task.IsUnderWay)
            lineage.SatisfyFollowers(task);
        if (task.Dependents.Count == 0)
        {
            DeleteTask(task);
            return;
        }
        // A small result is kept while dependents could need it, since its own inputs may be deleted.
        if (task.State is WorkState.Released or WorkState.Failed || (task.State == WorkState.Finished && task.IsSafe))
            return;
        var (isUnderWay, holders) = EndBefore(task);
        task.MoveQuietly(WorkTrigger.Release);
        if (isUnderWay)
            lineage.ReleaseInputs(task);
        else
            turn.Instruct(new Instruction.DeleteTask(task.Id, OnlyItsResult: true, holders));
    }

    void DeleteTask(LinkedTask task)
    {
        var (isUnderWay, holders) = EndBefore(task);
        task.MoveQuietly(WorkTrigger.Delete);
        if (isUnderWay)
            lineage.ReleaseInputs(task);
        lineage.CutInputs(task);
        task.RemoveFromRun(holders);
    }

    /// <summary>Ends the attempts at a task that is under way, and removes the holders of its result.</summary>
    (bool IsUnderWay, IReadOnlyList<WorkerId> Holders) EndBefore(LinkedTask task)
    {
        var (isUnderWay, holders) = (task.IsUnderWay, task.RemoveHolders());
        if (!isUnderWay)
            return (false, holders);
        task.CountOutcome(+1, 0, turn.Now);
        task.RemoveFromSuspects();
        attempts.EndAttempts(task, discard: true);
        return (true, holders);
    }
}
