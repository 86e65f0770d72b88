using System.Reflection;
using ActorSweep.Core.Scheduling;
using Nerdbank.MessagePack;
using PolyType;

namespace ActorSweep.Protocol.Messages;

/// <summary>
/// The base of all messages between the actors of different nodes. The set is closed: the engine's <c>WireSerializer</c> accepts these
/// types and no others. A tag is never reused for another type.
/// </summary>
[GenerateShape]
[DerivedTypeShape(typeof(RegisterWorker), Tag = 1)]
[DerivedTypeShape(typeof(ConfirmWorker), Tag = 2)]
[DerivedTypeShape(typeof(ReportWork), Tag = 3)]
[DerivedTypeShape(typeof(AssignSweepChunk), Tag = 4)]
[DerivedTypeShape(typeof(SweepChunkFinished), Tag = 5)]
[DerivedTypeShape(typeof(DiscardAttempt), Tag = 6)]
[DerivedTypeShape(typeof(ReleaseRun), Tag = 7)]
[DerivedTypeShape(typeof(RegisterAgain), Tag = 8)]
[DerivedTypeShape(typeof(BeginDrain), Tag = 9)]
[DerivedTypeShape(typeof(ConfirmDrain), Tag = 10)]
[DerivedTypeShape(typeof(RecallAttempt), Tag = 11)]
[DerivedTypeShape(typeof(ReturnAttempt), Tag = 12)]
[DerivedTypeShape(typeof(AssignTasks), Tag = 13)]
[DerivedTypeShape(typeof(TasksFinished), Tag = 14)]
[DerivedTypeShape(typeof(AssignMapChunk), Tag = 15)]
[DerivedTypeShape(typeof(MapChunkFinished), Tag = 16)]
[DerivedTypeShape(typeof(SecedeTask), Tag = 17)]
[DerivedTypeShape(typeof(ReportLostInput), Tag = 18)]
[DerivedTypeShape(typeof(ReleaseResults), Tag = 19)]
[DerivedTypeShape(typeof(SubmitSweep), Tag = 20)]
[DerivedTypeShape(typeof(RequestAccepted), Tag = 21)]
[DerivedTypeShape(typeof(RequestRefused), Tag = 22)]
[DerivedTypeShape(typeof(CancelRun), Tag = 23)]
[DerivedTypeShape(typeof(DrainWorker), Tag = 24)]
[DerivedTypeShape(typeof(RequestCompleted), Tag = 25)]
[DerivedTypeShape(typeof(FollowScheduler), Tag = 26)]
[DerivedTypeShape(typeof(SchedulerSnapshot), Tag = 27)]
[DerivedTypeShape(typeof(ReplicateResult), Tag = 28)]
[DerivedTypeShape(typeof(ResultReplicated), Tag = 29)]
[DerivedTypeShape(typeof(TaskProgress), Tag = 30)]
[DerivedTypeShape(typeof(ReportLostExecutor), Tag = 31)]
[DerivedTypeShape(typeof(AttemptStuck), Tag = 32)]
[DerivedTypeShape(typeof(PauseWork), Tag = 33)]
[DerivedTypeShape(typeof(SchedulerUnavailable), Tag = 34)]
[DerivedTypeShape(typeof(ResumeRun), Tag = 35)]
[DerivedTypeShape(typeof(AdoptAttempt), Tag = 36)]
[DerivedTypeShape(typeof(ReportFailedDisposal), Tag = 37)]
[DerivedTypeShape(typeof(RegisterClient), Tag = 40)]
[DerivedTypeShape(typeof(SubmitTasks), Tag = 41)]
[DerivedTypeShape(typeof(SubmitMap), Tag = 42)]
[DerivedTypeShape(typeof(ChangeTasks), Tag = 43)]
[DerivedTypeShape(typeof(ReleaseMap), Tag = 44)]
[DerivedTypeShape(typeof(ReplicateTask), Tag = 45)]
[DerivedTypeShape(typeof(Publish), Tag = 46)]
[DerivedTypeShape(typeof(Unpublish), Tag = 47)]
[DerivedTypeShape(typeof(FindPublished), Tag = 48)]
[DerivedTypeShape(typeof(Published), Tag = 49)]
[DerivedTypeShape(typeof(LocateResult), Tag = 50)]
[DerivedTypeShape(typeof(ResultLocated), Tag = 51)]
[DerivedTypeShape(typeof(ClientUpdate), Tag = 52)]
[DerivedTypeShape(typeof(HoldMap), Tag = 53)]
[DerivedTypeShape(typeof(ConfirmClient), Tag = 54)]
[DerivedTypeShape(typeof(CompleteHolds), Tag = 55)]
[DerivedTypeShape(typeof(UnregisterClient), Tag = 56)]
[DerivedTypeShape(typeof(MessagePart), Tag = 60)]
abstract partial record WireMessage;

