using ActorSweep.Core.Scheduling;
using ActorSweep.Payloads;
using ActorSweep.Protocol;

namespace ActorSweep.Execution;

/// <summary>Work that can begin at once: all that it takes is here, as bytes.</summary>
/// <param name="Bundle">The bundle that its code is in; null: every node has it.</param>
abstract record ReadyWork(RunId Run, AttemptId Attempt, string? Bundle)
{
    /// <summary>What becomes of it where it can't begin.</summary>
    public abstract ExecutorNews Refuse(Exception e, string worker);

    /// <summary>A task of a graph.</summary>
    /// <param name="Inputs">The results that it takes, in the order in which its arguments number them.</param>
    public sealed record OfTask(RunId Run, TaskToExecute Task, TaskShape Shape, byte[] Arguments, TaskValue[] Inputs)
        : ReadyWork(Run, Task.Attempt, Shape.Bundle)
    {
        public TaskId Id => new(Run, Task.Index);

        /// <summary>Whether its result stays here, and no copy of it rides along.</summary>
        public bool StaysHere => Task.Rules is { StaysHere: true };

        public override ExecutorNews Refuse(Exception e, string worker) =>
            new ExecutorNews.TaskEnded(Attempt, 0, null, Failures.CouldNotBegin(e, worker, Task.Number), false);
    }

    /// <summary>A chunk of a map.</summary>
    /// <param name="Columns">The arguments, a column of the chunk's items each.</param>
    public sealed record OfMap(ExecuteMapChunk Chunk, IReadOnlyList<ReadOnlyMemory<byte>> Columns)
        : ReadyWork(Chunk.Run, Chunk.Attempt, Chunk.Function.Bundle)
    {
        public override ExecutorNews Refuse(Exception e, string worker)
        {
            var failure = Failures.CouldNotBegin(e, worker, Chunk.Number);
            var nothing = Column.OfResults([.. Enumerable.Repeat(Column.Missing, Chunk.Count)]).ToBytes();
            return new ExecutorNews.MapEnded(
                Attempt, 0, nothing, [.. Enumerable.Range(0, Chunk.Count).Select(i => new FailedItem(Chunk.First + i, i == 0 ? failure : null, false))]);
        }
    }

    /// <summary>A chunk of a sweep.</summary>
    public sealed record OfSweep(ExecuteChunk Chunk, string SpecJson) : ReadyWork(Chunk.Run, Chunk.Attempt, null)
    {
        public override ExecutorNews Refuse(Exception e, string worker) => new ExecutorNews.GivenBack(Attempt);
    }
}
