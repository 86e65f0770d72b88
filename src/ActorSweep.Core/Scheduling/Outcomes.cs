namespace ActorSweep.Core.Scheduling;

/// <summary>Ends tasks with a result or a failure, and reopens and retries tasks that have ended.</summary>
sealed class Outcomes(Turn turn, AttemptBook attempts, Lineage lineage)
{
    /// <summary>Finishes a task with its result, and notes the dependents that may start.</summary>
    public void FinishTask(LinkedTask task, ResultHandle? result = null)
    {
        task.FinishWork(turn.Now);
        task.CountOutcome(+1, 0, turn.Now);
        turn.Instruct(new Instruction.FinishTask(task.Id, task.ClientIds) { Result = result });
        lineage.SatisfyDependents(task);
        lineage.ReleaseInputs(task);
        // A result that cannot get lost is never computed again, so its inputs are not needed for it.
        if (task.IsSafe)
            lineage.CutInputs(task);
        Attach(task);
    }

    public void FailTask(LinkedTask task, TaskFailure failure, bool mayRetry = false)
    {
        if (task.Current is not null)
            attempts.EndAttempts(task, discard: true);
        task.RemoveFromSuspects();
        task.Move(WorkTrigger.Fail, turn.Now, "failed: {0}", failure.Type);
        task.Failure = failure with { Story = [.. failure.Story, .. task.Story.Lines] };
        task.CountOutcome(+1, +1, turn.Now);
        turn.Instruct(new Instruction.FailTask(task.Id, task.Failure, task.ClientIds) { MayRetry = mayRetry });
        lineage.SatisfyDependents(task);
        lineage.ReleaseInputs(task);
        Attach(task);
    }

    /// <summary>Cancels a task. Has no effect on a task that has finished or failed, or whose result was submitted with it.</summary>
    public void CancelTask(LinkedTask task)
    {
        if (task is { IsUnderWay: true, IsScattered: false })
            FailTask(task, new TaskFailure(FailureType.Cancelled, "the task was cancelled", "", "", task.Number, []));
    }

    /// <summary>
    /// Reopens a task whose result is lost. Dependents that have not begun wait again, and the task is executed again, or fails if it cannot be repeated.
    /// </summary>
    public void ReopenTask(LinkedTask task, string why)
    {
        task.CountOutcome(-1, 0, turn.Now);
        foreach (var dependent in task.Dependents)
            if (dependent.State is WorkState.Ready or WorkState.Waiting)
            {
                if (dependent.State == WorkState.Ready)
                    dependent.Move(WorkTrigger.Block, turn.Now, "the result of {0} is lost", task.Key);
                dependent.RemoveFromSuspects();
                dependent.WaitingFor++;
            }
        task.Move(WorkTrigger.Lose, turn.Now, "its result is lost: {0}", why);
        task.IsSafe = false;
        lineage.DemandInputs(task);
        if (task.Rules.CannotRepeat)
            FailTask(task, StateLost(task, why));
        else
            turn.Instruct(new Instruction.ReopenTask(task.Id, task.ClientIds));
    }

    /// <summary>Retries a failed task, with the failed tasks that it depends on.</summary>
    public void RetryTask(LinkedTask first)
    {
        var failed = new Stack<LinkedTask>([first]);
        while (failed.TryPop(out var task))
        {
            if (task.State != WorkState.Failed)
                continue;
            (task.Failures, task.ResultsLost, task.Failure) = (0, 0, null);
            task.CountOutcome(-1, -1, turn.Now);
            task.Move(WorkTrigger.Retry, turn.Now, "to be tried again");
            turn.Instruct(new Instruction.ReopenTask(task.Id, task.ClientIds));
            task.RetryInRun();
            foreach (var input in task.Inputs)
                failed.Push(input);
            lineage.DemandInputs(task);
        }
    }

    /// <summary>Makes a client hold a task, and reports the outcome of a task that has ended to the client.</summary>
    public void HoldTask(Client client, LinkedTask task)
    {
        client.HoldTask(task);
        if (task.State == WorkState.Released)
        {
            task.ReviveTask("a client wants its result", turn.Now);
            lineage.DemandInputs(task);
        }
        if (task.State == WorkState.Finished)
            turn.Instruct(new Instruction.FinishTask(task.Id, [client.Id]));
        else if (task.Failure is { } failure)
            turn.Instruct(new Instruction.FailTask(task.Id, failure, [client.Id]));
    }

    /// <summary>Ends the detachment of a task that has ended, and notes the task if nobody wants it.</summary>
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
        FailureType.StateLost, $"the execution or result is lost, and the task cannot be repeated: {why}", "", task.LastWorker.Value ?? "", task.Number, []);

    /// <summary>Returns the failure of a task whose input failed. It names the first failed task of the chain, and the failure of that task.</summary>
    public static TaskFailure DependencyFailed(LinkedTask input)
    {
        var (cause, failure) = (input.Failure!.Cause ?? input.Key.Name, input.Failure);
        return failure.Cause is not null ? failure with { Story = [] } : new TaskFailure(
            FailureType.DependencyFailed, $"'{cause}', on which the task depends, failed with {failure.Type}: {failure.Message}",
            failure.Stack, failure.Worker, failure.Attempt, [])
        { Cause = cause, CauseType = failure.Type, Inner = failure.Inner };
    }
}