/// <summary>Worker → scheduler: the worker registers with its slots and the URL of its blobs.</summary>
sealed record RegisterWorker([property: Key(0)] WorkerId Worker, [property: Key(1)] int Slots, [property: Key(2)] string Address) : WireMessage
{
    /// <summary>The amount of each named resource.</summary>
    [Key(3)]
    public Dictionary<string, double> Resources { get; init; } = [];

    /// <summary>The folder of its blobs, which nodes on the same machine can read; empty if they cannot.</summary>
    [Key(4)]
    public string Folder { get; init; } = "";

    /// <summary>The chunks that it has from an earlier scheduler: of sweeps all, of maps those that have started or finished recently.</summary>
    [Key(5)]
    public HeldChunk[] Held { get; init; } = [];

    /// <summary>The tasks of graphs that it has from an earlier scheduler and that have started or finished recently.</summary>
    [Key(6)]
    public HeldTask[] HeldTasks { get; init; } = [];

    /// <summary>Whether it cannot execute the work of programs with cultures, because its machine has no culture data.</summary>
    [Key(7)]
    public bool LacksCultures { get; init; }
}

/// <summary>Scheduler → worker: the worker is registered. It refuses commands of an earlier epoch.</summary>
sealed record ConfirmWorker([property: Key(0)] long Epoch) : WireMessage
{
    /// <summary>The URL of the scheduler's node, from which other nodes fetch bundles.</summary>
    [Key(1)]
    public string Url { get; init; } = "";
}

/// <summary>Worker → scheduler, at intervals: the attempts that wait or execute on the worker.</summary>
sealed record ReportWork([property: Key(0)] WorkerId Worker, [property: Key(1)] AttemptId[] Held) : WireMessage;

/// <summary>
/// Scheduler → worker: this scheduler adopts the attempt. If it has finished or has seceded, the worker reports that again;
/// if the worker does not have it, the worker returns it.
/// </summary>
sealed record AdoptAttempt([property: Key(0)] AttemptId Attempt) : WireMessage;

/// <summary>Scheduler → worker, by the router: execute these blocks of a sweep.</summary>
sealed record AssignSweepChunk(
    [property: Key(0)] long Epoch,
    [property: Key(1)] RunId Run,
    [property: Key(2)] AttemptId Attempt,
    [property: Key(3)] int Number,
    [property: Key(4)] long FirstBlock,
    [property: Key(5)] long BlockCount,
    [property: Key(6)] SpecSource Spec) : WireMessage;

/// <summary>The spec of a run: JSON in this message, or a blob if it is large.</summary>
sealed record SpecSource([property: Key(0)] string? Json, [property: Key(1)] BlobAddress? Blob)
{
    /// <summary>The model that the client shipped; null if every node knows the model by its name.</summary>
    [Key(2)]
    public ModelCode? Model { get; init; }
}

/// <summary>A model that a client shipped: its signature for the scheduler, and its method for the executors.</summary>
/// <param name="Function">Its method, as encoded text.</param>
sealed record ModelCode([property: Key(0)] ModelSignature Signature, [property: Key(1)] byte[] Function)
{
    /// <summary>The bundle that holds its code; null if every node has the code.</summary>
    [Key(2)]
    public string? Bundle { get; init; }

    /// <summary>The culture behavior of the program that submitted it, as <see cref="Payloads.Cultures"/> describes; null: globalization-invariant.</summary>
    [Key(3)]
    public string? Culture { get; init; }

    /// <summary>The assemblies that hold its code, at the client. Never on the wire.</summary>
    [PropertyShape(Ignore = true)]
    public IReadOnlyList<Assembly> Code { get; init; } = [];
}

