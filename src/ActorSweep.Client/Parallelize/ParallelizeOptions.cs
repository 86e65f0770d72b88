namespace ActorSweep;

/// <summary>How <c>Sweep.Parallelize</c> goes about it. All have defaults.</summary>
public sealed record ParallelizeOptions
{
    /// <summary>How many items run at a time: a number (<c>4</c>), or a fraction of the cores (<c>0.5</c>). Default: all cores.</summary>
    public WorkerCount Workers { get; init; }

    /// <summary>
    /// While more than this fraction of the machine's processors is busy (above 0, at most 1), no further worker starts an item. One goes
    /// on whatever the load, so that the work comes to an end. Looked at on <see cref="Backend.Threads"/> only. Default: no limit.
    /// </summary>
    public double? MaxCpu { get; init; }

    /// <summary>The same for the fraction of the machine's memory that is in use (above 0, at most 1). Default: no limit.</summary>
    public double? MaxMemory { get; init; }

    /// <summary>How often the load is looked at, where there is a limit. Default: 0.5 s.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Where the function runs. Default: on threads of this process.</summary>
    public Backend Backend { get; init; } = Backend.Threads;

    /// <summary>
    /// The cluster of <see cref="Backend.Cluster"/>. Default: the one that <c>ACTORSWEEP_CLUSTER</c> names, or else
    /// <c>http://127.0.0.1:8787</c>. How many items run at a time, and at what load, is the cluster's own affair.
    /// </summary>
    public SweepClient? Client { get; init; }

    /// <summary>Whether to say on standard error how far it is. Default: no.</summary>
    public bool Progress { get; init; }

    /// <summary>
    /// Called with each item that has ended, in the order in which they end, never twice at a time. What it throws ends the call.
    /// </summary>
    public Action<Outcome<object?>>? Callback { get; init; }

    /// <summary>
    /// Whether a failure ends the call (the default): no further item starts, and once those that run have ended the first failure, in
    /// the order of the items, is thrown. False: all items run, nothing is thrown, and
    /// <see cref="Parallelized{R}.Outcomes"/> has the failures beside the results.
    /// </summary>
    public bool Die { get; init; } = true;

    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    internal void Check()
    {
        ArgumentNullException.ThrowIfNull(Backend);
        CheckFraction(MaxCpu, nameof(MaxCpu));
        CheckFraction(MaxMemory, nameof(MaxMemory));
        if (Interval <= TimeSpan.Zero || Interval.TotalMilliseconds > int.MaxValue)
            throw new ArgumentOutOfRangeException(
                nameof(Interval), Interval, "The interval between looks at the load is above zero, and at most 24 days.");
    }

    static void CheckFraction(double? value, string name)
    {
        if (value is not (null or (> 0 and <= 1)))
            throw new ArgumentOutOfRangeException(name, value, $"{name} is a fraction of the machine, above 0 and at most 1: 0.8, not 80.");
    }
}
