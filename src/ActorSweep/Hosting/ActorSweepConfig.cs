using ActorSweep.Bundles;
using ActorSweep.Core.Scheduling;
using ActorSweep.Execution.Processes;
using ActorSweep.Storage;
using Akka.Configuration;
using Microsoft.Extensions.Logging;

namespace ActorSweep.Hosting;

/// <summary>Reads the HOCON files that travel inside this assembly, and the settings in them.</summary>
public static class ActorSweepConfig
{
    /// <summary>The configuration of a role (seed, worker, client), with a file of the operator's over it.</summary>
    /// <param name="layers">Names of embedded files, the strongest first.</param>
    /// <param name="overrides">HOCON that is stronger than all of them.</param>
    public static Config Load(IEnumerable<string> layers, string overrides = "") =>
        layers.Aggregate(ConfigurationFactory.ParseString(overrides), (config, layer) => config.WithFallback(Embedded(layer)))
            .WithFallback(Embedded("reference"));

    internal static SchedulerSettings SchedulerSettings(Config config)
    {
        var scheduler = config.GetConfig("actorsweep.scheduler");
        return new SchedulerSettings
        {
            ChunkDuration = scheduler.GetTimeSpan("chunk-duration"),
            ChunkBytes = Bytes(scheduler, "chunk-bytes"),
            WindowBytes = Bytes(scheduler, "window-bytes"),
            PrefetchBelow = scheduler.GetTimeSpan("prefetch-below"),
            AssignmentLostAfter = scheduler.GetTimeSpan("assignment-lost-after"),
            AllowedLosses = scheduler.GetInt("allowed-losses"),
            AllowedAttempts = scheduler.GetInt("allowed-attempts"),
            EndedRuns = scheduler.GetInt("ended-runs"),
            MapChunkBytes = Bytes(scheduler, "map-chunk-bytes"),
            MostQueuedPerSlot = scheduler.GetInt("most-queued-per-slot"),
            MostQueued = scheduler.GetInt("most-queued"),
            UnknownDuration = scheduler.GetTimeSpan("unknown-duration"),
            Bandwidth = Bytes(scheduler, "bandwidth"),
            TransferLatency = scheduler.GetTimeSpan("transfer-latency"),
            RecallAbove = scheduler.GetTimeSpan("recall-above"),
            NoWorkerTimeout = scheduler.GetTimeSpan("no-worker-timeout"),
            AdoptionTime = scheduler.GetTimeSpan("adoption-time"),
            ClaimTime = scheduler.GetTimeSpan("claim-time"),
            WorkerTtl = scheduler.GetTimeSpan("worker-ttl"),
            SpeculateAfter = scheduler.GetDouble("speculate-after"),
        };
    }

    static long Bytes(Config config, string path) =>
        config.GetByteSize(path) ?? throw new ConfigurationException($"{path} is not a size.");

    /// <summary>Reads every setting once; what can't be read is told by the exception's message.</summary>
    public static void Check(Config config)
    {
        SchedulerSettings(config);
        foreach (var path in (string[])[
            "http.client-ttl", "http.client-grace", "scheduler.snapshot-interval", "scheduler.worker-down-after", "worker.report-interval", "worker.hello-interval", "worker.scheduler-timeout", "worker.drain-timeout", "worker.cancel-grace",
            "results.fetch-timeout", "journal.lease", "journal.retry-first", "journal.retry-most", "journal.cut-off-timeout"])
            config.GetTimeSpan($"actorsweep.{path}");
        RunsProcesses(config);
        Bundles(config);
        Memory(config);
        config.GetBoolean("actorsweep.blobs.same-machine");
        foreach (var path in (string[])["http.port", "worker.slots"])
            config.GetInt($"actorsweep.{path}");
    }

    /// <summary>As many slots as asked for; 0 stands for the machine's cores.</summary>
    internal static int Slots(Config config) => config.GetInt("actorsweep.worker.slots") is > 0 and var slots ? slots : Environment.ProcessorCount;

    /// <summary>Whether workers run user code in child processes, and not on threads of their own.</summary>
    /// <exception cref="ConfigurationException">The setting is neither.</exception>
    internal static bool RunsProcesses(Config config) => config.GetString("actorsweep.worker.executor") switch
    {
        "process" => true,
        "threads" => false,
        var other => throw new ConfigurationException($"actorsweep.worker.executor is '{other}'. There are: process, threads."),
    };

    /// <summary>How much memory the processes of a worker may have.</summary>
    internal static MemoryLimits Memory(Config config)
    {
        var worker = config.GetConfig("actorsweep.worker");
        var given = Bytes(worker, "memory");
        // What a container may have is all there is of the machine.
        var share = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes * Math.Min(1.0, (double)Slots(config) / Environment.ProcessorCount);
        return new MemoryLimits(
            given > 0 ? given : (long)share, worker.GetDouble("memory-spill"), worker.GetDouble("memory-pause"), worker.GetDouble("memory-kill"))
        {
            Idle = worker.GetTimeSpan("executor-idle"),
        };
    }

    /// <summary>The bundles that a node keeps.</summary>
    internal static BundleStore Bundles(Config config)
    {
        var bundles = config.GetConfig("actorsweep.bundles");
        var path = bundles.GetString("path") is { Length: > 0 } given
            ? given
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "actorsweep", "bundles");
        return new BundleStore(path, Bytes(bundles, "cache-size"), Bytes(bundles, "largest"), TimeProvider.System);
    }

    /// <summary>The blobs that a node holds.</summary>
    internal static BlobStore Blobs(Config config, ILogger log) =>
        new(config.GetString("actorsweep.blobs.memory-path"), config.GetString("actorsweep.blobs.path"), log);

    static Config Embedded(string name)
    {
        using var stream = typeof(ActorSweepConfig).Assembly.GetManifestResourceStream($"hocon/{name}.hocon")
            ?? throw new ArgumentException($"There is no configuration '{name}'.", nameof(name));
        return ConfigurationFactory.ParseString(new StreamReader(stream).ReadToEnd());
    }
}
