namespace ActorSweep.Core.Scheduling;

// What becomes of what nobody wants.
public sealed partial class SchedulerState
{
    /// <summary>Nobody wants a task. It goes, or its result does: others may need it to be done again.</summary>
    void LetGo(GraphTask task)
    {
        if (task.Wanted > 0 || task.State == WorkState.Dropped)
            return;
        // It will not be executed: those that only come after it need not wait.
        if (task.IsUnderWay && task.Dependents.Count > 0)
            foreach (var dependent in task.Dependents.Where(d => d.After.Contains(task)).ToList())
                Satisfy(dependent, task);
        if (task.Dependents.Count == 0)
        {
            Drop(task);
            return;
        }
        // A small result is kept as long as anything could need it: its own inputs may be forgotten.
        if (task.State is WorkState.Released or WorkState.Failed || (task.State == WorkState.Kept && task.IsSafe))
            return;
        var (isUnderWay, holders) = (task.IsUnderWay, LetGoOfResult(task));
        if (isUnderWay)
            End(task);
        task.MoveQuietly(WorkTrigger.Release);
        if (isUnderWay)
            LetGoOfInputs(task);
        else
            Instruct(new Instruction.TaskForgotten(task.Id, OnlyItsResult: true, holders));
    }

    void Drop(GraphTask task)
    {
        var (isUnderWay, holders) = (task.IsUnderWay, LetGoOfResult(task));
        if (isUnderWay)
            End(task);
        task.MoveQuietly(WorkTrigger.Drop);
        if (isUnderWay)
            LetGoOfInputs(task);
        CutOff(task);
        if (task.Run is MapRun map)
        {
            map.Remove(task);
            map.Wanted--;
            DropIfUnwanted(map);
            return;
        }
        var run = (GraphRun)task.Run;
        run.Forget(task);
        Instruct(new Instruction.TaskForgotten(task.Id, OnlyItsResult: false, holders));
        EndIfForgotten(run);
    }

    /// <summary>A task that was on its way to a result goes there no more.</summary>
    void End(GraphTask task)
    {
        CountEnded(task, +1, 0);
        (task.Run as GraphRun)?.Suspects.Remove(task);
        TakeOut(task, discard: true);
    }

    void EndIfForgotten(GraphRun run)
    {
        if (run.IsOpen || run.Remembered.Count > 0 || !_runs.ContainsKey(run.Id))
            return;
        run.Owner.Graphs.Remove(run);
        End(run);
    }

    IReadOnlyList<WorkerId> LetGoOfResult(GraphTask task)
    {
        if (task.Holders.Count == 0)
            return [];
        var holders = task.Holders.ToArray();
        foreach (var holder in holders)
            holder.LetGo(task);
        task.Holders.Clear();
        return [.. holders.Select(h => h.Id)];
    }

    /// <summary>A task that has ended wants nothing of its inputs any more.</summary>
    void LetGoOfInputs(GraphTask task)
    {
        foreach (var input in task.Inputs)
            if (--input.Wanted == 0)
                _unwanted.Enqueue(input);
    }

    /// <summary>A task will never be done again, so that its inputs are not needed for it.</summary>
    void CutOff(GraphTask task)
    {
        foreach (var input in task.Inputs)
            if (input.Dependents.Remove(task) && input.Wanted == 0)
                _unwanted.Enqueue(input);
        foreach (var before in task.After)
            if (before.Dependents.Remove(task) && before.Wanted == 0)
                _unwanted.Enqueue(before);
        (task.Inputs, task.After) = ([], []);
    }
}
