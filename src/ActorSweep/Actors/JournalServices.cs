using ActorSweep.Execution.Bundles;
using ActorSweep.Protocol.Blobs;
using ActorSweep.Storage;
using ActorSweep.Storage.Journal;
using ActorSweep.Storage.Queue;

namespace ActorSweep.Actors;

/// <summary>The services with which a scheduler records its runs.</summary>
/// <param name="Owner">HOST:PORT of this node, the owner of its lease.</param>
/// <param name="PartsPath">The parent of the folders with the finished parts of each run.</param>
/// <param name="Store">The bundles on this node's disk.</param>
sealed record JournalServices(JournalDatabase Database, string Owner, TimeSpan Lease, string PartsPath, BundleStore Store)
{
    QueueDesk? _queue;

    public JournalBlobs Blobs { get; } = new(Database);

    /// <summary>The bundles on this node's disk or in the database.</summary>
    public BundleShelf Shelf { get; } = new(Store, new JournalBundles(Database));

    /// <summary>The queue, in the same database.</summary>
    public QueueDesk Queue => LazyInitializer.EnsureInitialized(ref _queue, () => new QueueDesk(new QueueDatabase(Database), Shelf.KeepAsync));

    public string PartsOf(RunId run) => Path.Combine(PartsPath, BlobName.Of(run));
}
