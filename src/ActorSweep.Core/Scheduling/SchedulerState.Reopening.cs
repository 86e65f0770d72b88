using ActorSweep.Core.Graph;

namespace ActorSweep.Core.Scheduling;

// Tasks that had ended, and are done again: their results are lost, or somebody has them tried again.
public sealed partial class SchedulerState
{
    /// <summary>A worker could not get an input: whoever was said to have it has it not, and the task waits for another copy.</summary>
    void LoseInput(SchedulerEvent.InputLost e)
    {
        var attempt = e.Attempt == default ? null : Find(e.Worker, e.Attempt);
        if (_workers.TryGetValue(e.Holder, out var holder) && Find(e.Input) is { } input)
            LoseResult(input.IsItem && ((MapRun)input.Run).KeptWith(input.Index) is { } chunk ? chunk : input, holder, $"{e.Holder} does not give it");
        if (attempt is not { Work: GraphTask task } || !IsWithWorker(task))
            return;
        if (++task.ResultsLost >= settings.AllowedAttempts)
        {
            Fail(task, new TaskFailure(FailureType.InputLost, $"an input could not be had in {task.ResultsLost} attempts", "", e.Worker.Value, task.Number, []));
            return;
        }
        TakeOut(task, discard: true, except: attempt);
        task.Move(WorkTrigger.Block, _now, "{0} could not get an input from {1}", e.Worker.Value, e.Holder.Value);
        Wait(task, TimeSpan.Zero);
    }

    /// <summary>A worker does not hold a result any more. If it was the last, the result is made again.</summary>
    void LoseResult(Work work, Worker worker, string why)
    {
        worker.LetGo(work);
        if (!work.Holders.Remove(worker) || work.Holders.Count > 0 || work.State != WorkState.Kept)
            return;
        if (work is Chunk { Run: MapRun run } chunk)
            LoseResult(chunk, run, why);
        else if (work is GraphTask { IsSafe: false } task)
            Reopen(task, why);
    }

    /// <summary>A result that was there is gone: those who wait for it wait again, and it is done again, if it can be.</summary>
    void Reopen(GraphTask task, string why)
    {
        CountEnded(task, -1, 0);
        foreach (var dependent in task.Dependents)
            if (dependent.State is WorkState.Ready or WorkState.Waiting)
            {
                if (dependent.State == WorkState.Ready)
                    dependent.Move(WorkTrigger.Block, _now, "the result of {0} is lost", task.Key);
                (dependent.Run as GraphRun)?.Suspects.Remove(dependent);
                dependent.WaitingFor++;
            }
        task.Move(WorkTrigger.Lose, _now, "its result is lost: {0}", why);
        task.IsSafe = false;
        Demand(task);
        if (task.Rules.CannotRepeat)
            Fail(task, StateLost(task, why));
        else
            Instruct(new Instruction.TaskReopened(task.Id, ClientsOf(task)));
    }

    void Retry(IReadOnlyList<TaskId> ids)
    {
        foreach (var id in ids)
            if (_runs.GetValueOrDefault(id.Run) is MapRun run && !run.Items.ContainsKey(id.Index))
                Retry(run, id.Index);
            else if (Find(id) is { State: WorkState.Failed } task)
                Retry(task);
    }

    /// <summary>A task that failed is tried again, with those that it depends on that failed.</summary>
    void Retry(GraphTask first)
    {
        var failed = new Stack<GraphTask>([first]);
        while (failed.TryPop(out var task))
        {
            if (task.State != WorkState.Failed)
                continue;
            (task.Failures, task.ResultsLost, task.Failure) = (0, 0, null);
            CountEnded(task, -1, -1);
            if (task.Run is GraphRun graph)
                graph.IsCancelled = false;
            Reopened(task, WorkTrigger.Retry, "to be tried again", null, isEnded: false);
            Instruct(new Instruction.TaskReopened(task.Id, ClientsOf(task)));
            foreach (var input in task.Inputs)
                failed.Push(input);
            if (task.Run is MapRun run)
                Retry(run, task.Index);
            Demand(task);
        }
    }

    void Reopened(GraphTask task, WorkTrigger on, string what, string? who, bool isEnded = true)
    {
        if (isEnded)
            CountEnded(task, -1, 0);
        task.Move(on, _now, what, who);
    }
}
