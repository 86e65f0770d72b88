using ActorSweep.Core.Journal;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Scheduling;

/// <summary>A run of a sweep: a task array whose blocks are reduced as they finish.</summary>
sealed class SweepRun(SchedulerParts parts, RunId id, string model, Client owner, DateTimeOffset submitted, BlockLayout layout)
    : ArrayRun(parts, id, model, owner, submitted, layout, TaskRules.Default)
{
    /// <summary>Smallest window, in blocks, however large their results are.</summary>
    const long SmallestWindow = 1024;

    /// <summary>Number of chunks that may always be on the way into the reduction.</summary>
    const int SmallestBacklog = 8;

    RunState _state = RunState.Queued;
    bool _isCancelled, _isReadingBack;
    long _blocksReduced;

    /// <summary>Number of chunks on the way into the reduction.</summary>
    int _returned;

    public override RunKind Kind => RunKind.Sweep;

    public override RunState State => _state;

    public override long ChunkBytes => Parts.Turn.Settings.ChunkBytes;

    /// <summary>Whether blocks can be assigned now. Fresh blocks must be within the window ahead of the first block that is not reduced.</summary>
    public override bool HasOrdinary => MayGrow && (Waiting.HasAgain || (Waiting.HasFresh && Waiting.Fresh - Oldest < Window));

    /// <summary>Whether the run is active and its reducer keeps up with the finished chunks.</summary>
    public override bool MayGrow => IsActive && _returned < Math.Max(SmallestBacklog, 2 * Slots);

    /// <summary>The first block that is not reduced.</summary>
    long Oldest => InFlight.Concat(Waiting.Chunks).Select(c => c.Blocks.First).DefaultIfEmpty(Waiting.Fresh).Min();

    long Window => Math.Max(SmallestWindow, (long)(Parts.Turn.Settings.WindowBytes / Math.Max(1, BytesEach * Layout.BlockSize)));

    /// <summary>Recovers the sweep from the finished blocks in the journal.</summary>
    public void RecoverBlocks(IReadOnlyList<ReducedPart> done, bool isCancelled)
    {
        foreach (var part in done)
        {
            Waiting.PassOver(part.Blocks);
            CountReduced(part.Blocks, part.Failed, +1);
            ExecuteSeconds += part.Seconds;
        }
        if (done.Count > 0)
            StartReduction(done);
        if (isCancelled)
            StopShort();
        else
            Parts.Lanes.Offer(Lane);
    }

    /// <summary>Starts the reducer when the run first needs it, since a reducer takes a thread and files.</summary>
    void StartReduction(IReadOnlyList<ReducedPart>? done = null)
    {
        if (State != RunState.Queued)
            return;
        _state = RunState.Running;
        _isReadingBack = done is not null;
        Parts.Turn.Instruct(new Instruction.StartReduction(Id) { Done = done ?? [] });
    }

    /// <summary>Ends the reading back of finished blocks. Blocks that the reducer could not read are executed again.</summary>
    public void FinishReadingBack(IReadOnlyList<ReducedPart> lost)
    {
        if (!_isReadingBack)
            return;
        _isReadingBack = false;
        if (!IsActive)
            return;
        foreach (var part in lost)
        {
            Parts.Turn.Record(new JournalEvent.BlocksLost(Id, part.Blocks));
            CountReduced(part.Blocks, part.Failed, -1);
            var again = new Chunk(this, part.Blocks, new Story());
            again.Story.Add(Now, "reduced before, but its result could not be read back");
            Waiting.Add(again);
        }
        Parts.Lanes.Offer(Lane);
        FinishWhenReduced();
    }

    protected override void AssignChunk(Chunk chunk, Worker worker)
    {
        StartReduction();
        base.AssignChunk(chunk, worker);
    }

    protected override void PrepareToAdopt(AttemptId attempt, Worker worker) => StartReduction();

    public override void FinishChunk(Chunk chunk, Attempt attempt, SchedulerEvent.ChunkFinished e)
    {
        var worker = attempt.Worker!;
        Account(chunk, worker, e);
        (chunk.Failed, chunk.Seconds) = (e.Failed, e.Seconds);
        if (chunk.Copy is not null)
            Parts.Attempts.DiscardLoser(chunk, attempt);
        chunk.Move(WorkTrigger.BeginReduction, Now, "executed by {0}", worker.Id.Value);
        Parts.Attempts.RemoveRecall(chunk);
        worker.Reducing.Add(chunk);
        _returned++;
        Parts.Attempts.RemoveFromWorker(attempt);
        Parts.Turn.Instruct(new Instruction.ReduceChunk(Id, e.Attempt, chunk.Blocks) { Result = e.Result });
    }

    public override void RemoveFromFlight(Chunk chunk)
    {
        base.RemoveFromFlight(chunk);
        if (chunk.State != WorkState.Reducing)
            return;
        _returned--;
        chunk.Worker?.Reducing.Remove(chunk);
    }

    public override void ReduceChunk(Chunk chunk, PartPlace? place)
    {
        if (chunk.State != WorkState.Reducing)
            return;
        Parts.Attempts.EndAttempts(chunk);
        chunk.Move(WorkTrigger.Reduce, Now, "reduced");
        CountReduced(chunk.Blocks, chunk.Failed, +1);
        if (IsDurable && place is { } written)
            Parts.Turn.Record(new JournalEvent.BlocksReduced(Id, new ReducedPart(chunk.Blocks, chunk.Failed, chunk.Seconds, written) { Kind = DigestKind.PublishedNumbers }));
        Parts.Lanes.Offer(Lane);
        FinishWhenReduced();
    }

    public override void LoseReduction(Chunk chunk, string why)
    {
        if (chunk.State != WorkState.Reducing)
            return;
        if (++chunk.ResultsLost >= Parts.Turn.Settings.AllowedAttempts)
            FailRun($"the results of {chunk.Blocks} could not be fetched in {chunk.ResultsLost} attempts; the last cause: {why}");
        else
            Parts.Attempts.RequeueWork(chunk, $"its result is lost: {why}");
    }

    /// <summary>Counts the simulations of a block that too many workers died executing as failed.</summary>
    protected override void CondemnChunk(Chunk chunk)
    {
        var attempt = Parts.Attempts.BeginCondemned(chunk);
        chunk.CondemnWork(attempt, Now);
        chunk.Failed = Layout.CountOf(chunk.Blocks);
        InFlight.Add(chunk);
        _returned++;
        Parts.Turn.Instruct(new Instruction.FailChunk(Id, attempt.Id, chunk.Blocks, chunk.WorkerLost()));
    }

    /// <summary>Adds blocks to the counts of reduced blocks (+1), or removes them (-1).</summary>
    void CountReduced(BlockRange blocks, long failed, int sign)
    {
        _blocksReduced += sign * blocks.Count;
        Done += sign * Layout.CountOf(blocks);
        Failed += sign * failed;
    }

    public override void CancelRun()
    {
        if (!IsActive)
            return;
        if (IsDurable)
            Parts.Turn.Record(new JournalEvent.SweepCancelled(Id));
        StopShort();
    }

    /// <summary>Stops the run: deletes its work, and finishes the reduction with the blocks that are reduced.</summary>
    void StopShort()
    {
        StartReduction();
        DeleteWork("the run was cancelled");
        _state = RunState.Finishing;
        _isCancelled = true;
        Parts.Turn.Instruct(new Instruction.StopRun(Id));
        Parts.Turn.Instruct(new Instruction.FinishReduction(Id));
    }

    /// <summary>Has the reducer finish once all blocks are reduced.</summary>
    void FinishWhenReduced()
    {
        if (_blocksReduced != Layout.Blocks || _isReadingBack)
            return;
        _state = RunState.Finishing;
        Parts.Turn.Instruct(new Instruction.FinishReduction(Id));
    }

    /// <summary>Ends the run after its reducer has written all results.</summary>
    public void FinishRun(SchedulerEvent.ReductionFinished e)
    {
        var (succeeded, failed) = (e.Succeeded, e.Failed);
        (Digest, Failed, Done, Notes) = (e.Digest, failed, succeeded + failed, e.Notes);
        _state = _isCancelled ? RunState.Cancelled
            : failed == 0 ? RunState.Succeeded
            : succeeded > 0 ? RunState.SucceededWithFailures
            : RunState.Failed;
        Error = State == RunState.Failed ? $"all {failed} simulations failed; failures.csv lists the errors{(e.Notes.FirstFailure is { } first ? $". The first is {first}" : "")}" : null;
        Parts.Runs.EndRun(this);
    }

    public void FailRun(string error)
    {
        DeleteWork("the run failed");
        _state = RunState.Failed;
        Error = error;
        Parts.Runs.EndRun(this);
    }

    public override void FailSuspects(Requirement requirement, TaskFailure failure) { }

    public override void CheckInvariants()
    {
        base.CheckInvariants();
        Invariant.Holds(_blocksReduced + Waiting.Count + InFlight.Sum(c => c.Blocks.Count) == Layout.Blocks || !IsActive,
            $"{Id}: every block is waiting, in flight or reduced, and in one of them only");
        Invariant.Holds(_returned == InFlight.Count(c => c.State == WorkState.Reducing), $"{Id}: the count of chunks in reduction is right");
        Invariant.Holds(IsActive || InFlight.Count == 0, $"{Id}: a run that is not active has no chunk in flight");
    }
}
