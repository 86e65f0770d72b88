using ActorSweep.Core.Graph;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Scheduling;

// Who wants what.
public sealed partial class SchedulerState
{
    static readonly TaskFailure NotThere = new(FailureType.InputForgotten, "it is not there (any more)", "", "", 0, []);

    void Hold(SchedulerEvent.TasksHeld e)
    {
        var client = ClientOf(e.Client);
        foreach (var id in e.Tasks)
        {
            if (Find(id) is not { } task)
            {
                Instruct(new Instruction.TaskFailed(id, NotThere, [client.Id]));
                continue;
            }
            HoldAndTell(client, task);
        }
    }

    /// <summary>A client holds a task that may have ended, and is told if it has.</summary>
    void HoldAndTell(Client client, GraphTask task)
    {
        Hold(client, task);
        if (task.State == WorkState.Released)
        {
            Reopened(task, WorkTrigger.Revive, "a client wants its result", null);
            Demand(task);
        }
        if (task.State == WorkState.Kept)
            Instruct(new Instruction.TaskKept(task.Id, [client.Id]));
        else if (task.Failure is { } failure)
            Instruct(new Instruction.TaskFailed(task.Id, failure, [client.Id]));
    }

    static void Hold(Client client, GraphTask task)
    {
        client.UnsaidTasks?.Remove(task);
        if (!task.Clients.Add(client))
            return;
        client.Tasks.Add(task);
        task.Wanted++;
    }

    void Hold(SchedulerEvent.MapHeld e)
    {
        if (_runs.GetValueOrDefault(e.Run) is not MapRun run)
        {
            Instruct(new Instruction.ItemsFailed(e.Run, new BlockRange(0, e.Count), NotThere, [e.Client]));
            return;
        }
        Hold(ClientOf(e.Client), run);
        foreach (var chunk in run.Kept)
            Instruct(new Instruction.ChunkKept(run.Id, default, chunk.Blocks, [.. run.ApartIn(chunk)], [e.Client]));
        foreach (var (blocks, failure) in run.FailedRanges)
            Instruct(new Instruction.ItemsFailed(run.Id, blocks, failure, [e.Client]));
    }

    static void Hold(Client client, MapRun run)
    {
        client.UnsaidMaps?.Remove(run);
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

    /// <summary>A task, if it is there; unlike <see cref="Find(TaskId, GraphRun?)"/>, this makes none for an item.</summary>
    GraphTask? Remembered(TaskId id) => _runs.GetValueOrDefault(id.Run) switch
    {
        GraphRun run => run.Find(id.Index),
        MapRun run => run.Items.GetValueOrDefault(id.Index),
        _ => null,
    };

    static ClientId[] ClientsOf(GraphTask task) => task.Clients.Count == 0 ? [] : [.. task.Clients.Select(c => c.Id)];
}
