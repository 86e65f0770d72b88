using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Working;
using ActorSweep.Execution.Processes;
using ActorSweep.Protocol.Messages;
using Akka.Configuration;

namespace ActorSweep.Settings;

/// <summary>
/// Every setting that the engine reads: its key, its type and its name in code. Defaults, units and meanings are in
/// <c>hocon/reference.hocon</c>. To add a setting, add a line here, or a property to <see cref="SchedulerSettings"/> or
/// <see cref="WorkerIntervals"/>, and its default there. Actors and hosts read settings from the instance in their services.
/// </summary>
sealed class EngineSettings(SettingsReader read)
{
    /// <summary>The environment variable for the connection string of a PostgreSQL server. The HOCON setting overrides it.</summary>
    public const string JournalVariable = "ACTORSWEEP_JOURNAL";

    /// <summary>The dispatcher that gives each of its actors a thread.</summary>
    public const string OwnThread = "actorsweep.own-thread";

    // The command line and the engine's hosts also set these keys.
    const string SlotsKey = "worker.slots", MemoryKey = "worker.memory", DataKey = "data.path", StoreKey = "journal.store", ServerKey = "journal.connection-string";
    const string ClusterHostPath = "akka.remote.dot-netty.tcp.hostname", ClusterPortPath = "akka.remote.dot-netty.tcp.port";

    /// <exception cref="ConfigurationException">A setting is missing or cannot be read; the message names it.</exception>
    public static EngineSettings Of(Config config) => new(new SettingsReader(config));

    public string HttpHost { get; } = read.Text("http.host");

    public int HttpPort { get; } = read.Count("http.port");

    public TimeSpan ClientTtl { get; } = read.Time("http.client-ttl");

    public TimeSpan ClientGrace { get; } = read.Time("http.client-grace");

    /// <summary>The number of slots in the settings; null where it is 0, which means the cores of the machine.</summary>
    public int? SlotsSet { get; } = read.Count(SlotsKey) is > 0 and var slots ? slots : null;

    public int Slots => SlotsSet ?? Environment.ProcessorCount;

    /// <summary>Whether workers run user code in child processes rather than on threads of the node.</summary>
    public bool RunsProcesses { get; } = read.Choice("worker.executor", ("process", true), ("threads", false));

    public MemoryLimits Memory { get; } = new(
        read.Bytes(MemoryKey) is > 0 and var given ? given : ShareOfMachine(read),
        read.Number("worker.memory-spill"),
        read.Number("worker.memory-pause"),
        read.Number("worker.memory-kill"))
    {
        Idle = read.Time("worker.executor-idle"),
    };

    /// <summary>The intervals of <see cref="Core.Working.WorkerState"/>, by the names of its properties.</summary>
    public WorkerIntervals Working { get; } = read.Section<WorkerIntervals>("worker");

    public TimeSpan CancelGrace { get; } = read.Time("worker.cancel-grace");

    public TimeSpan DrainTimeout { get; } = read.Time("worker.drain-timeout");

    public string BlobsMemoryPath { get; } = read.Text("blobs.memory-path");

    public string BlobsPath { get; } = read.Text(SettingKeys.BlobsPath);

    /// <summary>Whether nodes on one machine read one another's blobs as files.</summary>
    public bool SharesBlobFiles { get; } = read.Switch("blobs.same-machine");

    /// <summary>Empty: a folder of the user.</summary>
    public string BundlesPath { get; } = read.Text("bundles.path");

    /// <summary>Bytes that all bundles of a node may take together.</summary>
    public long BundlesCacheSize { get; } = read.Bytes(SettingKeys.BundlesCacheSize);

    /// <summary>Bytes that one bundle may take.</summary>
    public long LargestBundle { get; } = read.Bytes(SettingKeys.LargestBundle);

    public TimeSpan BundleFetchTimeout { get; } = read.Time("bundles.fetch-timeout");

    /// <summary>The settings of <see cref="Core.Scheduling.SchedulerState"/>, by the names of its properties.</summary>
    public SchedulerSettings Scheduling { get; } = read.Section<SchedulerSettings>("scheduler");

    public TimeSpan WorkerDownAfter { get; } = read.Time("scheduler.worker-down-after");

    public TimeSpan SnapshotInterval { get; } = read.Time("scheduler.snapshot-interval");

    /// <summary>The data folder of a scheduler node; empty: a temporary folder.</summary>
    public string DataPath { get; } = read.Text(DataKey);

    public JournalStore JournalStore { get; } = read.Choice(
        StoreKey, ("auto", JournalStore.Auto), ("sqlite", JournalStore.Sqlite), ("postgresql", JournalStore.Postgresql), ("none", JournalStore.None));

    /// <summary>The connection string of a PostgreSQL server; null: not given.</summary>
    public string? JournalServer { get; } = read.Text(ServerKey, JournalVariable);

    public TimeSpan JournalLease { get; } = read.Time("journal.lease");

    public TimeSpan JournalRetryFirst { get; } = read.Time("journal.retry-first");

    public TimeSpan JournalRetryMost { get; } = read.Time("journal.retry-most");

    public TimeSpan CutOffTimeout { get; } = read.Time("journal.cut-off-timeout");

    public TimeSpan FetchTimeout { get; } = read.Time("results.fetch-timeout");

    /// <summary>The settings by which executors and clients read and write payloads; null: the default.</summary>
    public string? Payloads { get; } = read.Payloads();

    /// <summary>The error for a journal on PostgreSQL without a connection string.</summary>
    public static ConfigurationException NoJournalServer() => new($"{SettingKeys.PathOf(StoreKey)} is postgresql, which needs {SettingKeys.PathOf(ServerKey)} or {JournalVariable}.");

    /// <summary>The port of the cluster on this node, from its role and its command line.</summary>
    public static int ClusterPortOf(Config config) => config.GetInt(ClusterPortPath);

    /// <summary>The start options of a node, as lines of HOCON.</summary>
    public static IEnumerable<string> Lines(string? host = null, int? port = null, int? slots = null, string? memory = null, string? data = null)
    {
        if (host is not null)
            yield return $"{ClusterHostPath} = {Quoted(host)}";
        if (port is not null)
            yield return $"{ClusterPortPath} = {port}";
        if (slots is not null)
            yield return SettingsReader.Line(SlotsKey, $"{slots}");
        if (memory is not null)
            yield return SettingsReader.Line(MemoryKey, memory);
        if (data is not null)
            yield return SettingsReader.Line(DataKey, Quoted(data));
    }

    /// <summary>The HOCON that makes a node keep a SQLite journal in its data folder.</summary>
    public static string KeepsJournal => SettingsReader.Line(StoreKey, "sqlite");

    /// <summary>A text as a quoted HOCON string.</summary>
    public static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"";

    /// <summary>The worker's share of memory by its share of the cores. In a container the container's memory limit is the total.</summary>
    static long ShareOfMachine(SettingsReader read)
    {
        var slots = read.Count(SlotsKey) is > 0 and var given ? given : Environment.ProcessorCount;
        return (long)(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes * Math.Min(1.0, (double)slots / Environment.ProcessorCount));
    }
}
