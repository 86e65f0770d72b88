namespace ActorSweep.Core.Snapshots;

/// <summary>How things stood at one moment: what clients and pages see of the scheduler.</summary>
public sealed record ClusterSnapshot
{
    /// <summary>The scheduler's incarnation.</summary>
    public required long Epoch { get; init; }

    /// <summary>Newest last; ended runs are forgotten after a while.</summary>
    public required IReadOnlyList<RunSnapshot> Runs { get; init; }

    public required IReadOnlyList<WorkerSnapshot> Workers { get; init; }

    public int Slots => Workers.Where(w => w.State == WorkerState.Ready).Sum(w => w.Slots);
}

/// <summary>Where a run stands.</summary>
public enum RunState
{
    /// <summary>No worker has had any of it yet.</summary>
    Queued,
    Running,

    /// <summary>All simulations are in, or no more will come; the reducer writes the last results.</summary>
    Finishing,
    Succeeded,

    /// <summary>Some simulations failed; the results are of the others.</summary>
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
    public required string Model { get; init; }
    public required RunState State { get; init; }
    public required long Simulations { get; init; }

    /// <summary>Simulations that are in the reduction, failed ones included.</summary>
    public required long Done { get; init; }
    public required long Failed { get; init; }
    public required DateTimeOffset Submitted { get; init; }
    public DateTimeOffset? Ended { get; init; }

    /// <summary>Time inside the model, summed over all simulations, in seconds.</summary>
    public double SimulateSeconds { get; init; }

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
public enum WorkerState
{
    Ready,
    Unreachable,
    Draining,
}

/// <summary>How a worker stood at one moment.</summary>
public sealed record WorkerSnapshot(string Id, string Address, WorkerState State, int Slots, int Busy, long Simulations);
