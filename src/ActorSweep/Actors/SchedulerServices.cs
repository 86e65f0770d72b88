using ActorSweep.Execution.Storage;
using ActorSweep.Settings;
using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace ActorSweep.Actors;

/// <summary>The services of a scheduler actor.</summary>
sealed record SchedulerServices
{
    public required ModelCatalog Models { get; init; }

    public required EngineSettings Settings { get; init; }

    /// <summary>Props of the router over the workers.</summary>
    public required Props Router { get; init; }

    /// <summary>Whether workers are other nodes of a cluster.</summary>
    public required bool IsClustered { get; init; }

    /// <summary>The parent of the folders with the results of each run.</summary>
    public required string ResultsPath { get; init; }

    /// <summary>The journal, with which runs outlive the scheduler; null: none.</summary>
    public JournalServices? Journal { get; init; }

    /// <summary>Called when the cluster has removed this node and has a scheduler elsewhere.</summary>
    public Action Excluded { get; init; } = () => { };

    /// <summary>Called with the reason when the journal stays unusable until somebody repairs it.</summary>
    public Action<string> JournalUnusable { get; init; } = _ => { };

    public required BlobClient Blobs { get; init; }

    /// <summary>The blobs of this node.</summary>
    public required BlobStore Store { get; init; }

    /// <summary>Where other nodes fetch this node's blobs.</summary>
    public required NodeBlobs Address { get; init; }

    /// <summary>This node's URL for other nodes.</summary>
    public string NodeUrl { get; init; } = "";

    public required TimeProvider Clock { get; init; }

    public required ILogger Log { get; init; }
}
