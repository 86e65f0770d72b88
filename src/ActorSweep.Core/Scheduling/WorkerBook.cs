namespace ActorSweep.Core.Scheduling;

/// <summary>The registered workers, and the index from which placement chooses.</summary>
sealed class WorkerBook(SchedulerSettings settings)
{
    /// <summary>Number of workers that a failure names with their resources.</summary>
    const int MostNamed = 10;

    readonly Dictionary<WorkerId, Worker> _workers = [];

    public WorkerIndex Index { get; } = new(settings);

    public Dictionary<WorkerId, Worker>.ValueCollection All => _workers.Values;

    public int Count => _workers.Count;

    /// <summary>Workers that take work, the least loaded first.</summary>
    public IEnumerable<Worker> Takers => _workers.Values.Where(w => w.TakesWork).OrderBy(w => w.Load).ThenBy(w => w.Order);

    public Worker? Find(WorkerId id) => _workers.GetValueOrDefault(id);

    /// <summary>Whether a worker is still the one that is registered under its id.</summary>
    public bool IsRegistered(Worker worker) => Find(worker.Id) == worker;

    public void Add(Worker worker) => _workers.Add(worker.Id, worker);

    /// <summary>Removes and returns a worker; null where it is not registered.</summary>
    public Worker? Remove(WorkerId id)
    {
        if (!_workers.Remove(id, out var worker))
            return null;
        Index.Remove(worker);
        return worker;
    }

    /// <summary>Counts the suspects of a worker again after its work has become suspect.</summary>
    public void CountSuspects(Worker worker)
    {
        worker.CountSuspects();
        if (IsRegistered(worker))
            Index.Sort(worker);
    }

    public void CountSlots() => Index.Slots = _workers.Values.Sum(w => w.TakesWork ? w.Slots : 0);

    /// <summary>
    /// Whether no registered worker could execute such work. False where nothing is required, even without workers: a cluster may be starting.
    /// </summary>
    public bool CanNobodyRun(Requirement requirement) => !requirement.IsNone && !_workers.Values.Any(w => w.Satisfies(requirement));

    public TaskFailure NoWorkerCanRun(Requirement requirement) => new(
        FailureType.NoWorkerCanRun,
        $"no worker meets the requirement ({requirement}), and none registered within {settings.NoWorkerTimeout.TotalSeconds:0} s. {DescribeResources()}",
        "", "", 0, []);

    string DescribeResources() => _workers.Count == 0 ? "No worker is registered."
        : $"The registered worker{(_workers.Count == 1 ? " is" : "s are")} {string.Join("; ", _workers.Values.Take(MostNamed).Select(DescribeResources))}{(_workers.Count > MostNamed ? "; …" : "")}.";

    static string DescribeResources(Worker worker) => worker.Resources.Count == 0
        ? worker.Id.Value
        : $"{worker.Id} ({Requirement.Of(worker.Resources, [])})";
}
