using System.Reflection;
using Nerdbank.MessagePack;
using PolyType;

namespace ActorSweep.Protocol.Messages;

/// <summary>Client → scheduler: the client registers. If its connection is lost, it may reconnect within the grace period.</summary>
/// <param name="Session">The number of the client's connection. Messages of an earlier connection are ignored.</param>
sealed record RegisterClient([property: Key(0)] ClientId Client, [property: Key(1)] long Session) : WireMessage;

/// <summary>Scheduler → client: the client is registered. A client that reconnects now sends everything that it holds.</summary>
sealed record ConfirmClient : WireMessage;

/// <summary>Client → scheduler: the list of held results is complete. The client has released all others.</summary>
sealed record CompleteHolds([property: Key(0)] ClientId Client) : WireMessage;

/// <summary>Client → scheduler: the client unregisters and will not reconnect.</summary>
sealed record UnregisterClient([property: Key(0)] ClientId Client) : WireMessage;

/// <summary>A part of a message that is too large for one frame. The parts of a message are sent in order, with no other message between them.</summary>
/// <param name="Index">The number of parts before this one.</param>
/// <param name="Left">The number of parts after this one.</param>
sealed record MessagePart([property: Key(0)] int Index, [property: Key(1)] int Left, [property: Key(2)] byte[] Bytes) : WireMessage;

/// <summary>Client → scheduler: execute these tasks.</summary>
/// <param name="Name">The name of the run. The client makes its id.</param>
/// <param name="IsOpen">Whether more tasks may be added to the run.</param>
/// <param name="Options">The options that the tasks refer to by index.</param>
sealed record SubmitTasks(
    [property: Key(0)] ClientId Client,
    [property: Key(1)] RunId Run,
    [property: Key(2)] string Name,
    [property: Key(3)] bool IsOpen,
    [property: Key(4)] TaskShape[] Shapes,
    [property: Key(5)] SubmittedOptions[] Options,
    [property: Key(6)] SubmittedTask[] Tasks) : WireMessage;

/// <summary>The functions of a task, and a readable name of them.</summary>
sealed record TaskShape([property: Key(0)] string Name, [property: Key(1)] byte[] Bytes)
{
    /// <summary>The bundle that holds their code; null if every node has the code.</summary>
    [Key(2)]
    public string? Bundle { get; init; }

    /// <summary>The assemblies that hold their code, at the client. Never on the wire.</summary>
    [PropertyShape(Ignore = true)]
    public IReadOnlyList<Assembly> Code { get; init; } = [];
}

/// <summary>One submitted task.</summary>
/// <param name="Inputs">The tasks whose results it takes, in the order in which its arguments number them.</param>
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

    /// <summary>Whether the client submitted it before.</summary>
    [Key(10)]
    public bool IsAgain { get; init; }
}

/// <summary>Task options on the wire.</summary>
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

    /// <summary>Whether the task may be executed only once, because a second execution may give another result.</summary>
    [Key(11)]
    public bool CannotRepeat { get; init; }

    /// <summary>Whether the result is an object that stays in the executor that made it.</summary>
    [Key(12)]
    public bool StaysHere { get; init; }

    /// <summary>The delays between retries.</summary>
    [PropertyShape(Ignore = true)]
    public RetryPolicy RetryPolicy => new()
    {
        Delay = TimeSpan.FromSeconds(RetryDelaySeconds),
        Factor = RetryFactor,
        MaxDelay = TimeSpan.FromSeconds(RetryMaxSeconds),
        Jitter = RetryJitter,
    };

    /// <summary>Whether the submitter retries the task itself. Each failure then reports whether it may be retried.</summary>
    [Key(13)]
    public bool IsRetriedByClient { get; init; }

    /// <summary>How long after its time limit a task that does not stop is killed; null: the setting of the worker.</summary>
    [Key(14)]
    public double? TimeLimitGraceSeconds { get; init; }

    /// <summary>The culture behavior of the program that submitted it, as <see cref="Payloads.Cultures"/> describes; null: globalization-invariant.</summary>
    [Key(15)]
    public string? Culture { get; init; }
}

/// <summary>Client → scheduler: call a function for each of many items.</summary>
/// <param name="Columns">The arguments, one column per parameter of the function.</param>
sealed record SubmitMap(
    [property: Key(0)] ClientId Client,
    [property: Key(1)] RunId Run,
    [property: Key(2)] MapFunction Function,
    [property: Key(3)] long Count,
    [property: Key(4)] byte[][] Columns,
    [property: Key(5)] SubmittedOptions Options) : WireMessage
{
    /// <summary>The items whose results the client has from an earlier scheduler.</summary>
    [Key(6)]
    public MapPartOutcome[] Done { get; init; } = [];
}

