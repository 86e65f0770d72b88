using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Scheduling;

/// <summary>Adjacent blocks of a task array that go to a worker together.</summary>
sealed class Chunk : Work
{
    readonly ArrayRun _run;

    public Chunk(ArrayRun run, BlockRange blocks, Story story)
        : base(run) => (_run, Blocks, Story) = (run, blocks, story);

    public BlockRange Blocks { get; private set; }

    /// <summary>Its failed tasks, as its worker counted them.</summary>
    public long Failed { get; set; }

    /// <summary>Time inside user code, summed over its tasks.</summary>
    public double Seconds { get; set; }

    /// <summary>How many of its tasks have ended; the others are tried again by themselves.</summary>
    public long Ended { get; set; }

    /// <summary>Tries of its one task that failed before.</summary>
    public int Tries { get; set; }

    public override Requirement Requirement => _run.Rules.Requirement;

    public override bool IsIndivisible => Blocks.Count == 1;

    protected override string Label => $" ({Blocks})";

    /// <summary>One item by itself, waiting to be tried again, with the history of the chunk that it was in.</summary>
    public static Chunk OfOne(ArrayRun run, long item, Chunk? from)
    {
        var one = new Chunk(run, new BlockRange(item, 1), from?.Story.Copy() ?? new Story()) { Number = from?.Number ?? 0, LastWorker = from?.LastWorker ?? default };
        one.BeginWaiting();
        return one;
    }

    /// <summary>One whose results came along.</summary>
    public static Chunk Done(ArrayRun run, BlockRange blocks, DateTimeOffset now)
    {
        var done = new Chunk(run, blocks, new Story());
        done.BeginWaiting();
        done.Keep(now);
        return done;
    }

    /// <summary>Takes up to so many blocks off the front of a chunk that waits for a worker, with its history.</summary>
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
        Blocks = new BlockRange(Blocks.First + count, Blocks.Count - count);
        return front;
    }
}
