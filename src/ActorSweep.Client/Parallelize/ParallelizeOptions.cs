namespace ActorSweep;

/// <summary>The options of <c>Sweep.Parallelize</c>. Every option has a default.</summary>
public sealed record ParallelizeOptions
{
    /// <summary>Gets how many items run at a time: a number (<c>4</c>), or a fraction of the cores (<c>0.5</c>). Default: all cores.</summary>
    public WorkerCount Workers { get; init; }

    /// <summary>
    /// Gets the limit on the machine's processor load: a fraction above 0, at most 1. While more is in use, no further item starts, but one item always
    /// runs. Applies to <see cref="Backend.Threads"/> only. Where the load is unknown (on other systems than Linux), awaiting throws
    /// <see cref="PlatformNotSupportedException"/>. Default: null, no limit.
    /// </summary>
    public double? MaxCpu { get; init; }

    /// <summary>Gets the limit on the fraction of the machine's memory that is in use; otherwise like <see cref="MaxCpu"/>. Default: null, no limit.</summary>
    public double? MaxMemory { get; init; }

    /// <summary>Gets the time between two readings of the load, where there is a limit: above 0, at most 24 days. Default: 0.5 s.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Gets where the function runs. Default: <see cref="Backend.Threads"/>.</summary>
    public Backend Backend { get; init; } = Backend.Threads;

    /// <summary>
    /// Gets the client of the cluster for <see cref="Backend.Cluster"/>. The cluster decides how many items run at a time. Default: a client of the URL in
    /// the environment variable <c>ACTORSWEEP_CLUSTER</c>, or else of <c>http://127.0.0.1:8787</c>.
    /// </summary>
    public SweepClient? Client { get; init; }

    /// <summary>Gets whether progress is written to standard error. Default: false.</summary>
    public bool Progress { get; init; }

    /// <summary>
    /// Gets a function that is called with the outcome of each item, in the order in which they end, one call at a time. An exception that it throws stops
    /// the whole call, which throws it. Default: null.
    /// </summary>
    public Action<Outcome<object?>>? Callback { get; init; }

    /// <summary>
    /// Gets whether a failure stops the whole call. True: no further item starts, and when the running items have ended, awaiting throws the failure of the
    /// first failed item in the order of the items. False: all items run, awaiting throws no failure of an item, and <see cref="Parallelized{R}.Outcomes"/>
    /// has the failures. Default: true.
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
                nameof(Interval), Interval, "The interval between measurements of the load must be above zero, and at most 24 days.");
    }

    static void CheckFraction(double? value, string name)
    {
        if (value is not (null or (> 0 and <= 1)))
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be a fraction of the machine, above 0 and at most 1: 0.8, not 80.");
    }
}
