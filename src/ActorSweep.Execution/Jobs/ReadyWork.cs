using ActorSweep.Core.Reduction;
using ActorSweep.Core.Sweeps;
using ActorSweep.Execution.Storage;
using ActorSweep.Protocol.Messages;
using ActorSweep.Protocol.Payloads;

namespace ActorSweep.Execution.Jobs;

/// <summary>Work that can begin at once: all its arguments and inputs are known.</summary>
/// <param name="Bundle">The bundle with its code; null: every node has the code.</param>
abstract record ReadyWork(RunId Run, AttemptId Attempt, string? Bundle)
{
    /// <summary>The culture behavior of the program that submitted it; null: globalization-invariant, or work of this program.</summary>
    public abstract string? Culture { get; }

    /// <summary>Returns the outcome of work that could not begin.</summary>
    public abstract ExecutorNews Refuse(Exception e, string worker);

    /// <summary>A task of a graph.</summary>
    /// <param name="Inputs">The results that it takes, in the order in which its arguments number them.</param>
    public sealed record OfTask(RunId Run, TaskAssignment Task, TaskShape Shape, LocalBytes Arguments, TaskValue[] Inputs)
        : ReadyWork(Run, Task.Attempt, Shape.Bundle)
    {
        public TaskId Id => new(Run, Task.Index);

        public override string? Culture => Task.Rules?.Culture;

        /// <summary>Whether its result stays in the executor, without a serialized copy.</summary>
        public bool StaysHere => Task.Rules is { StaysHere: true };

        public override ExecutorNews Refuse(Exception e, string worker) =>
            new ExecutorNews.FinishedTask(Attempt, 0, null, Failures.CouldNotBegin(e, worker, Task.Number), false);
    }

    /// <summary>A chunk of a map.</summary>
    /// <param name="Arguments">The arguments, where they do not come with the chunk.</param>
    public sealed record OfMap(AssignMapChunk Chunk, LocalBytes? Arguments)
        : ReadyWork(Chunk.Run, Chunk.Attempt, Chunk.Function.Bundle)
    {
        public override string? Culture => Chunk.Rules?.Culture;

        /// <summary>The values that the function captured, where they do not come with the chunk.</summary>
        public LocalBytes? Target { get; init; }

        /// <summary>The arguments: one column for each parameter, with one value for each item of the chunk.</summary>
        /// <exception cref="IOException">The file of the arguments does not exist (any more).</exception>
        public IEnumerable<Column> Columns => Arguments is { } packed
            ? MapArguments.Unpack(packed.ToArray()).Select(Column.Read)
            : Chunk.Arguments!.Select(column => Column.Read(column));

        public override ExecutorNews Refuse(Exception e, string worker)
        {
            var failure = Failures.CouldNotBegin(e, worker, Chunk.Number);
            var nothing = Column.OfResults([.. Enumerable.Repeat(Column.Missing, Chunk.Count)]).ToBytes();
            return new ExecutorNews.FinishedMapChunk(
                Attempt, 0, nothing, [.. Enumerable.Range(0, Chunk.Count).Select(i => new FailedItem(Chunk.First + i, i == 0 ? failure : null, false))]);
        }
    }

    /// <summary>A chunk of a sweep.</summary>
    public sealed record OfSweep(AssignSweepChunk Chunk, string SpecJson) : ReadyWork(Chunk.Run, Chunk.Attempt, Chunk.Spec.Model?.Bundle)
    {
        public override string? Culture => Chunk.Spec.Model?.Culture;

        /// <summary>Whether every node has the model.</summary>
        public bool HasKnownModel => Chunk.Spec.Model is null;

        /// <summary>Fails all simulations of the chunk.</summary>
        public override ExecutorNews Refuse(Exception e, string worker)
        {
            var layout = SweepPlan.LayoutOf(Protocol.Messages.SpecJson.Read(SpecJson));
            var failure = new SimulationOutcome(null, Failures.CouldNotBegin(e, worker, Chunk.Number));
            List<BlockResult> blocks = [];
            for (var block = Chunk.FirstBlock; block < Chunk.FirstBlock + Chunk.BlockCount; block++)
                blocks.Add(new BlockResult(block, [.. Enumerable.Repeat(failure, layout.CountOf(block))]));
            return new ExecutorNews.FinishedSweepChunk(Attempt, 0, blocks.Sum(b => b.Outcomes.Count), ChunkCodec.Encode(blocks), null);
        }
    }
}
