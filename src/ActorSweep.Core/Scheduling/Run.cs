namespace ActorSweep.Core.Scheduling;

/// <summary>One unit of work that a client submitted. The kinds of runs (sweep, map, graph) implement the methods in which they differ.</summary>
abstract class Run(SchedulerParts parts, RunId id, string name, Client owner, DateTimeOffset submitted)
{
    readonly Dictionary<WorkerId, int> _workers = [];

    public SchedulerParts Parts => parts;

    protected DateTimeOffset Now => parts.Turn.Now;

    public RunId Id => id;

    /// <summary>Name of the model, the function or the graph.</summary>
    public string Name => name;

    public Client Owner => owner;

    /// <summary>Rank of the run by age; the oldest is first.</summary>
    public long Age { get; init; }

    /// <summary>Slot seconds that the run was assigned.</summary>
    public double Served { get; set; }

    /// <summary>Whether the run outlives the scheduler: its progress is recorded in the journal.</summary>
    public bool IsDurable { get; init; }

    public abstract RunKind Kind { get; }

    public abstract RunState State { get; }

    public abstract long Tasks { get; }

    /// <summary>Number of tasks that finished or failed.</summary>
    public long Done { get; set; }

    public long Failed { get; set; }

    /// <summary>Time inside user code, in seconds, summed over the tasks.</summary>
    public double ExecuteSeconds { get; protected set; }

    public string? Digest { get; set; }

    /// <summary>The notes on the results; null until the run has ended.</summary>
    public ResultNotes? Notes { get; set; }

    public string? Error { get; set; }

    public DateTimeOffset? Ended { get; set; }

    /// <summary>Adds to the counts of finished and failed tasks. Both numbers can be negative: results get lost, and failed tasks are retried.</summary>
    public void Count(long done, long failed, DateTimeOffset now)
    {
        Done += done;
        Failed += failed;
        Ended = Done < Tasks ? null : Ended ?? now;
    }

    public bool IsActive => State is RunState.Queued or RunState.Running;

    /// <summary>Whether work of the run is with a worker or on the way into a reduction.</summary>
    public abstract bool IsInFlight { get; }

    /// <summary>The lanes of the run: one for each priority and requirement.</summary>
    public abstract IEnumerable<Lane> Lanes { get; }

    public virtual void Measure(Worker worker, long tasks, double seconds, long bytes)
    {
        ExecuteSeconds += seconds;
        _workers[worker.Id] = worker.Slots;
    }

    /// <summary>Cancels the run. Finished results are kept.</summary>
    public abstract void CancelRun();

    /// <summary>Requirements of the suspects that wait for a worker.</summary>
    public abstract IEnumerable<Requirement> SuspectRequirements { get; }

    /// <summary>Assigns the run's suspects to workers that would execute nothing beside them, and fails suspects that killed too many workers.</summary>
    public abstract void AssignSuspects();

    /// <summary>Fails the waiting suspects that have a requirement.</summary>
    public abstract void FailSuspects(Requirement requirement, TaskFailure failure);

    /// <summary>Checks the invariants that hold after every event.</summary>
    public abstract void CheckInvariants();

    /// <summary>Number of tasks of a graph that the scheduler remembers; 1 for a sweep or a map.</summary>
    public virtual int HeldTasks => 1;

    /// <summary>Finds a task of the run; null where there is none. Creates the object of an item of a map.</summary>
    public virtual LinkedTask? FindTask(long index) => null;

    /// <summary>Finds a task of the run that has an object; null where there is none.</summary>
    public virtual LinkedTask? RememberedTask(long index) => null;

    /// <summary>Returns the place of a task's result; null where there is no result.</summary>
    public virtual InputPlace? Locate(long index) => null;

    /// <summary>Retries a failed task for a client.</summary>
    public virtual void RetryTask(long index) { }

    /// <summary>Adopts a chunk that a worker has from an earlier scheduler. Returns whether the chunk was adopted.</summary>
    public virtual bool TryAdopt(HeldChunk held, Worker worker) => false;

    /// <summary>
    /// Returns the number of a graph's waiting tasks by requirement, counting at most <paramref name="most"/> for each priority; null for other runs.
    /// </summary>
    public virtual IReadOnlyDictionary<Requirement, int>? WaitingByKind(int most) => null;

    /// <summary>Removes the run's lanes and suspects from the waiting work.</summary>
    public void Withdraw()
    {
        parts.Suspects.Remove(this);
        foreach (var lane in Lanes)
            parts.Lanes.Withdraw(lane);
    }

    public RunSnapshot Snapshot(string? waiting) => new()
    {
        Id = id.Value,
        Kind = Kind,
        Name = name,
        State = State,
        Tasks = Tasks,
        Done = Done,
        Failed = Failed,
        Submitted = submitted,
        Ended = Ended,
        ExecuteSeconds = ExecuteSeconds,
        Workers = _workers.Count,
        Slots = _workers.Values.Sum(),
        Digest = Digest,
        DigestKind = DigestKind.PublishedNumbers,
        Notes = Notes,
        Error = Error,
        Waiting = waiting,
    };
}
