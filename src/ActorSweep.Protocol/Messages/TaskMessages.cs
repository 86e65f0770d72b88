using System.Reflection;
using ActorSweep.Core.Scheduling;
using Nerdbank.MessagePack;
using PolyType;

namespace ActorSweep.Protocol.Messages;

/// <summary>Scheduler → worker, by the router: execute these tasks.</summary>
/// <param name="Runs">The runs of the tasks and of their inputs, each named once.</param>
/// <param name="Shapes">The functions that the tasks call, each listed once.</param>
sealed record AssignTasks(
    [property: Key(0)] long Epoch,
    [property: Key(1)] RunId[] Runs,
    [property: Key(2)] TaskShape[] Shapes,
    [property: Key(3)] TaskAssignment[] Tasks) : WireMessage;

/// <summary>One task to execute.</summary>
/// <param name="Run">The index of its run in the message's list.</param>
/// <param name="Shape">The index of its functions in the message's list.</param>
/// <param name="Arguments">The arguments of the functions; null if they are in a blob.</param>
sealed record TaskAssignment(
    [property: Key(0)] int Run,
    [property: Key(1)] long Index,
    [property: Key(2)] AttemptId Attempt,
    [property: Key(3)] int Number,
    [property: Key(4)] int Shape,
    [property: Key(5)] byte[]? Arguments,
    [property: Key(6)] BlobAddress? ArgumentsBlob,
    [property: Key(7)] TaskInput[] Inputs,
    [property: Key(8)] ExecutionRules? Rules,
    [property: Key(9)] string? Key);

/// <summary>A result that a task takes as input: its bytes, or the workers that hold it, in the order in which they are asked.</summary>
/// <param name="Bytes">Null if the input is in <paramref name="Places"/>. If the receiver holds it, the address gives only the blob's name.</param>
sealed record TaskInput(
    [property: Key(0)] int Run,
    [property: Key(1)] long Index,
    [property: Key(2)] byte[]? Bytes,
    [property: Key(3)] ResultPlace[] Places)
{
    /// <summary>The index of the result among the items of the blob, if the blob is a chunk of a map; -1 if the blob is the result.</summary>
    [Key(4)]
    public int Item { get; init; } = -1;
}

/// <summary>A worker that holds a result, and the address of its copy.</summary>
sealed record ResultPlace([property: Key(0)] WorkerId Worker, [property: Key(1)] BlobAddress Blob);

/// <summary>The part of the task options that a worker needs.</summary>
/// <param name="Only">The types of the exceptions that are retried; empty: all.</param>
sealed record ExecutionRules(
    [property: Key(0)] double? TimeLimitSeconds,
    [property: Key(1)] bool Retries,
    [property: Key(2)] string[] Only)
{
    /// <summary>Whether the result is an object that stays in the executor that made it. Other processes know only its name.</summary>
    [Key(3)]
    public bool StaysHere { get; init; }

    /// <summary>How long after its time limit a task that does not stop is killed; null: the setting of the worker.</summary>
    [Key(4)]
    public double? TimeLimitGraceSeconds { get; init; }

    /// <summary>The culture behavior of the program that submitted it, as <see cref="Payloads.Cultures"/> describes; null: globalization-invariant.</summary>
    [Key(5)]
    public string? Culture { get; init; }

    /// <inheritdoc cref="TimeLimitGraceSeconds"/>
    public double GraceOr(TimeSpan workers) => TimeLimitGraceSeconds ?? workers.TotalSeconds;
}

/// <summary>Worker → scheduler: these tasks have finished or failed.</summary>
sealed record TasksFinished([property: Key(0)] WorkerId Worker, [property: Key(1)] TaskReport[] Tasks) : WireMessage;

/// <summary>The outcome of one task: a result, in this message or in a blob, or a failure.</summary>
sealed record TaskReport(
    [property: Key(0)] AttemptId Attempt,
    [property: Key(1)] double Seconds,
    [property: Key(2)] byte[]? Inline,
    [property: Key(3)] BlobAddress? Blob,
    [property: Key(4)] TaskFailure? Failure,
    [property: Key(5)] bool MayRetry) : ResultHandle;

/// <summary>Scheduler → worker, by the router: call a function for these items of a map.</summary>
sealed record AssignMapChunk(
    [property: Key(0)] long Epoch,
    [property: Key(1)] RunId Run,
    [property: Key(2)] AttemptId Attempt,
    [property: Key(3)] int Number,
    [property: Key(4)] long First,
    [property: Key(5)] int Count,
    [property: Key(6)] MapFunction Function,
    [property: Key(7)] byte[][]? Arguments,
    [property: Key(8)] BlobAddress? ArgumentsBlob,
    [property: Key(9)] ExecutionRules? Rules) : WireMessage;

