using ActorSweep.Core.Graph;

namespace ActorSweep.Core.Scheduling;

// Who wants what, and what becomes of what nobody wants.
public sealed partial class SchedulerState
{
    void Hold(SchedulerEvent.TasksHeld e)
    {
        var client = ClientOf(e.Client);
        foreach (var id in e.Tasks)
        {
            if (Find(id) is not { } task)
            {
                Instruct(new Instruction.TaskFailed(
                    id, new TaskFailure(FailureType.InputForgotten, "it is not there (any more)", "", "", 0, []), [client.Id]));
                continue;
            }
            Hold(client, task);
            if (task.State == WorkState.Released)
            {
                Reopened(task, WorkTrigger.Revive, "a client wants its result", null);
                Demand(task);
            }
            if (task.State == WorkState.Kept)
                Instruct(new Instruction.TaskKept(id, [client.Id]));
            else if (task.Failure is { } failure)
                Instruct(new Instruction.TaskFailed(id, failure, [client.Id]));
        }
    }

    static void Hold(Client client, GraphTask task)
    {
        if (!task.Clients.Add(client))
            return;
        client.Tasks.Add(task);
        task.Wanted++;
    }

    void Hold(SchedulerEvent.MapHeld e)
    {
        if (_runs.GetValueOrDefault(e.Run) is not MapRun run)
            return;
        Hold(ClientOf(e.Client), run);
        foreach (var chunk in run.Kept)
            Instruct(new Instruction.ChunkKept(run.Id, default, chunk.Blocks, [.. run.ApartIn(chunk)], [e.Client]));
        foreach (var (blocks, failure) in run.FailedRanges)
            Instruct(new Instruction.ItemsFailed(run.Id, blocks, failure, [e.Client]));
    }

    static void Hold(Client client, MapRun run)
    {
        if (!run.Clients.Add(client))
            return;
        client.Maps.Add(run);
        run.Wanted++;
    }

    void Release(SchedulerEvent.TasksReleased e)
    {
        if (!_clients.TryGetValue(e.Client, out var client))
            return;
        foreach (var id in e.Tasks)
            if (Remembered(id) is { } task)
                Release(client, task);
    }

    void Release(SchedulerEvent.MapReleased e)
    {
        if (_clients.TryGetValue(e.Client, out var client) && _runs.GetValueOrDefault(e.Run) is MapRun run)
            Release(client, run);
    }

    void Release(Client client, GraphTask task)
    {
        if (!client.Tasks.Remove(task))
            return;
        task.Clients.Remove(client);
        if (--task.Wanted == 0)
            _unwanted.Enqueue(task);
    }

    void Release(Client client, MapRun run)
    {
        if (!client.Maps.Remove(run))
            return;
        run.Clients.Remove(client);
        run.Wanted--;
        DropIfUnwanted(run);
    }

    /// <summary>A client is gone; what it alone held is forgotten, unless it was to be done all the same.</summary>
    void Leave(ClientId id)
    {
        if (!_clients.Remove(id, out var client))
            return;
        foreach (var task in client.Tasks.ToList())
            Release(client, task);
        foreach (var run in client.Maps.ToList())
            Release(client, run);
        foreach (var run in client.Graphs.ToList())
        {
            run.IsOpen = false;
            EndIfForgotten(run);
        }
    }

    void Detach(IReadOnlyList<TaskId> ids)
    {
        foreach (var id in ids)
            if (Find(id) is { IsUnderWay: true } task)
                Detach(task);
    }

    static void Detach(GraphTask task)
    {
        if (task.IsDetached)
            return;
        task.IsDetached = true;
        task.Wanted++;
    }

    /// <summary>What was to be done though nobody holds it has ended.</summary>
    static void Attach(GraphTask task)
    {
        if (!task.IsDetached)
            return;
        task.IsDetached = false;
        task.Wanted--;
    }

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

    /// <summary>A task, if it is there; unlike <see cref="Find(TaskId, GraphRun?)"/>, this makes none for an item.</summary>
    GraphTask? Remembered(TaskId id) => _runs.GetValueOrDefault(id.Run) switch
    {
        GraphRun run => run.Find(id.Index),
        MapRun run => run.Items.GetValueOrDefault(id.Index),
        _ => null,
    };

    static ClientId[] ClientsOf(GraphTask task) => task.Clients.Count == 0 ? [] : [.. task.Clients.Select(c => c.Id)];
}
