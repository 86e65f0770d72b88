namespace ActorSweep.Core.Scheduling;

/// <summary>How tasks end, with a result or a failure, and how tasks that had ended are done again.</summary>
sealed class Outcomes(Turn turn, AttemptBook attempts, Lineage lineage)
{
    /// <summary>A task has its result.</summary>
    public void KeepTask(LinkedTask task, ResultHandle? result = null)
    {
        task.Keep(turn.Now);
        task.CountEnded(+1, 0, turn.Now);
        turn.Instruct(new Instruction.TaskKept(task.Id, task.ClientIds) { Result = result });
        lineage.SatisfyDependents(task);
        lineage.ReleaseInputs(task);
        // A result that can't get lost is never made again, so that its inputs can be forgotten.
        if (task.IsSafe)
            lineage.CutInputs(task);
        Attach(task);
    }

    public void FailTask(LinkedTask task, TaskFailure failure, bool mayRetry = false)
    {
        if (task.Current is not null)
            attempts.EndAttempts(task, discard: true);
        task.LeaveSuspects();
        task.Move(WorkTrigger.Fail, turn.Now, "failed: {0}", failure.Type);
        task.Failure = failure with { Story = [.. failure.Story, .. task.Story.Lines] };
        task.CountEnded(+1, +1, turn.Now);
        turn.Instruct(new Instruction.TaskFailed(task.Id, task.Failure, task.ClientIds) { MayRetry = mayRetry });
        lineage.SatisfyDependents(task);
        lineage.ReleaseInputs(task);
        Attach(task);
    }

    /// <summary>Fails a task that has not ended, since its client does not want it. A task whose result came with it has ended, though this may not be settled yet.</summary>
    public void CancelTask(LinkedTask task)
    {
        if (task is { IsUnderWay: true, IsScattered: false })
            FailTask(task, new TaskFailure(FailureType.Cancelled, "it was cancelled", "", "", task.Number, []));
    }

    /// <summary>A result that was there is gone: tasks that wait for it wait again, and it is made again, if it can be.</summary>
    public void ReopenTask(LinkedTask task, string why)
    {
        task.CountEnded(-1, 0, turn.Now);
        foreach (var dependent in task.Dependents)
            if (dependent.State is WorkState.Ready or WorkState.Waiting)
            {
                if (dependent.State == WorkState.Ready)
                    dependent.Move(WorkTrigger.Block, turn.Now, "the result of {0} is lost", task.Key);
                dependent.LeaveSuspects();
                dependent.WaitingFor++;
            }
        task.Move(WorkTrigger.Lose, turn.Now, "its result is lost: {0}", why);
        task.IsSafe = false;
        lineage.DemandInputs(task);
        if (task.Rules.CannotRepeat)
            FailTask(task, StateLost(task, why));
        else
            turn.Instruct(new Instruction.TaskReopened(task.Id, task.ClientIds));
    }

    /// <summary>A task that failed is tried again, with those that it depends on that failed.</summary>
    public void RetryTask(LinkedTask first)
    {
        var failed = new Stack<LinkedTask>([first]);
        while (failed.TryPop(out var task))
        {
            if (task.State != WorkState.Failed)
                continue;
            (task.Failures, task.ResultsLost, task.Failure) = (0, 0, null);
            task.CountEnded(-1, -1, turn.Now);
            task.Move(WorkTrigger.Retry, turn.Now, "to be tried again");
            turn.Instruct(new Instruction.TaskReopened(task.Id, task.ClientIds));
            task.RetryInRun();
            foreach (var input in task.Inputs)
                failed.Push(input);
            lineage.DemandInputs(task);
        }
    }

    /// <summary>A client holds a task that may have ended, and is told if it has.</summary>
    public void HoldTask(Client client, LinkedTask task)
    {
        client.Hold(task);
        if (task.State == WorkState.Released)
        {
            task.Revive("a client wants its result", turn.Now);
            lineage.DemandInputs(task);
        }
        if (task.State == WorkState.Kept)
            turn.Instruct(new Instruction.TaskKept(task.Id, [client.Id]));
        else if (task.Failure is { } failure)
            turn.Instruct(new Instruction.TaskFailed(task.Id, failure, [client.Id]));
    }

    /// <summary>A task that was to be done though nobody holds it has ended.</summary>
    void Attach(LinkedTask task)
    {
        if (task.IsDetached)
        {
            task.IsDetached = false;
            task.Wanted--;
        }
        if (task.Wanted == 0)
            lineage.MayBeUnwanted(task);
    }

    public static TaskFailure StateLost(LinkedTask task, string why) => new(
        FailureType.StateLost, $"what it was can't be made again: {why}", "", task.LastWorker.Value ?? "", task.Number, []);

    /// <summary>Names the task at the root, however far away, and what it died of.</summary>
    public static TaskFailure DependencyFailed(LinkedTask input)
    {
        var (cause, failure) = (input.Failure!.Cause ?? input.Key.Name, input.Failure);
        return failure.Cause is not null ? failure with { Story = [] } : new TaskFailure(
            FailureType.DependencyFailed, $"'{cause}', on which it depends, failed with {failure.Type}: {failure.Message}",
            failure.Stack, failure.Worker, failure.Attempt, [])
        { Cause = cause, CauseType = failure.Type };
    }
}
