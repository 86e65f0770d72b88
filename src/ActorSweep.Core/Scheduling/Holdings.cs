using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Scheduling;

/// <summary>The registered clients, and the tasks and maps that they hold, release, cancel and retry.</summary>
sealed class Holdings(Turn turn, RunBook runs, Lineage lineage, Outcomes outcomes)
{
    static readonly TaskFailure NotThere = new(FailureType.InputDeleted, "the task does not exist or was deleted", "", "", 0, []);

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
                turn.Instruct(new Instruction.FailTask(id, NotThere, [client.Id]));
    }

    public void HoldMap(SchedulerEvent.MapHeld e)
    {
        if (runs.Find<MapRun>(e.Run) is not { } run)
        {
            turn.Instruct(new Instruction.FailItems(e.Run, new BlockRange(0, e.Count), NotThere, [e.Client]));
            return;
        }
        ClientOf(e.Client).HoldMap(run);
        run.SendOutcomes(e.Client);
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

    /// <summary>Removes a lost client and releases what it held. Tasks and maps that nobody else wants are deleted; detached tasks go on.</summary>
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
    /// Begins the reconnection of a client, which names again what it holds. Everything that the client held stays held until <see cref="EndReconnect"/>.
    /// Returns null where the client is not known.
    /// </summary>
    public Client? BeginReconnect(ClientId id)
    {
        if (_clients.TryGetValue(id, out var known))
            (known.UnclaimedTasks, known.UnclaimedMaps) = ([.. known.Tasks], [.. known.Maps]);
        return known;
    }

    /// <summary>Ends the reconnection of a client: releases what the client did not name again.</summary>
    public void EndReconnect(Client? client)
    {
        if (client is null)
            return;
        var (tasks, maps) = (client.UnclaimedTasks!, client.UnclaimedMaps!);
        (client.UnclaimedTasks, client.UnclaimedMaps) = (null, null);
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
        run.DeleteIfUnwanted();
    }

    public void DetachTasks(IReadOnlyList<TaskId> ids)
    {
        foreach (var id in ids)
            if (runs.FindTask(id) is { IsUnderWay: true } task)
                task.DetachTask();
    }

    /// <param name="unlessBegun">Whether tasks that have been assigned before go on.</param>
    public void CancelTasks(IReadOnlyList<TaskId> ids, bool unlessBegun)
    {
        foreach (var ofRun in ids.GroupBy(id => id.Run, id => id.Index))
            if (runs.Find<MapRun>(ofRun.Key) is { } map)
                map.CancelItems(ofRun);
            else
                foreach (var index in ofRun)
                    if (runs.FindTask(new TaskId(ofRun.Key, index)) is { } task && !(unlessBegun && task.Number > 0))
                        outcomes.CancelTask(task);
    }

    public void RetryTasks(IReadOnlyList<TaskId> ids)
    {
        foreach (var id in ids)
            runs.Find(id.Run)?.RetryTask(id.Index);
    }
}
