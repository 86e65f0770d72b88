namespace ActorSweep.Core.Scheduling;

/// <summary>What the scheduler knows of a client.</summary>
sealed class Client(ClientId id, long order)
{
    public ClientId Id => id;

    /// <summary>Its place among all clients, the oldest first.</summary>
    public long Order => order;

    /// <summary>Seconds of slots that its runs were given; what fairness between clients goes by.</summary>
    public double Served { get; set; }

    /// <summary>Tasks that it holds.</summary>
    public HashSet<LinkedTask> Tasks { get; } = [];

    /// <summary>Maps that it holds.</summary>
    public HashSet<MapRun> Maps { get; } = [];

    /// <summary>While a client that is known comes back, what it held and has not said again so far; else null.</summary>
    public HashSet<LinkedTask>? UnsaidTasks { get; set; }

    /// <inheritdoc cref="UnsaidTasks"/>
    public HashSet<MapRun>? UnsaidMaps { get; set; }

    /// <summary>Its graph runs.</summary>
    public HashSet<GraphRun> Graphs { get; } = [];

    /// <summary>It holds a task, if it did not yet.</summary>
    public void Hold(LinkedTask task)
    {
        UnsaidTasks?.Remove(task);
        if (!task.Clients.Add(this))
            return;
        Tasks.Add(task);
        task.Wanted++;
    }

    /// <summary>It holds a map, if it did not yet.</summary>
    public void Hold(MapRun run)
    {
        UnsaidMaps?.Remove(run);
        if (!run.Clients.Add(this))
            return;
        Maps.Add(run);
        run.Wanted++;
    }
}
