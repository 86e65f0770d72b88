using System.Reflection;
using ActorSweep.Core.Scheduling;
using Nerdbank.MessagePack;
using PolyType;

namespace ActorSweep.Protocol.Messages;

/// <summary>
/// Everything that one node's actors say to another's. The set is closed: the engine's <c>WireSerializer</c> knows these types
/// and no others. A tag, once used, is never given to another type.
/// </summary>
[GenerateShape]
[DerivedTypeShape(typeof(RegisterWorker), Tag = 1)]
[DerivedTypeShape(typeof(WorkerRegistered), Tag = 2)]
[DerivedTypeShape(typeof(ReportWork), Tag = 3)]
[DerivedTypeShape(typeof(ExecuteChunk), Tag = 4)]
[DerivedTypeShape(typeof(ChunkExecuted), Tag = 5)]
[DerivedTypeShape(typeof(DiscardAttempt), Tag = 6)]
[DerivedTypeShape(typeof(ForgetRun), Tag = 7)]
[DerivedTypeShape(typeof(RegisterAgain), Tag = 8)]
[DerivedTypeShape(typeof(Leave), Tag = 9)]
[DerivedTypeShape(typeof(YouMayGo), Tag = 10)]
[DerivedTypeShape(typeof(RecallAttempt), Tag = 11)]
[DerivedTypeShape(typeof(AttemptGivenBack), Tag = 12)]
[DerivedTypeShape(typeof(ExecuteTasks), Tag = 13)]
[DerivedTypeShape(typeof(TasksExecuted), Tag = 14)]
[DerivedTypeShape(typeof(ExecuteMapChunk), Tag = 15)]
[DerivedTypeShape(typeof(MapChunkExecuted), Tag = 16)]
[DerivedTypeShape(typeof(TaskSeceded), Tag = 17)]
[DerivedTypeShape(typeof(InputLost), Tag = 18)]
[DerivedTypeShape(typeof(ForgetResults), Tag = 19)]
[DerivedTypeShape(typeof(SubmitSweep), Tag = 20)]
[DerivedTypeShape(typeof(SweepAccepted), Tag = 21)]
[DerivedTypeShape(typeof(RequestRefused), Tag = 22)]
[DerivedTypeShape(typeof(CancelRun), Tag = 23)]
[DerivedTypeShape(typeof(DrainWorker), Tag = 24)]
[DerivedTypeShape(typeof(RequestDone), Tag = 25)]
[DerivedTypeShape(typeof(FollowScheduler), Tag = 26)]
[DerivedTypeShape(typeof(SchedulerSnapshot), Tag = 27)]
[DerivedTypeShape(typeof(ReplicateResult), Tag = 28)]
[DerivedTypeShape(typeof(ResultReplicated), Tag = 29)]
[DerivedTypeShape(typeof(TaskProgress), Tag = 30)]
[DerivedTypeShape(typeof(ExecutorDied), Tag = 31)]
[DerivedTypeShape(typeof(AttemptStuck), Tag = 32)]
[DerivedTypeShape(typeof(PauseWork), Tag = 33)]
[DerivedTypeShape(typeof(SchedulerUnavailable), Tag = 34)]
[DerivedTypeShape(typeof(ResumeRun), Tag = 35)]
[DerivedTypeShape(typeof(TellAgain), Tag = 36)]
[DerivedTypeShape(typeof(ClientHello), Tag = 40)]
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
[DerivedTypeShape(typeof(ClientWelcome), Tag = 54)]
[DerivedTypeShape(typeof(ClientRestored), Tag = 55)]
[DerivedTypeShape(typeof(ClientGone), Tag = 56)]
[DerivedTypeShape(typeof(MessagePart), Tag = 60)]
abstract partial record WireMessage;

/// <summary>Worker → scheduler: here I am, with so many slots; my blobs are below this URL.</summary>
sealed record RegisterWorker([property: Key(0)] WorkerId Worker, [property: Key(1)] int Slots, [property: Key(2)] string Address) : WireMessage
{
    /// <summary>So many of each named resource.</summary>
    [Key(3)]
    public Dictionary<string, double> Resources { get; init; } = [];

    /// <summary>The folder of its blobs, for who is on the same machine; empty: they are of no use to others.</summary>
    [Key(4)]
    public string Folder { get; init; } = "";

    /// <summary>Chunks that it has from a scheduler before: of sweeps all, of maps what has begun or ended last.</summary>
    [Key(5)]
    public HeldChunk[] Held { get; init; } = [];

    /// <summary>Tasks of graphs that it has from a scheduler before, which have begun or ended last.</summary>
    [Key(6)]
    public HeldTask[] HeldTasks { get; init; } = [];
}

/// <summary>Scheduler → worker: you are in. Commands of an older epoch than this are stale.</summary>
sealed record WorkerRegistered([property: Key(0)] long Epoch) : WireMessage
{
    /// <summary>The URL of the scheduler's node for other nodes, below which bundles are.</summary>
    [Key(1)]
    public string Url { get; init; } = "";
}

/// <summary>Worker → scheduler, again and again: the attempts that wait or execute here.</summary>
sealed record ReportWork([property: Key(0)] WorkerId Worker, [property: Key(1)] AttemptId[] Held) : WireMessage;

/// <summary>Scheduler → worker: this attempt, which you had from a scheduler before, is wanted; if it has ended, or waits for tasks of its own, say so again, and if it is not there, give it back.</summary>
sealed record TellAgain([property: Key(0)] AttemptId Attempt) : WireMessage;