/// <summary>The function of a map: its name, and the values that it captured.</summary>
/// <param name="Target">The captured values; null if they are in a blob.</param>
sealed record MapFunction([property: Key(0)] string Name, [property: Key(1)] byte[] Shape, [property: Key(2)] byte[]? Target)
{
    /// <summary>The bundle that holds its code; null if every node has the code.</summary>
    [Key(3)]
    public string? Bundle { get; init; }

    /// <summary>The blob with the captured values; null if they are in the message.</summary>
    [Key(4)]
    public BlobAddress? TargetBlob { get; init; }

    /// <summary>The assemblies that hold its code, at the client. Never on the wire.</summary>
    [PropertyShape(Ignore = true)]
    public IReadOnlyList<Assembly> Code { get; init; } = [];
}

/// <summary>Worker → scheduler: a chunk of a map has finished. Its results are a column, in this message or in a blob.</summary>
sealed record MapChunkFinished(
    [property: Key(0)] WorkerId Worker,
    [property: Key(1)] AttemptId Attempt,
    [property: Key(2)] double Seconds,
    [property: Key(3)] byte[]? Inline,
    [property: Key(4)] BlobAddress? Blob,
    [property: Key(5)] FailedItem[] Failed) : WireMessage;

/// <summary>An item that failed. Where many fail, only the first ones carry the failure.</summary>
sealed record FailedItem([property: Key(0)] long Index, [property: Key(1)] TaskFailure? Failure, [property: Key(2)] bool MayRetry);

/// <summary>Worker → scheduler: the process that was executing these attempts has died. The worker goes on.</summary>
/// <param name="Reason">The cause for people, such as "exit code 7".</param>
/// <param name="LastLines">The last lines that the process printed.</param>
sealed record ReportLostExecutor(
    [property: Key(0)] WorkerId Worker,
    [property: Key(1)] AttemptId[] Executing,
    [property: Key(2)] string Reason,
    [property: Key(3)] string[] LastLines) : WireMessage;

/// <summary>Scheduler → worker: return this attempt unstarted. Has no effect if it is executing.</summary>
sealed record RecallAttempt([property: Key(0)] AttemptId Attempt) : WireMessage;

/// <summary>Worker → scheduler: the worker returns the attempt, which has not started here.</summary>
sealed record ReturnAttempt([property: Key(0)] WorkerId Worker, [property: Key(1)] AttemptId Attempt) : WireMessage;

/// <summary>Worker → executor: start no further work, because memory is short; or start work again.</summary>
sealed record PauseWork([property: Key(0)] bool IsPaused) : WireMessage;

/// <summary>Executor → worker: this attempt was cancelled and does not stop. Its thread is lost.</summary>
sealed record AttemptStuck([property: Key(0)] AttemptId Attempt) : WireMessage;

/// <summary>Executor → worker: this actor was not disposed of, because its Dispose threw or did not return.</summary>
sealed record ReportFailedDisposal([property: Key(0)] TaskId Actor, [property: Key(1)] string Why) : WireMessage;

/// <summary>Worker → scheduler: this attempt waits for tasks that it submitted, and needs no slot until they have finished.</summary>
sealed record SecedeTask([property: Key(0)] WorkerId Worker, [property: Key(1)] AttemptId Attempt) : WireMessage;

/// <summary>Worker → scheduler: an input of this attempt could not be fetched from its holder.</summary>
sealed record ReportLostInput(
    [property: Key(0)] WorkerId Worker,
    [property: Key(1)] AttemptId Attempt,
    [property: Key(2)] TaskId Input,
    [property: Key(3)] WorkerId Holder) : WireMessage;

/// <summary>Scheduler → worker: delete these results; null: delete all results of graphs and maps.</summary>
sealed record ReleaseResults([property: Key(0)] TaskId[]? Tasks) : WireMessage;

/// <summary>Scheduler → worker: fetch a copy of this result.</summary>
/// <param name="Attempt">The attempt that finished the chunk of a map whose first item is <paramref name="Task"/>; the default for a task's own result.</param>
sealed record ReplicateResult(
    [property: Key(0)] TaskId Task,
    [property: Key(1)] byte[]? Bytes,
    [property: Key(2)] ResultPlace[] Places,
    [property: Key(3)] AttemptId Attempt) : WireMessage;

/// <summary>Worker → scheduler: the worker holds a copy of this result.</summary>
/// <param name="Attempt">As in <see cref="ReplicateResult"/>.</param>
sealed record ResultReplicated([property: Key(0)] WorkerId Worker, [property: Key(1)] TaskId Task, [property: Key(2)] AttemptId Attempt) : WireMessage;

/// <summary>Worker → scheduler: the progress that a task reports.</summary>
/// <param name="Index">The index of the task within its run: an attempt may be at several items of a map.</param>
sealed record TaskProgress([property: Key(0)] AttemptId Attempt, [property: Key(1)] double Fraction, [property: Key(2)] string? Text, [property: Key(3)] long Index)
    : WireMessage;
