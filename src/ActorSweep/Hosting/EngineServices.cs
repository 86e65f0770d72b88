using ActorSweep.Actors;
using ActorSweep.Execution.Bundles;
using ActorSweep.Execution.Storage;
using ActorSweep.Settings;
using ActorSweep.Storage.Journal;
using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace ActorSweep.Hosting;

/// <summary>
/// Builds what the actors of a node work with, out of its settings. Nodes of a cluster, the engine in one actor system and tests take it
/// from here, and add what only they have.
/// </summary>
/// <param name="IsClustered">Whether scheduler and workers are on nodes of a cluster, and not in one actor system.</param>
/// <param name="Store">The node's own blobs.</param>
/// <param name="Blobs">Fetches blobs of other nodes.</param>
/// <param name="Address">Where other nodes find this node's blobs.</param>
sealed record EngineServices(
    EngineSettings Settings, bool IsClustered, ModelCatalog Models, BlobStore Store, BlobClient Blobs, NodeBlobs Address, ILogger Log)
{
    /// <summary>How often a gateway asks the scheduler how it stands.</summary>
    static readonly TimeSpan FollowInterval = TimeSpan.FromSeconds(1);

    /// <summary>The blobs that a node holds.</summary>
    public static BlobStore OpenBlobs(EngineSettings settings, ILogger log) => new(settings.BlobsMemoryPath, settings.BlobsPath, log);

    /// <summary>The bundles that a node keeps.</summary>
    public static BundleStore OpenBundles(EngineSettings settings) =>
        new(settings.BundlesPath is { Length: > 0 } given ? given : OwnBundlesPath(), settings.BundlesCacheSize, settings.LargestBundle, TimeProvider.System);

    static string OwnBundlesPath() =>
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "actorsweep", "bundles");

    /// <param name="owner">HOST:PORT of the node that records.</param>
    public static JournalServices Journal(EngineSettings settings, JournalDatabase database, string owner, DataFolder data, BundleStore bundles) =>
        new(database, owner, settings.JournalLease, data.Parts, bundles);

    /// <summary>What a scheduler works with; a node of a cluster adds its journal and its URL.</summary>
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

    /// <summary>What a worker works with; user code runs on threads of this process unless the node adds executors of its own.</summary>
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

    /// <summary>Starts the actor that clients of a system ask.</summary>
    /// <param name="url">The node's URL; empty: it has none that clients use.</param>
    public static IActorRef StartGateway(ActorSystem system, IActorRef scheduler, string url) =>
        system.ActorOf(Props.Create(() => new GatewayActor(scheduler, url, FollowInterval, TimeProvider.System)), ActorNames.Gateway);
}
