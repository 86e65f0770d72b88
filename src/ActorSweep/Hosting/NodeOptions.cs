namespace ActorSweep;

/// <summary>What a node of a cluster is told when it starts; everything else is HOCON.</summary>
public sealed record NodeOptions
{
    /// <summary>The models that this node knows.</summary>
    public required ModelCatalog Models { get; init; }

    /// <summary>What the node is called, in lists and logs.</summary>
    public required string Name { get; init; }

    /// <summary>Host name or address under which other nodes reach this one. Default loopback.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>The cluster's port on this node; null: the role's default (a seed 4053, a worker any that is free).</summary>
    public int? Port { get; init; }

    /// <summary>The seed's HTTP port; null: as HOCON says. A worker's is always any that is free.</summary>
    public int? HttpPort { get; init; }

    /// <summary>HOST:PORT of the seeds to join; a seed without any is the first, and joins itself.</summary>
    public IReadOnlyList<string> SeedNodes { get; init; } = [];

    /// <summary>A seed's folder for what outlives it; null: as HOCON says.</summary>
    public string? Data { get; init; }

    /// <summary>Simulations at a time on a worker; null: as HOCON says.</summary>
    public int? Slots { get; init; }

    /// <summary>Memory that a worker's processes may have together, such as "4 GiB"; null: as HOCON says.</summary>
    public string? Memory { get; init; }

    /// <summary>A worker leaves by itself after this time: it finishes what it has, within the drain timeout. Null: it stays.</summary>
    public TimeSpan? Lifetime { get; init; }

    /// <summary>So many of each named resource on a worker, for tasks that ask for them.</summary>
    public IReadOnlyDictionary<string, double> Resources { get; init; } = new Dictionary<string, double>();

    /// <summary>HOCON of the operator's, stronger than the role's.</summary>
    public string Overrides { get; init; } = "";

    /// <summary>Names of embedded configurations over the role's own; nodes in one process use <c>local</c>.</summary>
    public IReadOnlyList<string> Layers { get; init; } = [];
}
