namespace ActorSweep.Core.Scheduling;

/// <summary>Keeps workers sorted by what placement asks for, so that a choice among a thousand costs little more than among ten.</summary>
sealed class WorkerIndex(SchedulerSettings settings)
{
    readonly SortedSet<Worker> _withRoom = new(Comparer<Worker>.Create((one, other) => Compare(one.SortedBy, other.SortedBy, one, other)));
    readonly SortedSet<Worker> _withQueue = new(Comparer<Worker>.Create((one, other) => Compare(other.QueueSortedBy ?? 0, one.QueueSortedBy ?? 0, one, other)));

    /// <summary>The least loaded worker that has room.</summary>
    public Worker? LeastLoaded => _withRoom.Min;

    /// <summary>Workers that have room, the least loaded first.</summary>
    public IEnumerable<Worker> WithRoom => _withRoom;

    /// <summary>Workers that have work which they have not begun, the longest queue first.</summary>
    public IEnumerable<Worker> WithQueue => _withQueue;

    public bool HasIdle => _withRoom.Min is { HasIdleSlots: true };

    public bool HasQueued => _withQueue.Count > 0;

    public void Remove(Worker worker)
    {
        _withRoom.Remove(worker);
        _withQueue.Remove(worker);
    }

    /// <summary>Something about a worker has changed.</summary>
    public void Sort(Worker worker)
    {
        _withRoom.Remove(worker);
        worker.SortedBy = worker.Load;
        if (worker.HasRoom(settings))
            _withRoom.Add(worker);

        if (worker.LastQueued is null && worker.QueueSortedBy is null)
            return;
        _withQueue.Remove(worker);
        worker.QueueSortedBy = worker.LastQueued is null ? null : worker.Wait;
        if (worker.LastQueued is not null)
            _withQueue.Add(worker);
    }

    static int Compare(double one, double other, Worker first, Worker second) =>
        one.CompareTo(other) is var order and not 0 ? order : first.Order.CompareTo(second.Order);
}
