namespace ActorSweep.Core.Scheduling;

/// <summary>
/// Keeps workers sorted by what placement asks for, so that a choice among a thousand costs little more than among ten.
/// Sorts when it is asked, for much changes in between.
/// </summary>
sealed class WorkerIndex(SchedulerSettings settings)
{
    readonly SortedSet<Worker> _withRoom = new(Comparer<Worker>.Create(Compare));
    readonly HashSet<Worker> _withQueue = [];
    readonly List<Worker> _unsorted = [];

    /// <summary>Slots of all workers.</summary>
    public int Slots { get; set; }

    /// <summary>The least loaded worker that has room.</summary>
    public Worker? LeastLoaded => Sorted.Min;

    /// <summary>Workers that have room, the least loaded first.</summary>
    public IEnumerable<Worker> WithRoom => Sorted;

    /// <summary>Workers that have work which they have not begun.</summary>
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

    /// <summary>Short tasks that a worker may have in hand: its part of what all may have together.</summary>
    public int MostQueuedBy(Worker worker) =>
        worker.Slots * Math.Clamp(settings.MostQueued / Math.Max(1, Slots), 2, Math.Max(2, settings.MostQueuedPerSlot));

    public void Remove(Worker worker)
    {
        Sorted.Remove(worker);
        _withQueue.Remove(worker);
    }

    /// <summary>Something about a worker has changed.</summary>
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
