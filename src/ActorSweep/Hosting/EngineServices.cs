using ActorSweep.Actors;
using ActorSweep.Execution.Bundles;
using ActorSweep.Execution.Storage;
using ActorSweep.Settings;
using ActorSweep.Storage.Journal;
using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace ActorSweep.Hosting;

/// <summary>
/// Builds the services of a node's actors from its settings. Nodes of a cluster, the engine in one actor system and tests use it, and
/// add services of their own.
/// </summary>
/// <param name="IsClustered">Whether scheduler and workers are nodes of a cluster rather than actors of one system.</param>
/// <param name="Store">The blobs of this node.</param>
/// <param name="Blobs">Fetches blobs of other nodes.</param>
/// <param name="Address">Where other nodes fetch this node's blobs.</param>
sealed record EngineServices(
    EngineSettings Settings, bool IsClustered, ModelCatalog Models, BlobStore Store, BlobClient Blobs, NodeBlobs Address, ILogger Log)
{
    /// <summary>How often a gateway asks the scheduler for a snapshot.</summary>
    static readonly TimeSpan FollowInterval = TimeSpan.FromSeconds(1);

    public static BlobStore OpenBlobs(EngineSettings settings, ILogger log) => new(settings.BlobsMemoryPath, settings.BlobsPath, log);

    public static BundleStore OpenBundles(EngineSettings settings) =>
        new(settings.BundlesPath is { Length: > 0 } given ? given : OwnBundlesPath(), settings.BundlesCacheSize, settings.LargestBundle, TimeProvider.System);

    static string OwnBundlesPath() =>
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "actorsweep", "bundles");

    /// <param name="owner">HOST:PORT of the node that writes the journal.</param>
    public static JournalServices Journal(EngineSettings settings, JournalDatabase database, string owner, DataFolder data, BundleStore bundles) =>
        new(database, owner, settings.JournalLease, data.Parts, bundles);

    /// <summary>The services of a scheduler. A node of a cluster adds its journal and its URL.</summary>
    public SchedulerServices Scheduler(string resultsPath) => new()
    {
        Models = Models,
        Settings = Settings,
        Router = IsClustered ? PlacementRouter.AcrossCluster() : PlacementRouter.WithinSystem(),
        IsClustered = IsClustered,
        ResultsPath = resultsPath,
        Blobs = Blobs,
        Store = Store,
        Address = Address,
        Clock = TimeProvider.System,
        Log = Log,
    };

    /// <summary>The services of a worker. User code runs on threads of this process unless the node adds executors.</summary>
    public WorkerServices Worker(WorkerId id, IActorRef scheduler, Func<ActorSystem, SweepClient> newClient) => new()
    {
        Settings = Settings,
        Id = id,
        Models = Models,
        Scheduler = scheduler,
        NewClient = newClient,
        SharesProcess = !IsClustered,
        IsClustered = IsClustered,
        Store = Store,
        Blobs = Blobs,
        Address = Address,
        Orphaned = () => { },
        Log = Log,
        Drained = () => { },
    };

    /// <summary>Starts the actor that answers the clients of an actor system.</summary>
    /// <param name="url">The URL that clients use for this node; empty: none.</param>
    public static IActorRef StartGateway(ActorSystem system, IActorRef scheduler, string url) =>
        system.ActorOf(Props.Create(() => new GatewayActor(scheduler, url, FollowInterval, TimeProvider.System)), ActorNames.Gateway);
}
