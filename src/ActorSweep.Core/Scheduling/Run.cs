using ActorSweep.Core.Snapshots;

namespace ActorSweep.Core.Scheduling;

/// <summary>What the scheduler knows of one thing that a client asked for.</summary>
abstract class Run(RunId id, string name, Client owner, DateTimeOffset submitted)
{
    readonly Dictionary<WorkerId, int> _workers = [];

    public RunId Id => id;

    /// <summary>What it runs: a model, or a function.</summary>
    public string Name => name;

    public Client Owner => owner;

    /// <summary>Its place among all runs, the oldest first.</summary>
    public long Age { get; init; }

    /// <summary>Seconds of slots that it was given.</summary>
    public double Served { get; set; }

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
