namespace ActorSweep.Core.Scheduling;

/// <summary>
/// Keeps workers sorted by load, so that a choice among a thousand workers costs little more than among ten. Sorts on demand, since workers change often
/// between two choices.
/// </summary>
sealed class WorkerIndex(SchedulerSettings settings)
{
    readonly SortedSet<Worker> _withRoom = new(Comparer<Worker>.Create(Compare));
    readonly HashSet<Worker> _withQueue = [];
    readonly List<Worker> _unsorted = [];

    /// <summary>Number of slots of all workers that take work.</summary>
    public int Slots { get; set; }

    /// <summary>The least loaded worker that has room.</summary>
    public Worker? LeastLoaded => Sorted.Min;

    /// <summary>Workers that have room, the least loaded first.</summary>
    public IEnumerable<Worker> WithRoom => Sorted;

    /// <summary>Workers with attempts that have not begun.</summary>
    public IReadOnlyCollection<Worker> WithQueue => _withQueue;

    public bool HasIdle => LeastLoaded is { HasIdleSlots: true };

    SortedSet<Worker> Sorted
    {
        get
        {
            foreach (var worker in _unsorted)
                SortNow(worker);
            _unsorted.Clear();
            return _withRoom;
        }
    }

    public bool HasRoom(Worker worker) => worker.HasRoom(settings, MostQueuedBy(worker));

    /// <summary>Returns the most short tasks that a worker may have: its share of the limit for all workers.</summary>
    public int MostQueuedBy(Worker worker) =>
        worker.Slots * Math.Clamp(settings.MostQueued / Math.Max(1, Slots), 2, Math.Max(2, settings.MostQueuedPerSlot));

    public void Remove(Worker worker)
    {
        Sorted.Remove(worker);
        _withQueue.Remove(worker);
    }

    /// <summary>Marks a worker for sorting after a change.</summary>
    public void Sort(Worker worker)
    {
        if (worker.LastQueued is null)
            _withQueue.Remove(worker);
        else
            _withQueue.Add(worker);
        if (worker.IsUnsorted)
            return;
        worker.IsUnsorted = true;
        _unsorted.Add(worker);
    }

    void SortNow(Worker worker)
    {
        worker.IsUnsorted = false;
        double? place = HasRoom(worker) ? worker.Load : null;
        if (place == worker.SortedBy)
            return;
        if (worker.SortedBy is not null)
            _withRoom.Remove(worker);
        worker.SortedBy = place;
        if (place is not null)
            _withRoom.Add(worker);
    }

    static int Compare(Worker one, Worker other) =>
        one.SortedBy.GetValueOrDefault().CompareTo(other.SortedBy.GetValueOrDefault()) is var order and not 0 ? order : one.Order.CompareTo(other.Order);
}
