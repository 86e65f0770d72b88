namespace ActorSweep;

/// <summary>The runs and workers of a cluster at one moment, as the scheduler sees them.</summary>
public sealed record ClusterSnapshot
{
    /// <summary>The number of the scheduler's incarnation. A scheduler that takes over has a higher one.</summary>
    public required long Epoch { get; init; }

    /// <summary>The runs that have not ended and the last ones that have, newest last; at most 200 that have not ended.</summary>
    public required IReadOnlyList<RunSnapshot> Runs { get; init; }

    /// <summary>The workers that are registered, in no particular order.</summary>
    public required IReadOnlyList<WorkerSnapshot> Workers { get; init; }

    /// <summary>The URLs of the scheduler nodes, at each of which clients reach the cluster.</summary>
    public IReadOnlyList<string> Schedulers { get; init; } = [];

    /// <summary>The slots of all workers that take work.</summary>
    public int Slots => Workers.Where(w => w.State == WorkerStatus.Ready).Sum(w => w.Slots);
}

/// <summary>The kinds of runs.</summary>
public enum RunKind
{
    /// <summary>Simulations of a model, reduced.</summary>
    Sweep,

    /// <summary>One function called for each of many items.</summary>
    Map,

    /// <summary>Tasks that may depend on one another.</summary>
    Graph,
}

/// <summary>The states of a run. All states after <see cref="Finishing"/> are final.</summary>
public enum RunState
{
    /// <summary>No task of the run has been assigned to a worker yet.</summary>
    Queued,

    /// <summary>Tasks of the run are assigned to workers, or some have ended.</summary>
    Running,

    /// <summary>All tasks have ended, or the run was cancelled; the reducer writes the last results.</summary>
    Finishing,

    /// <summary>All tasks succeeded; the results are complete.</summary>
    Succeeded,

    /// <summary>Some tasks failed; the results are those of the others.</summary>
    SucceededWithFailures,

    /// <summary>No task succeeded, or the results could not be written; <see cref="RunSnapshot.Error"/> says why.</summary>
    Failed,

    /// <summary>A client cancelled the run; the results are those of the tasks that had finished.</summary>
    Cancelled,
}

/// <summary>A run at one moment.</summary>
public sealed record RunSnapshot
{
    /// <summary>The run's id, unique in its cluster.</summary>
    public required string Id { get; init; }

    /// <summary>The kind of the run.</summary>
    public required RunKind Kind { get; init; }

    /// <summary>The name of the sweep's model, of the map's function, or of the graph.</summary>
    public required string Name { get; init; }

    /// <summary>The state of the run.</summary>
    public required RunState State { get; init; }

    /// <summary>The number of tasks. Each simulation of a sweep is one task.</summary>
    public required long Tasks { get; init; }

    /// <summary>The number of tasks that have ended, failed ones included. A simulation of a sweep counts once it is reduced.</summary>
    public required long Done { get; init; }

    /// <summary>The number of tasks that have failed.</summary>
    public required long Failed { get; init; }

    /// <summary>The time at which the run was submitted.</summary>
    public required DateTimeOffset Submitted { get; init; }

    /// <summary>The time at which the run ended; null before that.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>The time spent in user code, summed over all tasks, in seconds.</summary>
    public double ExecuteSeconds { get; init; }

    /// <summary>The number of workers that have executed tasks of the run.</summary>
    public int Workers { get; init; }

    /// <summary>The slots of those workers.</summary>
    public int Slots { get; init; }

    /// <summary>The SHA-256 digest of a sweep's results, in hexadecimal; null before the end, and for other kinds of runs.</summary>
    public string? Digest { get; init; }

    /// <summary>The numbers that the digest covers.</summary>
    public DigestKind DigestKind { get; init; }

    /// <summary>The notes on a sweep's results; null before the end, and for other kinds of runs.</summary>
    public ResultNotes? Notes { get; init; }

    /// <summary>Why the run failed; null where it did not.</summary>
    public string? Error { get; init; }

    /// <summary>Why no task of the run is being executed; null where one is.</summary>
    public string? Waiting { get; init; }

    /// <summary>Whether the run has ended, with success or without.</summary>
    public bool HasEnded => State > RunState.Finishing;
}

/// <summary>The states of a worker.</summary>
public enum WorkerStatus
{
    /// <summary>The worker takes tasks.</summary>
    Ready,

    /// <summary>The scheduler cannot reach the worker, or has received nothing from it for too long. The worker's tasks were assigned to others.</summary>
    Unreachable,

    /// <summary>The worker finishes the tasks that it has, takes no more, and unregisters.</summary>
    Draining,
}

/// <summary>A worker at one moment.</summary>
/// <param name="Id">The worker's id: the name of its node and a part that is new each time the node starts.</param>
/// <param name="Address">The URL of its node's HTTP port, for other nodes.</param>
/// <param name="State">The state of the worker.</param>
/// <param name="Slots">The number of tasks that it can execute at a time.</param>
/// <param name="Busy">The number of its slots that are in use.</param>
/// <param name="Tasks">The number of tasks that it has executed.</param>
public sealed record WorkerSnapshot(string Id, string Address, WorkerStatus State, int Slots, int Busy, long Tasks);
