using ActorSweep.Core.Journal;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Scheduling;

/// <summary>Adjacent blocks of a task array that are assigned together.</summary>
sealed class Chunk : Work
{
    readonly ArrayRun _run;
    BlockRange _blocks;

    public Chunk(ArrayRun run, BlockRange blocks, Story story) => (_run, _blocks, Story) = (run, blocks, story);

    public override ArrayRun Run => _run;

    public override BlockRange Blocks => _blocks;

    /// <summary>Number of failed tasks, without those that are retried.</summary>
    public long Failed { get; set; }

    /// <summary>Time inside user code, in seconds, summed over the tasks.</summary>
    public double Seconds { get; set; }

    /// <summary>Number of tasks that finished or failed for good. The others are retried in their own chunks.</summary>
    public long LastOutcome { get; set; }

    /// <summary>Number of failed tries of the only task of the chunk.</summary>
    public int Tries { get; set; }

    public override Requirement Requirement => _run.Rules.Requirement;

    public override bool IsIndivisible => Blocks.Count == 1;

    protected override string Label => $" ({Blocks})";

    /// <summary>Creates a chunk of one item that waits for its next try, with the history of the chunk that contained the item.</summary>
    public static Chunk OfOne(ArrayRun run, long item, Chunk? from)
    {
        var one = new Chunk(run, new BlockRange(item, 1), from?.Story.Copy() ?? new Story()) { Number = from?.Number ?? 0, LastWorker = from?.LastWorker ?? default };
        one.BeginWaiting();
        return one;
    }

    /// <summary>Creates a finished chunk whose results came with the submission.</summary>
    public static Chunk CreateFinished(ArrayRun run, BlockRange blocks, DateTimeOffset now)
    {
        var done = new Chunk(run, blocks, new Story());
        done.BeginWaiting();
        done.FinishWork(now);
        return done;
    }

    /// <summary>
    /// Splits up to <paramref name="count"/> blocks off the front of a waiting chunk, with its history. Returns the chunk itself if it has no more.
    /// </summary>
    public Chunk TakeFront(long count)
    {
        if (count >= Blocks.Count)
            return this;
        var front = new Chunk(_run, Blocks with { Count = count }, Story.Copy())
        {
            Number = Number,
            Losses = Losses,
            Death = Death,
            ResultsLost = ResultsLost,
            Tries = Tries,
            LastWorker = LastWorker,
        };
        _blocks = new BlockRange(Blocks.First + count, Blocks.Count - count);
        return front;
    }

    public override (ResultId Result, long Bytes)? ResultToMove =>
        _run is MapRun ? (new ResultId(new TaskId(_run.Id, Blocks.First), ResultAttempt), (long)(_run.BytesEach * Blocks.Count)) : null;

    protected override IReadOnlyList<string> LinesOfFailure => Story.Lines;

    public override (TaskId Task, IReadOnlyList<ClientId> Clients)? HoldingOf(long index) =>
        Run is MapRun map && index >= Blocks.First && index < Blocks.End ? (new TaskId(map.Id, index), map.ClientIds) : null;

    public override Instruction AssignmentOf(Attempt attempt) => new Instruction.AssignChunk(attempt.Worker!.Id, _run.Id, attempt.Id, Number, Blocks);

    public override void RemoveFromFlight() => _run.RemoveFromFlight(this);

    public override void RequeueWork(string why, bool mayHaveBegun) => _run.RequeueChunk(this, why);

    public override void LoseResult(string why) => _run.LoseChunkResult(this, why);

    public override IReadOnlyList<Work> WorkUnder(BlockRange blocks) => _run.ChunksUnder(blocks);

    public override void WaitAmongSuspects() => _run.Waiting.Resort(this);

    public override void FinishChunk(Attempt attempt, SchedulerEvent.ChunkFinished e) => _run.FinishChunk(this, attempt, e);

    public override void ReduceChunk(PartPlace? place) => _run.ReduceChunk(this, place);

    public override void LoseReduction(string why) => _run.LoseReduction(this, why);
}
