namespace ActorSweep.Core.Scheduling;

/// <summary>
/// What the scheduler knows of one thing that a client asked for. Each kind of run carries itself out: what differs between sweeps, maps and
/// graphs is a method here that the kinds implement.
/// </summary>
abstract class Run(SchedulerParts parts, RunId id, string name, Client owner, DateTimeOffset submitted)
{
    readonly Dictionary<WorkerId, int> _workers = [];

    public SchedulerParts Parts => parts;

    protected DateTimeOffset Now => parts.Turn.Now;

    public RunId Id => id;

    /// <summary>What it runs: a model, or a function.</summary>
    public string Name => name;

    public Client Owner => owner;

    /// <summary>Its place among all runs, the oldest first.</summary>
    public long Age { get; init; }

    /// <summary>Seconds of slots that it was given.</summary>
    public double Served { get; set; }

    /// <summary>Whether it outlives the scheduler: what becomes of it is recorded.</summary>
    public bool IsDurable { get; init; }

    public abstract RunKind Kind { get; }

    public abstract RunState State { get; }

    /// <summary>How many tasks it has.</summary>
    public abstract long Tasks { get; }

    /// <summary>How many of them have ended, failed ones included.</summary>
    public long Done { get; set; }

    public long Failed { get; set; }

    /// <summary>Time inside user code, summed.</summary>
    public double ExecuteSeconds { get; protected set; }

    public string? Digest { get; set; }

    public string? Error { get; set; }

    public DateTimeOffset? Ended { get; set; }

    /// <summary>So many more of its tasks have ended, or fewer: results can get lost, and failures be tried again.</summary>
    public void Count(long done, long failed, DateTimeOffset now)
    {
        Done += done;
        Failed += failed;
        Ended = Done < Tasks ? null : Ended ?? now;
    }

    public bool IsActive => State is RunState.Queued or RunState.Running;

    /// <summary>Whether any of it is with a worker or on the way back.</summary>
    public abstract bool IsInFlight { get; }

    /// <summary>Its work that waits for a worker, by what that must have.</summary>
    public abstract IEnumerable<Lane> Lanes { get; }

    public virtual void Measure(Worker worker, long tasks, double seconds, long bytes)
    {
        ExecuteSeconds += seconds;
        _workers[worker.Id] = worker.Slots;
    }

    /// <summary>Ends it now; what was finished is kept.</summary>
    public abstract void Cancel();

    /// <summary>What its suspects that wait for a worker require.</summary>
    public abstract IEnumerable<Requirement> SuspectRequirements { get; }

    /// <summary>Assigns its suspects to workers that would execute nothing beside them, and gives up those that killed too many.</summary>
    public abstract void AssignSuspects();

    /// <summary>Fails its suspects that wait with a requirement.</summary>
    public abstract void FailSuspects(Requirement requirement, TaskFailure failure);

    /// <summary>Checks what must hold after every event.</summary>
    public abstract void CheckInvariants();

    /// <summary>Tasks of it that the scheduler holds one by one; 1 where it holds it as a whole.</summary>
    public virtual int HeldTasks => 1;

    /// <summary>A task of it that is there; makes the object that stands for an item of a map.</summary>
    public virtual LinkedTask? FindTask(long index) => null;

    /// <summary>A task of it that has an object of its own.</summary>
    public virtual LinkedTask? RememberedTask(long index) => null;

    /// <summary>Where the result of a task of it is; null where there is none.</summary>
    public virtual InputPlace? Locate(long index) => null;

    /// <summary>A client has a task of it tried again that failed.</summary>
    public virtual void RetryTask(long index) { }

    /// <summary>Lets a worker go on with a chunk that it has from an earlier scheduler; says whether it may.</summary>
    public virtual bool TryAdopt(HeldChunk held, Worker worker) => false;

    /// <summary>How many tasks that were handed in one by one wait for workers of each kind, of each priority counted as far as that; null where none are.</summary>
    public virtual IReadOnlyDictionary<Requirement, int>? WaitingByKind(int most) => null;

    /// <summary>Nothing of it waits for workers any more.</summary>
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
        Error = Error,
        Waiting = waiting,
    };
}
