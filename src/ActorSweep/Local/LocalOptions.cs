namespace ActorSweep;

/// <summary>What an engine in this process is made of.</summary>
public sealed record LocalOptions
{
    /// <summary>In-process worker nodes, with real connections between them and a scheduler node; 0, the default: all in one, without any.</summary>
    public int Workers
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentException($"{nameof(Workers)} is {value}; it must be 0 or more.");
    }

    /// <summary>
    /// Worker processes on this machine, with this program's code, beside a scheduler node in this process; they are started again when
    /// they die, and go with the client. 0, the default: none. Not together with <see cref="Workers"/>.
    /// </summary>
    public int Processes
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentException($"{nameof(Processes)} is {value}; it must be 0 or more.");
    }

    /// <summary>Tasks at a time on each worker; null: the machine's cores, shared out.</summary>
    public int? Slots
    {
        get;
        init => field = value is null or > 0 ? value : throw new ArgumentException($"{nameof(Slots)} is {value}; it must be above 0, or null.");
    }

    /// <summary>So many of each named resource on each worker, for tasks that ask for them.</summary>
    public IReadOnlyDictionary<string, double> Resources { get; init; } = new Dictionary<string, double>();

    /// <summary>The models that sweeps can name.</summary>
    public ModelCatalog Models { get; init; } = new([]);

    /// <summary>HOCON over the engine's own, such as <c>actorsweep.scheduler.no-worker-timeout = 10 s</c>.</summary>
    public string Overrides { get; init; } = "";

    /// <summary>Where sweeps put their files until they are saved; null: a temporary folder, which goes with the client.</summary>
    public string? ResultsPath { get; init; }

    /// <summary>
    /// The folder of a journal, with <see cref="Workers"/> or <see cref="Processes"/>: sweeps that are under way, and what is in the queue,
    /// go on with the next engine that is given it. One at a time can have it. Null, the default: there is no journal, and so no queue.
    /// </summary>
    public string? Data { get; init; }

    internal int SlotsEach => Slots ?? Math.Max(1, Environment.ProcessorCount / Math.Max(1, Workers + Processes));
}
