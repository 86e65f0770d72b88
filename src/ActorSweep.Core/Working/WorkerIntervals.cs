namespace ActorSweep.Core.Working;

/// <summary>Intervals of a worker that an operator tunes: the settings of the same names in <c>actorsweep.worker</c>.</summary>
sealed record WorkerIntervals
{
    /// <summary>How long the worker waits for an answer before it registers again. Default 500 ms.</summary>
    public TimeSpan RegisterInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How often the worker reports what it holds. Default 500 ms.</summary>
    public TimeSpan ReportInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a worker in a cluster without a scheduler waits for one before its process exits. Default 60 s.</summary>
    public TimeSpan SchedulerTimeout { get; init; } = TimeSpan.FromSeconds(60);
}
