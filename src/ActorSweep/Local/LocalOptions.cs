namespace ActorSweep;

/// <summary>The options of an engine in this process.</summary>
public sealed record LocalOptions
{
    /// <summary>Gets the number of worker nodes in this process, with TCP and HTTP to a scheduler node. Default: 0, one actor system without nodes.</summary>
    public int Workers
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentException($"{nameof(Workers)} is {value}; it must be 0 or more.");
    }

    /// <summary>
    /// Gets the number of worker processes on this machine, which run this program's code, beside a scheduler node in this process. A process
    /// that dies is started again; all end with the client. Default: 0. Cannot be combined with <see cref="Workers"/>.
    /// </summary>
    public int Processes
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentException($"{nameof(Processes)} is {value}; it must be 0 or more.");
    }

    /// <summary>Gets the number of tasks that each worker executes at a time, above 0. Null: the cores of the machine divided by the workers.</summary>
    public int? Slots
    {
        get;
        init => field = value is null or > 0 ? value : throw new ArgumentException($"{nameof(Slots)} is {value}; it must be above 0, or null.");
    }

    /// <summary>Gets the amount of each named resource of each worker, for tasks that ask for it. Default: none.</summary>
    public IReadOnlyDictionary<string, double> Resources { get; init; } = new Dictionary<string, double>();

    /// <summary>Gets the models that sweeps can name. Default: none.</summary>
    public ModelCatalog Models { get; init; } = new([]);

    /// <summary>Gets HOCON that overrides the engine's, such as <c>actorsweep.scheduler.no-worker-timeout = 10 s</c>. Default: empty.</summary>
    public string Overrides { get; init; } = "";

    /// <summary>
    /// Gets the folder in which the engine makes a folder of its own for the files of sweeps, until they are saved. The engine deletes its own folder when it
    /// ends. An engine with <see cref="Workers"/> or <see cref="Processes"/> does not use this. Null: the system's folder for temporary files.
    /// </summary>
    public string? ResultsPath { get; init; }

    /// <summary>
    /// Gets the folder of a journal; needs <see cref="Workers"/> or <see cref="Processes"/>. Unfinished durable sweeps and queued calls
    /// continue with the next engine on the same folder; one engine at a time can use it. Null, the default: no journal and no queue.
    /// </summary>
    public string? Data { get; init; }

    internal int SlotsEach => Slots ?? Math.Max(1, Environment.ProcessorCount / Math.Max(1, Workers + Processes));
}