/// <summary>Worker → scheduler: a chunk has finished. Its result is in this message, or in a blob if it is large.</summary>
sealed record SweepChunkFinished(
    [property: Key(0)] WorkerId Worker,
    [property: Key(1)] AttemptId Attempt,
    [property: Key(2)] double Seconds,
    [property: Key(3)] long Bytes,
    [property: Key(4)] long Failed,
    [property: Key(5)] byte[]? Inline,
    [property: Key(6)] BlobAddress? Blob) : WireMessage
{
    /// <summary>The decoded result, if worker and reducer share a process. Never on the wire.</summary>
    [PropertyShape(Ignore = true)]
    public IReadOnlyList<Core.Reduction.BlockResult>? Local { get; init; }
}

/// <summary>The address and the checksum of a blob.</summary>
/// <param name="Url">GET fetches the blob, DELETE deletes it.</param>
/// <param name="Checksum">XXH3 of its bytes.</param>
sealed record BlobAddress([property: Key(0)] string Url, [property: Key(1)] long Length, [property: Key(2)] ulong Checksum)
{
    /// <summary>The file that holds the blob on the machine of its node, as long as the file is in memory.</summary>
    [Key(3)]
    public string? Path { get; init; }
}

/// <summary>Scheduler → worker: cancel this attempt; its result is not needed.</summary>
sealed record DiscardAttempt([property: Key(0)] AttemptId Attempt) : WireMessage;

/// <summary>Scheduler → all workers: delete everything that belongs to this run.</summary>
sealed record ReleaseRun([property: Key(0)] RunId Run) : WireMessage;

/// <summary>Scheduler → worker: the scheduler does not know this worker; register again.</summary>
sealed record RegisterAgain : WireMessage;

/// <summary>Worker → scheduler: the worker drains. Assign nothing more to it.</summary>
sealed record BeginDrain([property: Key(0)] WorkerId Worker) : WireMessage;

/// <summary>Scheduler → worker: the drained worker may exit; nothing that it holds is needed.</summary>
sealed record ConfirmDrain : WireMessage;

/// <summary>Gateway → scheduler: run this sweep.</summary>
sealed record SubmitSweep([property: Key(0)] string SpecJson) : WireMessage
{
    /// <summary>The model, if the client ships it.</summary>
    [Key(1)]
    public ModelCode? Model { get; init; }

    /// <summary>The client's name for this request, so that a repeated request returns the same run; null: not named.</summary>
    [Key(2)]
    public string? Submission { get; init; }

    /// <summary>Whether the run survives the scheduler.</summary>
    [Key(3)]
    public bool IsDurable { get; init; } = true;
}

/// <summary>Scheduler → gateway: the sweep is accepted and runs under this id.</summary>
sealed record RequestAccepted([property: Key(0)] RunId Run) : WireMessage;

/// <summary>Scheduler → gateway: the request is refused, with the reason in one line for the client.</summary>
sealed record RequestRefused([property: Key(0)] string Why) : WireMessage;

/// <summary>Scheduler → sender: the scheduler cannot answer now, with the reason. The request may be repeated.</summary>
sealed record SchedulerUnavailable([property: Key(0)] string Why) : WireMessage;

/// <summary>Gateway → scheduler: resume this run, which was cancelled or has failed.</summary>
sealed record ResumeRun([property: Key(0)] RunId Run) : WireMessage;

/// <summary>Gateway → scheduler: cancel this run and keep the results that have finished.</summary>
sealed record CancelRun([property: Key(0)] RunId Run) : WireMessage;

/// <summary>Gateway → scheduler: drain this worker.</summary>
sealed record DrainWorker([property: Key(0)] WorkerId Worker) : WireMessage;

/// <summary>Scheduler → gateway: the request is carried out.</summary>
sealed record RequestCompleted : WireMessage;

/// <summary>Gateway → scheduler: send snapshots to this gateway from now on.</summary>
/// <param name="Url">The URL by which clients reach the gateway; empty if they cannot.</param>
sealed record FollowScheduler([property: Key(0)] string Url) : WireMessage;

/// <summary>Scheduler → gateway: a snapshot of runs and workers.</summary>
sealed record SchedulerSnapshot([property: Key(0)] ClusterSnapshot Cluster) : WireMessage;