/// <summary>Adjacent items of a map that have finished or failed: their results as a column, and the failed ones.</summary>
sealed record MapPartOutcome(
    [property: Key(0)] long First,
    [property: Key(1)] long Count,
    [property: Key(2)] byte[] Inline,
    [property: Key(3)] FailedItem[] Failed);

/// <summary>The changes that a client can request for submitted tasks.</summary>
enum TaskChange
{
    Hold,
    Release,
    Cancel,
    Retry,
    Detach,
    CancelUnlessBegun,
}

/// <summary>Client → scheduler: apply this change to these tasks.</summary>
sealed record ChangeTasks(
    [property: Key(0)] ClientId Client,
    [property: Key(1)] TaskChange Change,
    [property: Key(2)] TaskId[] Tasks) : WireMessage;

/// <summary>Client → scheduler: the client also holds this map.</summary>
/// <param name="Count">The number of its items. The scheduler reports all of them as failed if it does not know the map.</param>
sealed record HoldMap([property: Key(0)] ClientId Client, [property: Key(1)] RunId Run, [property: Key(2)] long Count) : WireMessage;

/// <summary>Client → scheduler: the client releases this map.</summary>
sealed record ReleaseMap([property: Key(0)] ClientId Client, [property: Key(1)] RunId Run) : WireMessage;

/// <summary>Client → scheduler: copy this result until so many workers hold it.</summary>
sealed record ReplicateTask([property: Key(0)] TaskId Task, [property: Key(1)] int Count) : WireMessage;

/// <summary>Client → scheduler: hold these results under a name, also after their clients have unregistered or are lost.</summary>
/// <param name="Map">The map whose items they are; null if they are separate tasks.</param>
sealed record Publish([property: Key(0)] string Name, [property: Key(1)] TaskId[] Tasks, [property: Key(2)] RunId? Map, [property: Key(3)] long Count) : WireMessage;

/// <summary>Client → scheduler: remove a name, and release what was published under it.</summary>
sealed record Unpublish([property: Key(0)] string Name) : WireMessage;

/// <summary>Client → scheduler: what is published under this name? The client holds it from then on.</summary>
sealed record FindPublished([property: Key(0)] ClientId Client, [property: Key(1)] string Name) : WireMessage;

/// <summary>Scheduler → client: what is published under the name; if nothing is, only the names that exist.</summary>
sealed record Published(
    [property: Key(0)] TaskId[]? Tasks,
    [property: Key(1)] RunId? Map,
    [property: Key(2)] long Count,
    [property: Key(3)] string[] Names) : WireMessage;

/// <summary>Client → scheduler: which workers hold this result?</summary>
/// <param name="Chunk">The number of items of a map, from this one on, that finished together; 0: this item alone.</param>
sealed record LocateResult([property: Key(0)] TaskId Task, [property: Key(1)] long Chunk = 0) : WireMessage;

/// <summary>Scheduler → client: the bytes of the result, or its holders. Both are empty if no worker holds it.</summary>
sealed record ResultLocated([property: Key(0)] byte[]? Bytes, [property: Key(1)] ResultPlace[] Places) : WireMessage
{
    /// <summary>The index of the result among the items of the blob, if the blob is a chunk of a map; -1 if the blob is the result.</summary>
    [Key(2)]
    public int Item { get; init; } = -1;
}

/// <summary>Scheduler → client: state changes of tasks and items that the client holds.</summary>
sealed record ClientUpdate([property: Key(0)] TaskUpdate[] Tasks, [property: Key(1)] ItemsUpdate[] Items) : WireMessage;

/// <summary>The state of a task as its client sees it.</summary>
enum TaskStatusOnWire : byte
{
    /// <summary>The task has finished. Its result is in this message or has to be fetched.</summary>
    Finished,
    Failed,

    /// <summary>The result is lost or the task is retried; it will finish or fail again.</summary>
    Reopened,

    /// <summary>The task is executing and reports its progress.</summary>
    Progress,
}

/// <summary>A state change of one task.</summary>
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

    /// <summary>Whether the retry options of the task cover this failure.</summary>
    [Key(6)]
    public bool MayRetry { get; init; }
}

/// <summary>Items of a map have finished, failed or are retried.</summary>
/// <param name="Inline">Their results as a column; null if they have to be fetched.</param>
/// <param name="Failed">The items that failed and are not retried. If <paramref name="Failure"/> is set, all items failed.</param>
/// <param name="Retrying">The items that are retried.</param>
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
