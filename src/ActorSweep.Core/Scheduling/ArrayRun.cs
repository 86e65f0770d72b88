using ActorSweep.Core.Journal;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Scheduling;

/// <summary>A run of one task array, executed in chunks. Its memory grows with the work in flight, not with the number of tasks.</summary>
abstract class ArrayRun : Run
{
    readonly Lane[] _lanes;

    protected ArrayRun(SchedulerParts parts, RunId id, string name, Client owner, DateTimeOffset submitted, BlockLayout layout, TaskRules rules)
        : base(parts, id, name, owner, submitted)
    {
        (Layout, Rules, Waiting) = (layout, rules, new WaitingBlocks(this, layout.Blocks));
        _lanes = [new ArrayLane(this)];
    }

    public BlockLayout Layout { get; }

    public TaskRules Rules { get; }

    public WaitingBlocks Waiting { get; }

    /// <summary>Chunks that a worker has, or whose results are on the way into the reduction.</summary>
    public HashSet<Chunk> InFlight { get; } = [];

    /// <summary>Recent mean duration of a task, in seconds; null until a task is measured.</summary>
    public double? SecondsEach { get; private set; }

    /// <summary>Recent mean size of a task's result, in bytes.</summary>
    public double BytesEach { get; private set; }

    public override long Tasks => Layout.Simulations;

    public override bool IsInFlight => InFlight.Count > 0;

    public override IEnumerable<Lane> Lanes => _lanes;

    public Lane Lane => _lanes[0];

    public override IEnumerable<Requirement> SuspectRequirements => Waiting.HasSuspects ? [Rules.Requirement] : [];

    /// <summary>Largest result, in bytes, that a chunk of more than one block should have.</summary>
    public abstract long ChunkBytes { get; }

    /// <summary>Whether blocks that are not suspect can be assigned now.</summary>
    public abstract bool HasOrdinary { get; }

    /// <summary>Whether more chunks may be in flight.</summary>
    public abstract bool MayGrow { get; }

    protected int Slots => Parts.Workers.Index.Slots;

    /// <summary>Prepares the run for an attempt that is adopted from an earlier scheduler.</summary>
    protected abstract void PrepareToAdopt(AttemptId attempt, Worker worker);

    public abstract void FinishChunk(Chunk chunk, Attempt attempt, SchedulerEvent.ChunkFinished e);

    /// <summary>Fails a block that too many workers died executing.</summary>
    protected abstract void CondemnChunk(Chunk chunk);

    public virtual void ReduceChunk(Chunk chunk, PartPlace? place) { }

    public virtual void LoseReduction(Chunk chunk, string why) { }

    public virtual void LoseChunkResult(Chunk chunk, string why) { }

    /// <summary>Fails all blocks that wait for a worker.</summary>
    public virtual void FailWaiting(TaskFailure failure) { }

    /// <summary>Assigns the next chunk, sized by measured durations. Returns the seconds that the chunk should take.</summary>
    public double AssignNext(Worker worker)
    {
        var chunk = Waiting.TakeNext(ChunkSize.For(this, Slots, Parts.Turn.Settings));
        AssignChunk(chunk, worker);
        return chunk.Current!.ExpectedSeconds;
    }

    protected virtual void AssignChunk(Chunk chunk, Worker worker)
    {
        var attempt = Parts.Attempts.BeginAttempt(chunk, worker, SecondsEach * Layout.BlockSize * chunk.Blocks.Count);
        chunk.AssignTo(attempt, Now);
        InFlight.Add(chunk);
        Parts.Turn.Instruct(chunk.AssignmentOf(attempt));
    }

    public override bool TryAdopt(HeldChunk held, Worker worker)
    {
        if (!IsActive || Waiting.Take(held.Blocks) is not { } chunk)
            return false;
        PrepareToAdopt(held.Attempt, worker);
        chunk.AdoptAttempt(Parts.Attempts.AdoptAttempt(held.Attempt, chunk, worker), held.Number, Now);
        InFlight.Add(chunk);
        return true;
    }

