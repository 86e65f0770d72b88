using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Scheduling;

/// <summary>Adjacent blocks that go to a worker together.</summary>
sealed class Chunk(Run run, BlockRange blocks, Story story)
{
    public Run Run => run;

    public BlockRange Blocks { get; private set; } = blocks;

    public Story Story => story;

    public ChunkState State { get; private set; }

    /// <summary>The try at hand; meaningless while waiting.</summary>
    public AttemptId Attempt { get; private set; }

    /// <summary>Tries so far.</summary>
    public int Number { get; private set; }

    /// <summary>Workers that died executing it, whatever else they executed.</summary>
    public int Losses { get; private set; }

    /// <summary>Results of it that could not be had.</summary>
    public int ResultsLost { get; set; }

    /// <summary>Whether a worker died that executed this one block and nothing else.</summary>
    public bool DiedAlone { get; private set; }

    public bool IsSuspect => Losses > 0;

    /// <summary>Enough workers died, and one of them cannot have died of anything else.</summary>
    public bool IsCondemned(int allowedLosses) => Losses >= allowedLosses && DiedAlone && Blocks.Count == 1;

    /// <summary>Who has it or executed it; null while waiting and when given up.</summary>
    public Worker? Worker { get; private set; }

    /// <summary>Who had it last.</summary>
    public WorkerId LastWorker { get; private set; }

    public DateTimeOffset AssignedAt { get; private set; }

    /// <summary>Its failed simulations, as its worker counted them.</summary>
    public long Failed { get; set; }

    public void AssignTo(Worker worker, AttemptId attempt, DateTimeOffset now)
    {
        Move(ChunkTrigger.Assign, now, $"attempt {Number + 1} ({Blocks}) assigned to {worker.Id}");
        (Worker, LastWorker, Attempt, AssignedAt) = (worker, worker.Id, attempt, now);
        Number++;
    }

    public void Lose(DateTimeOffset now, string why)
    {
        Move(ChunkTrigger.Lose, now, why);
        Worker = null;
    }

    /// <summary>A worker that executed it has died. <paramref name="alone"/>: it executed nothing else.</summary>
    public void Accuse(bool alone)
    {
        Losses++;
        DiedAlone |= alone && Blocks.Count == 1;
    }

    public void GiveUp(AttemptId attempt, DateTimeOffset now)
    {
        Move(ChunkTrigger.GiveUp, now, $"given up: {Losses} workers died executing it");
        Attempt = attempt;
    }

    public void Move(ChunkTrigger on, DateTimeOffset now, string what)
    {
        Story.Add(now, what);
        State = TransitionTable.Next(State, on) ?? throw new InvalidTransitionException(State, on, Story);
    }

    /// <summary>Takes up to so many blocks off the front of a waiting chunk, with its history.</summary>
    public Chunk TakeFront(long count)
    {
        if (count >= Blocks.Count)
            return this;
        var front = new Chunk(run, Blocks with { Count = count }, Story.Copy()) { Number = Number, Losses = Losses, ResultsLost = ResultsLost, LastWorker = LastWorker };
        Blocks = new BlockRange(Blocks.First + count, Blocks.Count - count);
        return front;
    }
}
