namespace ActorSweep.Node.Compare;

/// <summary>The deck's sweep in other tools: the programs of <c>bench/peers</c>, where this machine has what they need.</summary>
static class Peers
{
    public const string NumPy = "NumPy, serial";

    const string BrokerScript = "with_rabbitmq.sh", Broker = "/usr/lib/rabbitmq/bin/rabbitmq-server", BrokerPackage = "rabbitmq-server";

    static readonly (string Module, string Package)[] Modules =
        [("numpy", "python3-numpy"), ("distributed", "python3-distributed"), ("celery", "python3-celery")];

    static readonly Peer[] All =
    [
        new(NumPy, "for r in range(10): …", "serial.py", HasStart: false, ["numpy"]),
        new("multiprocessing", "Pool.map(run_sir, …)", "multiprocessing_pool.py", HasStart: true, ["numpy"]),
        new("Dask", "delayed(run_sir)(…), compute", "dask_delayed.py", HasStart: true, ["numpy", "distributed"]),
        new("Celery, RabbitMQ", "run_sir.delay(…), get", "celery_queue.py", HasStart: true, ["numpy", "celery"]) { WantsBroker = true },
    ];

    /// <summary>Finds the peers that this machine has, and those that it lacks.</summary>
    public static (IReadOnlyList<ComparedMode> Here, IReadOnlyList<MissingPeer> Missing) Find()
    {
        var folder = Folder([AppContext.BaseDirectory, Environment.CurrentDirectory]) ?? throw new UsageException(
            "--peers runs the programs of bench/peers. No folder bench/peers was found in the folder of this program, the current folder, or their parents. Run the command in a checkout.");
        var pythons = Python.Find([.. Modules.Select(m => m.Module)]);
        var (here, missing) = (new List<ComparedMode>(), new List<MissingPeer>());
        foreach (var peer in All)
        {
            var python = pythons.FirstOrDefault(p => !p.Lacks.Overlaps(peer.Modules));
            var packages = Missing(peer, python, pythons).ToList();
            if (packages.Count > 0)
                missing.Add(new MissingPeer(peer.Name, packages));
            else
                here.Add(new(peer.Name, peer.Written, peer.HasStart, cancel => PeerProgram.MeasureAsync(peer.Name, folder, Command(peer, python!), cancel)));
        }
        return (here, missing);
    }

    public static string? Folder(IEnumerable<string> starts) => starts
        .SelectMany(Upwards)
        .Select(folder => Path.Combine(folder, "bench", "peers"))
        .FirstOrDefault(peers => File.Exists(Path.Combine(peers, "deck.py")));

    static IEnumerable<string> Upwards(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            yield return folder.FullName;
    }

    static IEnumerable<string> Missing(Peer peer, Python? python, IReadOnlyList<Python> pythons)
    {
        if (python is null && pythons.Count == 0)
            yield return "python3";
        // Debian's packages belong to Debian's Python, which is the last.
        foreach (var (module, package) in Modules)
            if (python is null && peer.Modules.Contains(module) && (pythons.Count == 0 || pythons[^1].Lacks.Contains(module)))
                yield return package;
        if (peer.WantsBroker && !File.Exists(Broker))
            yield return BrokerPackage;
    }

    // The betas are Python's floats: with NumPy's, each number of a trajectory is a NumPy scalar, which takes longer to pickle than to compute.
    static string[] Command(Peer peer, Python python) =>
        [.. peer.WantsBroker ? (string[])[$"./{BrokerScript}"] : [], python.Program, peer.Program, "floats"];

    sealed record Peer(string Name, string Written, string Program, bool HasStart, string[] Modules)
    {
        public bool WantsBroker { get; init; }
    }
}

/// <summary>A peer that this machine lacks, and the Debian packages that provide it.</summary>
sealed record MissingPeer(string Name, IReadOnlyList<string> Packages);