    public override void AssignSuspects()
    {
        foreach (var chunk in Waiting.TakeCondemned(Parts.Turn.Settings.AllowedLosses))
            CondemnChunk(chunk);
        while (Waiting.HasSuspects && MayGrow && Placement.ChooseForSuspect(Parts.Workers.Index, Rules.Requirement) is { } worker)
            AssignChunk(Waiting.TakeSuspect(), worker);
        if (!Waiting.HasSuspects)
            Parts.Suspects.Remove(this);
    }

    /// <summary>Queues a lost chunk for another worker.</summary>
    public void RequeueChunk(Chunk chunk, string why)
    {
        chunk.LoseWork(Now, why);
        EnqueueChunk(chunk);
    }

    /// <summary>Queues a ready chunk.</summary>
    public void EnqueueChunk(Chunk chunk)
    {
        Waiting.Add(chunk);
        if (chunk.IsSuspect)
            Parts.Suspects.Add(this);
        Parts.Lanes.Offer(Lane);
    }

    public virtual void RemoveFromFlight(Chunk chunk) => InFlight.Remove(chunk);

    /// <summary>Returns the chunks, waiting or in flight, that overlap a range of blocks; none after the run has ended.</summary>
    public IReadOnlyList<Work> ChunksUnder(BlockRange blocks) =>
        Parts.Runs.Contains(Id) ? [.. Waiting.Chunks.Concat(InFlight).Where(c => c.Blocks.Overlaps(blocks))] : [];

    /// <summary>Deletes all work of the run, waiting or in flight.</summary>
    protected void DeleteWork(string why)
    {
        Withdraw();
        foreach (var chunk in Waiting.Chunks.ToList())
            chunk.Move(WorkTrigger.Delete, Now, why);
        Waiting.Clear();
        foreach (var chunk in InFlight.ToList())
        {
            Parts.Attempts.EndAttempts(chunk);
            chunk.Move(WorkTrigger.Delete, Now, why);
        }
    }

    /// <summary>Counts a finished chunk for its worker and measures the run.</summary>
    protected void Account(Chunk chunk, Worker worker, SchedulerEvent.ChunkFinished e)
    {
        var tasks = Layout.CountOf(chunk.Blocks);
        Measure(worker, tasks, e.Seconds, e.Bytes);
        worker.Tasks += tasks;
        worker.LastHeard = Now;
    }

    public override void Measure(Worker worker, long tasks, double seconds, long bytes)
    {
        const double newest = 0.3;
        base.Measure(worker, tasks, seconds, bytes);
        var (secondsEach, bytesEach) = (seconds / tasks, bytes / (double)tasks);
        BytesEach = SecondsEach is null ? bytesEach : BytesEach + newest * (bytesEach - BytesEach);
        SecondsEach = SecondsEach is { } mean ? mean + newest * (secondsEach - mean) : secondsEach;
    }

    public override void CheckInvariants()
    {
        Invariant.Holds(InFlight.All(c => Parts.Attempts.Find(c.Current!.Id) == c.Current),
            $"{Id}: the current attempt of every chunk in flight is in the book of attempts");
        Invariant.Holds(Waiting.Chunks.All(c => c.State == WorkState.Ready && c.Worker is null), $"{Id}: a waiting chunk is ready and has no worker");
        Invariant.Holds(!Overlap(Waiting.Chunks.Concat(InFlight)), $"{Id}: no block is in two chunks");
        Invariant.Holds(Done <= Tasks && Failed <= Done && Done >= 0 && Failed >= 0, $"{Id}: the counts agree: {Done} of {Tasks} done, {Failed} failed");
    }

    static bool Overlap(IEnumerable<Chunk> chunks)
    {
        var end = 0L;
        foreach (var blocks in chunks.Select(c => c.Blocks).OrderBy(b => b.First))
        {
            if (blocks.First < end)
                return true;
            end = blocks.End;
        }
        return false;
    }
}
