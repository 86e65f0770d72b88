using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Scheduling;

/// <summary>The clients that are there, and what they hold, release, cancel and retry.</summary>
sealed class Holdings(Turn turn, RunBook runs, Lineage lineage, Outcomes outcomes)
{
    static readonly TaskFailure NotThere = new(FailureType.InputForgotten, "it is not there (any more)", "", "", 0, []);

    readonly Dictionary<ClientId, Client> _clients = [];

    public IReadOnlyCollection<Client> Clients => _clients.Values;

    public Client ClientOf(ClientId id)
    {
        if (!_clients.TryGetValue(id, out var client))
            _clients.Add(id, client = new Client(id, turn.NextOrder()));
        return client;
    }

    public void HoldTasks(SchedulerEvent.TasksHeld e)
    {
        var client = ClientOf(e.Client);
        foreach (var id in e.Tasks)
            if (runs.FindTask(id) is { } task)
                outcomes.HoldTask(client, task);
            else
                turn.Instruct(new Instruction.TaskFailed(id, NotThere, [client.Id]));
    }

    public void HoldMap(SchedulerEvent.MapHeld e)
    {
        if (runs.Find<MapRun>(e.Run) is not { } run)
        {
            turn.Instruct(new Instruction.ItemsFailed(e.Run, new BlockRange(0, e.Count), NotThere, [e.Client]));
            return;
        }
        ClientOf(e.Client).Hold(run);
        run.TellOutcomes(e.Client);
    }

    public void ReleaseTasks(SchedulerEvent.TasksReleased e)
    {
        if (!_clients.TryGetValue(e.Client, out var client))
            return;
        foreach (var id in e.Tasks)
            if (runs.RememberedTask(id) is { } task)
                ReleaseTask(client, task);
    }

    public void ReleaseMap(SchedulerEvent.MapReleased e)
    {
        if (_clients.TryGetValue(e.Client, out var client) && runs.Find<MapRun>(e.Run) is { } run)
            ReleaseMap(client, run);
    }

    /// <summary>A client is gone; what it alone held is dropped, unless it was to be done all the same.</summary>
    public void LoseClient(ClientId id)
    {
        if (!_clients.Remove(id, out var client))
            return;
        ReleaseAll(client, [.. client.Tasks], [.. client.Maps]);
        foreach (var run in client.Graphs.ToList())
        {
            run.IsOpen = false;
            run.EndIfEmpty();
        }
    }

    /// <summary>
    /// A client that comes back says again what it holds. Until it has said all, what it held so far stays held: nothing that it says later is
    /// dropped meanwhile. Null where the client is not known.
    /// </summary>
    public Client? BeginReconnect(ClientId id)
    {
        if (_clients.TryGetValue(id, out var known))
            (known.UnsaidTasks, known.UnsaidMaps) = ([.. known.Tasks], [.. known.Maps]);
        return known;
    }

    /// <summary>A client has said all: what it did not say again is released.</summary>
    public void EndReconnect(Client? client)
    {
        if (client is null)
            return;
        var (tasks, maps) = (client.UnsaidTasks!, client.UnsaidMaps!);
        (client.UnsaidTasks, client.UnsaidMaps) = (null, null);
        ReleaseAll(client, tasks, maps);
    }

    void ReleaseAll(Client client, IEnumerable<LinkedTask> tasks, IEnumerable<MapRun> maps)
    {
        foreach (var task in tasks)
            ReleaseTask(client, task);
        foreach (var run in maps)
            ReleaseMap(client, run);
    }

    void ReleaseTask(Client client, LinkedTask task)
    {
        if (!client.Tasks.Remove(task))
            return;
        task.Clients.Remove(client);
        if (--task.Wanted == 0)
            lineage.MayBeUnwanted(task);
    }

    static void ReleaseMap(Client client, MapRun run)
    {
        if (!client.Maps.Remove(run))
            return;
        run.Clients.Remove(client);
        run.Wanted--;
        run.DropIfUnwanted();
    }

    public void DetachTasks(IReadOnlyList<TaskId> ids)
    {
        foreach (var id in ids)
            if (runs.FindTask(id) is { IsUnderWay: true } task)
                task.Detach();
    }

    /// <param name="unlessBegun">Whether tasks that a worker has had go on.</param>
    public void CancelTasks(IReadOnlyList<TaskId> ids, bool unlessBegun)
    {
        foreach (var id in ids)
            if (runs.FindTask(id) is { } task && !(unlessBegun && task.Number > 0))
                outcomes.CancelTask(task);
    }

    public void RetryTasks(IReadOnlyList<TaskId> ids)
    {
        foreach (var id in ids)
            runs.Find(id.Run)?.RetryTask(id.Index);
    }
}
