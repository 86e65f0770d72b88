using ActorSweep.Core.Scheduling;
using ActorSweep.Storage;
using ActorSweep.Storage.Journal;
using ActorSweep.Storage.Queue;

namespace ActorSweep.Actors;

/// <summary>What a scheduler records with.</summary>
/// <param name="Owner">HOST:PORT of this node, in whose name it holds the journal.</param>
/// <param name="PartsPath">Where each run gets a folder for what is done of it.</param>
sealed record JournalServices(JournalDatabase Database, string Owner, TimeSpan Lease, string PartsPath)
{
    public JournalBlobs Blobs { get; } = new(Database);

    public JournalBundles Bundles { get; } = new(Database);

    /// <summary>The queue, in the same database.</summary>
    public QueueDesk Queue { get; } = new(new QueueDatabase(Database));

    public string PartsOf(RunId run) => Path.Combine(PartsPath, BlobName.Of(run));
}
