using ActorSweep.Execution.Storage;
using ActorSweep.Settings;
using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace ActorSweep.Actors;

/// <summary>What a scheduler actor works with.</summary>
sealed record SchedulerServices
{
    public required ModelCatalog Models { get; init; }

    public required EngineSettings Settings { get; init; }

    /// <summary>Props of the router over the workers.</summary>
    public required Props Router { get; init; }

    /// <summary>Whether workers are other processes, in a cluster with this one.</summary>
    public required bool IsClustered { get; init; }

    /// <summary>Where each run gets a folder for its results.</summary>
    public required string ResultsPath { get; init; }

    /// <summary>Where runs are recorded so that they outlive the scheduler; null: nowhere.</summary>
    public JournalServices? Journal { get; init; }

    /// <summary>The cluster has given this node up, and has a scheduler elsewhere.</summary>
    public Action GivenUp { get; init; } = () => { };

    public required BlobClient Blobs { get; init; }

    /// <summary>This node's own blobs.</summary>
    public required BlobStore Store { get; init; }

    /// <summary>Where others find them.</summary>
    public required NodeBlobs Address { get; init; }

    /// <summary>This node's URL for other nodes.</summary>
    public string NodeUrl { get; init; } = "";

    public required TimeProvider Clock { get; init; }

    public required ILogger Log { get; init; }
}
