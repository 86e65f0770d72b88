using System.Reflection;
using Nerdbank.MessagePack;
using PolyType;

namespace ActorSweep.Protocol.Messages;

/// <summary>Client → scheduler: I am here; when the sender of this goes, I may come back by another for a while.</summary>
/// <param name="Session">Counts a client's connections. What an earlier one says late does not count.</param>
sealed record ClientHello([property: Key(0)] ClientId Client, [property: Key(1)] long Session) : WireMessage;

/// <summary>Scheduler → client: I know you, and you me. Whoever comes back says now all that it holds.</summary>
sealed record ClientWelcome : WireMessage;

/// <summary>Client → scheduler: that was all that I hold; what I held besides I let go.</summary>
sealed record ClientRestored([property: Key(0)] ClientId Client) : WireMessage;

/// <summary>Client → scheduler: I go, and will not come back.</summary>
sealed record ClientGone([property: Key(0)] ClientId Client) : WireMessage;

/// <summary>Client → scheduler: a part of a message that is too large to travel in one; the next to come, of so many.</summary>
sealed record MessagePart([property: Key(0)] ClientId Client, [property: Key(1)] int Left, [property: Key(2)] byte[] Bytes) : WireMessage;

/// <summary>Client → scheduler: do these tasks.</summary>
/// <param name="Name">What the run is called; its id is the client's to make.</param>
/// <param name="IsOpen">Whether more may come to the run.</param>
/// <param name="Options">What the tasks refer to by place.</param>
sealed record SubmitTasks(
    [property: Key(0)] ClientId Client,
    [property: Key(1)] RunId Run,
    [property: Key(2)] string Name,
    [property: Key(3)] bool IsOpen,
    [property: Key(4)] TaskShape[] Shapes,
    [property: Key(5)] SubmittedOptions[] Options,
    [property: Key(6)] SubmittedTask[] Tasks) : WireMessage;

/// <summary>The functions of a task, and their name to people.</summary>
sealed record TaskShape([property: Key(0)] string Name, [property: Key(1)] byte[] Bytes)
{
    /// <summary>The bundle that their code is in; null: every node has it.</summary>
    [Key(2)]
    public string? Bundle { get; init; }

    /// <summary>The assemblies that their code is in, at the client. Never on the wire.</summary>
    [PropertyShape(Ignore = true)]
    public IReadOnlyList<Assembly> Code { get; init; } = [];
}

/// <summary>One task.</summary>
/// <param name="Inputs">Tasks of which it takes the results, in the order in which its arguments number them.</param>
sealed record SubmittedTask(
    [property: Key(0)] long Index,
    [property: Key(1)] int Shape,
    [property: Key(2)] byte[] Arguments,
    [property: Key(3)] TaskId[] Inputs,
    [property: Key(4)] int Options,
    [property: Key(5)] bool IsHeld)
{
    [Key(6)]
    public string? Key { get; init; }

    [Key(7)]
    public TaskId[] After { get; init; } = [];

    [Key(8)]
    public bool IsDetached { get; init; }

    [Key(9)]
    public byte[]? Scattered { get; init; }

    /// <summary>Whether it was handed in before.</summary>
    [Key(10)]
    public bool IsAgain { get; init; }
}

/// <summary>How a client wants tasks run, on the wire.</summary>
sealed record SubmittedOptions
{
    [Key(0)]
    public int Retries { get; init; }

    [Key(1)]
    public double RetryDelaySeconds { get; init; }

    [Key(2)]
    public double RetryFactor { get; init; } = 1;

    [Key(3)]
    public double RetryMaxSeconds { get; init; }

    [Key(4)]
    public double RetryJitter { get; init; }

    [Key(5)]
    public string[] RetryOnly { get; init; } = [];

    [Key(6)]
    public int Priority { get; init; }

    [Key(7)]
    public Dictionary<string, double> Resources { get; init; } = [];

    [Key(8)]
    public string[] Workers { get; init; } = [];

    [Key(9)]
    public bool AllowOtherWorkers { get; init; }

    [Key(10)]
    public double? TimeLimitSeconds { get; init; }

    /// <summary>Whether doing it again would not give the same.</summary>
    [Key(11)]
    public bool CannotRepeat { get; init; }

    /// <summary>Whether the result is an object that stays where it was made.</summary>
    [Key(12)]
    public bool StaysHere { get; init; }

    /// <summary>When it is tried again.</summary>
    [PropertyShape(Ignore = true)]
    public RetryPolicy RetryPolicy => new()
    {
        Delay = TimeSpan.FromSeconds(RetryDelaySeconds),
        Factor = RetryFactor,
        MaxDelay = TimeSpan.FromSeconds(RetryMaxSeconds),
        Jitter = RetryJitter,
    };

    /// <summary>Whether whoever submits it tries it again, and wants to be told whether to.</summary>
    [Key(13)]
    public bool IsRetriedByClient { get; init; }

    /// <summary>How long after its time limit it is ended; null: as the worker has it.</summary>
    [Key(14)]
    public double? TimeLimitGraceSeconds { get; init; }
}

/// <summary>Client → scheduler: call a function for each of many items.</summary>
/// <param name="Columns">The arguments, a column each; null where they are a blob.</param>
sealed record SubmitMap(
    [property: Key(0)] ClientId Client,
    [property: Key(1)] RunId Run,
    [property: Key(2)] MapFunction Function,
    [property: Key(3)] long Count,
    [property: Key(4)] byte[][] Columns,
    [property: Key(5)] SubmittedOptions Options) : WireMessage
{
    /// <summary>Items whose results the client has from a scheduler before.</summary>
    [Key(6)]
    public MapPartDone[] Done { get; init; } = [];
}