/// <summary>Scheduler → worker, by the router: execute these blocks of a sweep.</summary>
sealed record ExecuteChunk(
    [property: Key(0)] long Epoch,
    [property: Key(1)] RunId Run,
    [property: Key(2)] AttemptId Attempt,
    [property: Key(3)] int Number,
    [property: Key(4)] long FirstBlock,
    [property: Key(5)] long BlockCount,
    [property: Key(6)] SpecSource Spec) : WireMessage;

/// <summary>Where the spec of a run is: beside this, or, where it is large, a blob.</summary>
sealed record SpecSource([property: Key(0)] string? Json, [property: Key(1)] BlobAddress? Blob)
{
    /// <summary>The model, where a client brought it; null: every node knows it by its name.</summary>
    [Key(2)]
    public ModelCode? Model { get; init; }
}

/// <summary>A model that a client brought: what schedulers need to know of it, and what executors need to find it.</summary>
/// <param name="Function">Its method's name, as text.</param>
sealed record ModelCode([property: Key(0)] ModelSignature Signature, [property: Key(1)] byte[] Function)
{
    /// <summary>The bundle that its code is in; null: every node has it.</summary>
    [Key(2)]
    public string? Bundle { get; init; }

    /// <summary>The assemblies that its code is in, at the client. Never on the wire.</summary>
    [PropertyShape(Ignore = true)]
    public IReadOnlyList<Assembly> Code { get; init; } = [];
}

/// <summary>Worker → scheduler: a chunk is executed; its result is beside this, or, where it is large, a blob.</summary>
sealed record ChunkExecuted(
    [property: Key(0)] WorkerId Worker,
    [property: Key(1)] AttemptId Attempt,
    [property: Key(2)] double Seconds,
    [property: Key(3)] long Bytes,
    [property: Key(4)] long Failed,
    [property: Key(5)] byte[]? Inline,
    [property: Key(6)] BlobAddress? Blob) : WireMessage
{
    /// <summary>The result itself, where worker and reducer share a process. Never on the wire.</summary>
    [PropertyShape(Ignore = true)]
    public IReadOnlyList<Core.Reduction.BlockResult>? Local { get; init; }
}

/// <summary>Where a blob is, and what it must hash to.</summary>
/// <param name="Url">Fetched by GET, deleted by DELETE.</param>
/// <param name="Checksum">XXH3 of its bytes.</param>
sealed record BlobAddress([property: Key(0)] string Url, [property: Key(1)] long Length, [property: Key(2)] ulong Checksum)
{
    /// <summary>The file that it is on the machine of its node, as long as it is in memory there.</summary>
    [Key(3)]
    public string? Path { get; init; }
}

/// <summary>Scheduler → worker: nobody wants this attempt any more.</summary>
sealed record DiscardAttempt([property: Key(0)] AttemptId Attempt) : WireMessage;

/// <summary>Scheduler → all workers: nobody wants anything of this run any more.</summary>
sealed record ForgetRun([property: Key(0)] RunId Run) : WireMessage;

/// <summary>Scheduler → worker: I don't know you (any more); register.</summary>
sealed record RegisterAgain : WireMessage;

/// <summary>Worker → scheduler: send me nothing more, I leave when what I have is done.</summary>
sealed record Leave([property: Key(0)] WorkerId Worker) : WireMessage;

/// <summary>Scheduler → worker: nothing of yours is needed any more.</summary>
sealed record YouMayGo : WireMessage;

/// <summary>Gateway → scheduler: run this sweep.</summary>
sealed record SubmitSweep([property: Key(0)] string SpecJson) : WireMessage
{
    /// <summary>The model, where the client brings it.</summary>
    [Key(1)]
    public ModelCode? Model { get; init; }

    /// <summary>What the client calls this, so that it can ask again without getting another run; null: nothing.</summary>
    [Key(2)]
    public string? Submission { get; init; }

    /// <summary>Whether it is to outlive the scheduler.</summary>
    [Key(3)]
    public bool IsDurable { get; init; } = true;
}

/// <summary>Scheduler → gateway: it runs under this id.</summary>
sealed record SweepAccepted([property: Key(0)] RunId Run) : WireMessage;

/// <summary>Scheduler → gateway: no, and why, in a line for the client.</summary>
sealed record RequestRefused([property: Key(0)] string Why) : WireMessage;

/// <summary>Scheduler → whoever asks: not now, and why; it may be asked again.</summary>
sealed record SchedulerUnavailable([property: Key(0)] string Why) : WireMessage;

/// <summary>Gateway → scheduler: go on with this run, which was stopped or has failed.</summary>
sealed record ResumeRun([property: Key(0)] RunId Run) : WireMessage;

/// <summary>Gateway → scheduler: end this run, keep what was finished.</summary>
sealed record CancelRun([property: Key(0)] RunId Run) : WireMessage;

/// <summary>Gateway → scheduler: have this worker finish what it has, and leave.</summary>
sealed record DrainWorker([property: Key(0)] WorkerId Worker) : WireMessage;

/// <summary>Scheduler → gateway: done.</summary>
sealed record RequestDone : WireMessage;

/// <summary>Gateway → scheduler: send me snapshots from now on.</summary>
/// <param name="Url">Where clients reach the gateway; empty: they are not to.</param>
sealed record FollowScheduler([property: Key(0)] string Url) : WireMessage;

/// <summary>Scheduler → gateway: how things stand.</summary>
sealed record SchedulerSnapshot([property: Key(0)] ClusterSnapshot Cluster) : WireMessage;
