namespace ActorSweep.Core.Scheduling;

/// <summary>The scheduler's record of a client.</summary>
sealed class Client(ClientId id, long order)
{
    public ClientId Id => id;

    /// <summary>Rank of the client by age; the oldest is first.</summary>
    public long Order => order;

    /// <summary>Slot seconds that the client's runs were assigned. Fairness between clients compares these.</summary>
    public double Served { get; set; }

    public HashSet<LinkedTask> Tasks { get; } = [];

    public HashSet<MapRun> Maps { get; } = [];

    /// <summary>While the client reconnects, what it held before and has not named again so far; else null.</summary>
    public HashSet<LinkedTask>? UnclaimedTasks { get; set; }

    /// <inheritdoc cref="UnclaimedTasks"/>
    public HashSet<MapRun>? UnclaimedMaps { get; set; }

    /// <summary>Graph runs that the client owns.</summary>
    public HashSet<GraphRun> Graphs { get; } = [];

    /// <summary>Records that the client holds a task.</summary>
    public void HoldTask(LinkedTask task)
    {
        UnclaimedTasks?.Remove(task);
        if (!task.Clients.Add(this))
            return;
        Tasks.Add(task);
        task.Wanted++;
    }

    /// <summary>Records that the client holds a map.</summary>
    public void HoldMap(MapRun run)
    {
        UnclaimedMaps?.Remove(run);
        if (!run.Clients.Add(this))
            return;
        Maps.Add(run);
        run.Wanted++;
    }
}