/// <summary>Adjacent items of a map that have ended: their results as a column, and those that failed.</summary>
sealed record MapPartDone(
    [property: Key(0)] long First,
    [property: Key(1)] long Count,
    [property: Key(2)] byte[] Inline,
    [property: Key(3)] FailedItem[] Failed);

/// <summary>What a client can want of tasks that are there.</summary>
enum TaskChange
{
    Hold,
    Release,
    Cancel,
    Retry,
    Detach,
    CancelUnlessBegun,
}

/// <summary>Client → scheduler: do this to these tasks.</summary>
sealed record ChangeTasks(
    [property: Key(0)] ClientId Client,
    [property: Key(1)] TaskChange Change,
    [property: Key(2)] TaskId[] Tasks) : WireMessage;

/// <summary>Client → scheduler: I hold this map, too.</summary>
/// <param name="Count">Its items, all of which have failed where it is not there.</param>
sealed record HoldMap([property: Key(0)] ClientId Client, [property: Key(1)] RunId Run, [property: Key(2)] long Count) : WireMessage;

/// <summary>Client → scheduler: I do not hold this map any more.</summary>
sealed record ReleaseMap([property: Key(0)] ClientId Client, [property: Key(1)] RunId Run) : WireMessage;

/// <summary>Client → scheduler: have so many workers hold this result.</summary>
sealed record ReplicateTask([property: Key(0)] TaskId Task, [property: Key(1)] int Count) : WireMessage;

/// <summary>Client → scheduler: keep these under a name, whoever leaves.</summary>
/// <param name="Map">The map they are all items of; null: they are tasks of their own.</param>
sealed record Publish([property: Key(0)] string Name, [property: Key(1)] TaskId[] Tasks, [property: Key(2)] RunId? Map, [property: Key(3)] long Count) : WireMessage;

/// <summary>Client → scheduler: a name stands for nothing any more.</summary>
sealed record Unpublish([property: Key(0)] string Name) : WireMessage;

/// <summary>Client → scheduler: what stands under this name? Whoever asks holds it from now on.</summary>
sealed record FindPublished([property: Key(0)] ClientId Client, [property: Key(1)] string Name) : WireMessage;

/// <summary>Scheduler → client: this stands under the name; names alone where there is none such.</summary>
sealed record Published(
    [property: Key(0)] TaskId[]? Tasks,
    [property: Key(1)] RunId? Map,
    [property: Key(2)] long Count,
    [property: Key(3)] string[] Names) : WireMessage;

/// <summary>Client → scheduler: who holds this result now?</summary>
/// <param name="Chunk">So many items from this one on, of a map, that ended together; 0: this one alone.</param>
sealed record LocateResult([property: Key(0)] TaskId Task, [property: Key(1)] long Chunk = 0) : WireMessage;

/// <summary>Scheduler → client: these do, or here it is; neither: nobody.</summary>
sealed record ResultLocated([property: Key(0)] byte[]? Bytes, [property: Key(1)] ResultPlace[] Places) : WireMessage
{
    /// <summary>Its place among the items of the blob, where that is a chunk of a map; -1: the blob is the result.</summary>
    [Key(2)]
    public int Item { get; init; } = -1;
}

/// <summary>Scheduler → client: how things that it holds have ended.</summary>
sealed record ClientUpdate([property: Key(0)] TaskUpdate[] Tasks, [property: Key(1)] ItemsUpdate[] Items) : WireMessage;

/// <summary>What became of a task.</summary>
enum TaskStatusOnWire : byte
{
    /// <summary>It is done; the result is beside this, or to be fetched.</summary>
    Done,
    Failed,

    /// <summary>Its result is gone, or it is tried again.</summary>
    Reopened,

    /// <summary>It goes on, and says how far it is.</summary>
    Progress,
}

/// <summary>Something has become of one task.</summary>
sealed record TaskUpdate(
    [property: Key(0)] TaskId Task,
    [property: Key(1)] TaskStatusOnWire Status,
    [property: Key(2)] byte[]? Inline,
    [property: Key(3)] TaskFailure? Failure)
{
    [Key(4)]
    public double Fraction { get; init; }

    [Key(5)]
    public string? Text { get; init; }

    /// <summary>Whether it is such a failure as its client wants tried again.</summary>
    [Key(6)]
    public bool MayRetry { get; init; }
}

/// <summary>Items of a map have ended, or begin again.</summary>
/// <param name="Inline">Their results as a column; null where they are to be fetched.</param>
/// <param name="Failed">Those that failed for good; where <paramref name="Failure"/> is told, all did.</param>
/// <param name="Retrying">Those that are tried again.</param>
sealed record ItemsUpdate(
    [property: Key(0)] RunId Run,
    [property: Key(1)] long First,
    [property: Key(2)] long Count,
    [property: Key(3)] TaskStatusOnWire Status,
    [property: Key(4)] byte[]? Inline,
    [property: Key(5)] BlobAddress? Blob,
    [property: Key(6)] FailedItem[] Failed,
    [property: Key(7)] long[] Retrying,
    [property: Key(8)] TaskFailure? Failure);
