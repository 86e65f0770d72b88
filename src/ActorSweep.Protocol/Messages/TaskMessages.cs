using System.Reflection;
using ActorSweep.Core.Scheduling;
using Nerdbank.MessagePack;
using PolyType;

namespace ActorSweep.Protocol.Messages;

/// <summary>Scheduler → worker, by the router: execute these tasks.</summary>
/// <param name="Runs">The runs that the tasks and their inputs are of, so that each is named once.</param>
/// <param name="Shapes">The functions that the tasks call, each once.</param>
sealed record ExecuteTasks(
    [property: Key(0)] long Epoch,
    [property: Key(1)] RunId[] Runs,
    [property: Key(2)] TaskShape[] Shapes,
    [property: Key(3)] TaskToExecute[] Tasks) : WireMessage;

/// <summary>One task to execute.</summary>
/// <param name="Run">Its run's place in the message's.</param>
/// <param name="Shape">Its functions' place in the message's.</param>
/// <param name="Arguments">What they take; null where that is a blob.</param>
sealed record TaskToExecute(
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

/// <summary>A result that a task takes: beside its name, or with these workers, the first to be asked first.</summary>
/// <param name="Bytes">Where the worker itself holds it, the blob's address says no more than its name.</param>
sealed record TaskInput(
    [property: Key(0)] int Run,
    [property: Key(1)] long Index,
    [property: Key(2)] byte[]? Bytes,
    [property: Key(3)] ResultPlace[] Places)
{
    /// <summary>Its place among the items of the blob, where that is a chunk of a map; -1: the blob is the result.</summary>
    [Key(4)]
    public int Item { get; init; } = -1;
}

/// <summary>A worker that holds a result, and where.</summary>
sealed record ResultPlace([property: Key(0)] WorkerId Worker, [property: Key(1)] BlobAddress Blob);

/// <summary>What a worker has to know of how a client wants its task run.</summary>
/// <param name="Only">The exceptions after which to try again; none: any.</param>
sealed record ExecutionRules(
    [property: Key(0)] double? TimeLimitSeconds,
    [property: Key(1)] bool Retries,
    [property: Key(2)] string[] Only)
{
    /// <summary>Whether the result is an object that stays where it was made, and is known elsewhere by its name alone.</summary>
    [Key(3)]
    public bool StaysHere { get; init; }

    /// <summary>How long after its time limit it is given up, if it does not stop; null: as the worker has it.</summary>
    [Key(4)]
    public double? TimeLimitGraceSeconds { get; init; }

    /// <inheritdoc cref="TimeLimitGraceSeconds"/>
    public TimeSpan GraceOr(TimeSpan workers) => TimeLimitGraceSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : workers;
}

/// <summary>Worker → scheduler: these tasks have ended.</summary>
sealed record TasksExecuted([property: Key(0)] WorkerId Worker, [property: Key(1)] TaskExecuted[] Tasks) : WireMessage;

/// <summary>How one task ended: with a result, beside this or in a blob, or with a failure.</summary>
sealed record TaskExecuted(
    [property: Key(0)] AttemptId Attempt,
    [property: Key(1)] double Seconds,
    [property: Key(2)] byte[]? Inline,
    [property: Key(3)] BlobAddress? Blob,
    [property: Key(4)] TaskFailure? Failure,
    [property: Key(5)] bool MayRetry) : ResultHandle;

/// <summary>Scheduler → worker, by the router: call a function for these items of a map.</summary>
sealed record ExecuteMapChunk(
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

/// <summary>The function of a map: its code's name, and what it captured.</summary>
sealed record MapFunction([property: Key(0)] string Name, [property: Key(1)] byte[] Shape, [property: Key(2)] byte[] Target)
{
    /// <summary>The bundle that its code is in; null: every node has it.</summary>
    [Key(3)]
    public string? Bundle { get; init; }

    /// <summary>The assemblies that its code is in, at the client. Never on the wire.</summary>
    [PropertyShape(Ignore = true)]
    public IReadOnlyList<Assembly> Code { get; init; } = [];
}

/// <summary>Worker → scheduler: a chunk of a map has ended; its results are a column, beside this or in a blob.</summary>
sealed record MapChunkExecuted(
    [property: Key(0)] WorkerId Worker,
    [property: Key(1)] AttemptId Attempt,
    [property: Key(2)] double Seconds,
    [property: Key(3)] byte[]? Inline,
    [property: Key(4)] BlobAddress? Blob,
    [property: Key(5)] FailedItem[] Failed) : WireMessage;

/// <summary>An item that failed; only the first of many say how.</summary>
sealed record FailedItem([property: Key(0)] long Index, [property: Key(1)] TaskFailure? Failure, [property: Key(2)] bool MayRetry);

/// <summary>Worker → scheduler: the process that executed these has died of one of them; the worker lives on.</summary>
/// <param name="Reason">In words, such as "exit code 7".</param>
/// <param name="LastLines">The last that it printed.</param>
sealed record ExecutorDied(
    [property: Key(0)] WorkerId Worker,
    [property: Key(1)] AttemptId[] Executing,
    [property: Key(2)] string Reason,
    [property: Key(3)] string[] LastLines) : WireMessage;

/// <summary>Scheduler → worker: give this attempt back, unless it is executing.</summary>
sealed record RecallAttempt([property: Key(0)] AttemptId Attempt) : WireMessage;

/// <summary>Worker → scheduler: here it is back, not done.</summary>
sealed record AttemptGivenBack([property: Key(0)] WorkerId Worker, [property: Key(1)] AttemptId Attempt) : WireMessage;

/// <summary>Worker → executor: begin nothing for now, for want of memory; or go on.</summary>
sealed record PauseWork([property: Key(0)] bool IsPaused) : WireMessage;

/// <summary>Executor → worker: this attempt does not end though nobody waits for it; its thread is lost.</summary>
sealed record AttemptStuck([property: Key(0)] AttemptId Attempt) : WireMessage;

/// <summary>Worker → scheduler: this attempt waits for tasks of its own, and needs no slot until they have ended.</summary>
sealed record TaskSeceded([property: Key(0)] WorkerId Worker, [property: Key(1)] AttemptId Attempt) : WireMessage;

/// <summary>Worker → scheduler: an input of this attempt could not be had from its holder.</summary>
sealed record InputLost(
    [property: Key(0)] WorkerId Worker,
    [property: Key(1)] AttemptId Attempt,
    [property: Key(2)] TaskId Input,
    [property: Key(3)] WorkerId Holder) : WireMessage;

/// <summary>Scheduler → worker: let these results go; none named: all that graphs and maps left here.</summary>
sealed record ForgetResults([property: Key(0)] TaskId[]? Tasks) : WireMessage;

/// <summary>Scheduler → worker: fetch a copy of this result.</summary>
sealed record ReplicateResult([property: Key(0)] TaskId Task, [property: Key(1)] byte[]? Bytes, [property: Key(2)] ResultPlace[] Places) : WireMessage;

/// <summary>Worker → scheduler: I hold a copy.</summary>
sealed record ResultReplicated([property: Key(0)] WorkerId Worker, [property: Key(1)] TaskId Task) : WireMessage;

/// <summary>Worker → scheduler: what a task says of how far it is.</summary>
sealed record TaskProgress([property: Key(0)] AttemptId Attempt, [property: Key(1)] double Fraction, [property: Key(2)] string? Text) : WireMessage;
