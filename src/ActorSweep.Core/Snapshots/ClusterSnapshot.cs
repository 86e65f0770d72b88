namespace ActorSweep;

/// <summary>How things stood at one moment: what clients and pages see of the scheduler.</summary>
public sealed record ClusterSnapshot
{
    /// <summary>The scheduler's incarnation.</summary>
    public required long Epoch { get; init; }

    /// <summary>Newest last; ended runs are forgotten after a while.</summary>
    public required IReadOnlyList<RunSnapshot> Runs { get; init; }

    public required IReadOnlyList<WorkerSnapshot> Workers { get; init; }

    /// <summary>Where clients reach the cluster: the URL of each scheduler node.</summary>
    public IReadOnlyList<string> Schedulers { get; init; } = [];

    public int Slots => Workers.Where(w => w.State == WorkerStatus.Ready).Sum(w => w.Slots);
}

/// <summary>What kind of thing a client asked for.</summary>
public enum RunKind
{
    /// <summary>Simulations of a model, reduced.</summary>
    Sweep,

    /// <summary>One function called for each of many items.</summary>
    Map,

    /// <summary>Tasks that may depend on one another.</summary>
    Graph,
}

/// <summary>Where a run stands.</summary>
public enum RunState
{
    /// <summary>No worker has had any of it yet.</summary>
    Queued,
    Running,

    /// <summary>All tasks are in, or no more will come; the reducer writes the last results.</summary>
    Finishing,
    Succeeded,

    /// <summary>Some tasks failed; the results are of the others.</summary>
    SucceededWithFailures,

    /// <summary>There are no results, or not all that were computed.</summary>
    Failed,

    /// <summary>Stopped by a client; the results are of what was finished.</summary>
    Cancelled,
}

/// <summary>How a run stood at one moment.</summary>
public sealed record RunSnapshot
{
    public required string Id { get; init; }
    public required RunKind Kind { get; init; }

    /// <summary>What it runs: a model, or a function.</summary>
    public required string Name { get; init; }
    public required RunState State { get; init; }

    /// <summary>How many tasks it has; a simulation of a sweep is one.</summary>
    public required long Tasks { get; init; }

    /// <summary>Tasks that have ended, failed ones included; those of a sweep when they are in the reduction.</summary>
    public required long Done { get; init; }
    public required long Failed { get; init; }
    public required DateTimeOffset Submitted { get; init; }
    public DateTimeOffset? Ended { get; init; }

    /// <summary>Time inside user code, summed over all tasks, in seconds.</summary>
    public double ExecuteSeconds { get; init; }

    /// <summary>Workers that executed some of it, and their slots.</summary>
    public int Workers { get; init; }
    public int Slots { get; init; }

    public string? Digest { get; init; }
    public string? Error { get; init; }

    /// <summary>Why nothing happens, where nothing does.</summary>
    public string? Waiting { get; init; }

    public bool HasEnded => State > RunState.Finishing;
}

/// <summary>Where a worker stands.</summary>
public enum WorkerStatus
{
    Ready,
    Unreachable,
    Draining,
}

/// <summary>How a worker stood at one moment.</summary>
public sealed record WorkerSnapshot(string Id, string Address, WorkerStatus State, int Slots, int Busy, long Tasks);
