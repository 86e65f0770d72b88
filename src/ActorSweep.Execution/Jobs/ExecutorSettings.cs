namespace ActorSweep.Execution.Jobs;

/// <summary>What an executor works with.</summary>
sealed record ExecutorSettings
{
    /// <summary>The worker that it works for.</summary>
    public required string Worker { get; init; }

    /// <summary>Work at a time.</summary>
    public required int Slots { get; init; }

    /// <summary>The models that sweeps can name.</summary>
    public required ModelCatalog Models { get; init; }

    /// <summary>A client for tasks that start tasks.</summary>
    public required Lazy<SweepClient> Client { get; init; }

    /// <summary>How long work that is to stop may take to, before it is given up for lost.</summary>
    public required TimeSpan CancelGrace { get; init; }

    /// <summary>An input that does not come from another node within this time counts as lost.</summary>
    public TimeSpan FetchTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Where threads note what they execute; null: nobody reads it.</summary>
    public ExecutingPage? Page { get; init; }

    /// <summary>What becomes of results; null: whoever takes them is in this process, and they stay what they are.</summary>
    public required ResultFiles? Results { get; init; }
}
