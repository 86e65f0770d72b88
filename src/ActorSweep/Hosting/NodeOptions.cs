namespace ActorSweep;

/// <summary>The options of one node of a cluster. All other settings come from HOCON.</summary>
public sealed record NodeOptions
{
    /// <summary>Gets the models that sweeps on this node can name.</summary>
    public required ModelCatalog Models { get; init; }

    /// <summary>Gets the name of the node in lists and logs. A worker's id is this name and four random hexadecimal digits.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the host name or address under which other nodes reach this node. Default: 127.0.0.1.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>Gets the port of the cluster on this node. Null: the default of the role (a seed: 4053; a worker: any free port).</summary>
    public int? Port { get; init; }

    /// <summary>Gets the HTTP port of a seed. Null: the HOCON setting <c>http.port</c>. A worker ignores it and takes any free port.</summary>
    public int? HttpPort { get; init; }

    /// <summary>Gets the seeds to join, as HOST:PORT. A worker needs at least one; a seed without any forms the cluster itself.</summary>
    public IReadOnlyList<string> SeedNodes { get; init; } = [];

    /// <summary>Gets the folder where a seed keeps its journal and results. Null: the HOCON setting <c>data.path</c>.</summary>
    public string? Data { get; init; }

    /// <summary>Gets the number of tasks that a worker executes at a time. Null: the HOCON setting <c>worker.slots</c>.</summary>
    public int? Slots { get; init; }

    /// <summary>Gets the memory that all processes of a worker may use together, such as "4 GiB". Null: the HOCON setting <c>worker.memory</c>.</summary>
    public string? Memory { get; init; }

    /// <summary>Gets the time after which a worker drains and ends, within the drain timeout. Null: the worker does not end by itself.</summary>
    public TimeSpan? Lifetime { get; init; }

    /// <summary>Gets the amount of each named resource of a worker, for tasks that ask for it. Default: none.</summary>
    public IReadOnlyDictionary<string, double> Resources { get; init; } = new Dictionary<string, double>();

    /// <summary>Gets HOCON of the operator, which overrides that of the role. Default: empty.</summary>
    public string Overrides { get; init; } = "";

    /// <summary>Gets the names of embedded configurations that override that of the role; nodes inside one process use <c>local</c>.</summary>
    public IReadOnlyList<string> Layers { get; init; } = [];
}
