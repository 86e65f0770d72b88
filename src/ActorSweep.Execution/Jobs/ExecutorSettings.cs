using ActorSweep.Protocol.Payloads;

namespace ActorSweep.Execution.Jobs;

/// <summary>The settings of an executor.</summary>
sealed record ExecutorSettings
{
    /// <summary>The name of its worker.</summary>
    public required string Worker { get; init; }

    /// <summary>The number of attempts that execute at a time.</summary>
    public required int Slots { get; init; }

    /// <summary>The models that sweeps can name.</summary>
    public required ModelCatalog Models { get; init; }

    /// <summary>The client for tasks that submit tasks.</summary>
    public required Lazy<SweepClient> Client { get; init; }

    /// <summary>How long cancelled work may take to stop before its thread is replaced.</summary>
    public required TimeSpan CancelGrace { get; init; }

    /// <summary>The longest time to fetch an input from another node. Default: 30 s.</summary>
    public TimeSpan FetchTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The settings by which payloads are read and written, as <see cref="PayloadSettings.Write"/> returns them; null: the default.</summary>
    public string? Payloads { get; init; }

    /// <summary>The page on which threads record the attempts that they execute; null: none.</summary>
    public ExecutingPage? Page { get; init; }

    /// <summary>The treatment of results; null: the worker is in this process, and results stay as they are.</summary>
    public required ResultFiles? Results { get; init; }
}
