using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Scheduling;

/// <summary>A run of a map: a task array whose results are kept for clients, the results of a chunk together.</summary>
sealed class MapRun : ArrayRun
{
    public MapRun(SchedulerParts parts, RunId id, string function, Client owner, DateTimeOffset submitted, BlockLayout layout, TaskRules rules)
        : base(parts, id, function, owner, submitted, layout, rules) =>
        (Results, Items, Retries) = (new MapResults(this), new MapItems(this), new MapRetries(this));

    public MapResults Results { get; }

    public MapItems Items { get; }

    public MapRetries Retries { get; }

    /// <summary>Whether the run was cancelled before its last item ended.</summary>
    public bool IsCancelled { get; set; }

    /// <summary>Clients that hold the map.</summary>
    public Few<Client> Clients;

    /// <summary>Number of reasons to have the results: clients, publications, and items that other tasks depend on.</summary>
    public int Wanted { get; set; }

    public override RunKind Kind => RunKind.Map;

    public override RunState State =>
        IsCancelled ? RunState.Cancelled
        : Done < Tasks ? Done == 0 && InFlight.Count == 0 ? RunState.Queued : RunState.Running
        : Failed == 0 ? RunState.Succeeded
        : Failed < Tasks ? RunState.SucceededWithFailures
        : RunState.Failed;

    public override long ChunkBytes => Parts.Turn.Settings.MapChunkBytes;

    public override bool HasOrdinary => Waiting.HasAgain || Waiting.HasFresh;

    public override bool MayGrow => true;

    public ClientId[] ClientIds => [.. Clients.Select(c => c.Id)];

    /// <summary>Recovers items that finished or failed under an earlier scheduler.</summary>
    public void RecoverItems(IReadOnlyList<ItemOutcomes> done)
    {
        foreach (var (items, failed) in done.OrderBy(d => d.Items.First))
        {
            if (items.First < Waiting.Fresh || items.Count <= 0 || items.End > Layout.Blocks)
                continue;
            Waiting.PassOver(items);
            var chunk = Chunk.CreateFinished(this, items, Now);
            (chunk.LastOutcome, chunk.Failed) = (items.Count, failed.Count);
            Results.Add(chunk);
            foreach (var item in failed)
                Results.NoteFailure(item.Index, item.Failure!);
            Count(items.Count, failed.Count, Now);
        }
    }

    protected override void PrepareToAdopt(AttemptId attempt, Worker worker) => Parts.Turn.Instruct(new Instruction.AdoptWork(worker.Id, attempt));

    /// <summary>Reports all items that have finished or failed to a client.</summary>
    public void SendOutcomes(ClientId client)
    {
        foreach (var chunk in Results.Finished)
            Parts.Turn.Instruct(new Instruction.FinishMapChunk(Id, default, chunk.Blocks, [.. Results.ApartIn(chunk)], [client]));
        foreach (var (blocks, failure) in Results.FailedRanges)
            Parts.Turn.Instruct(new Instruction.FailItems(Id, blocks, failure, [client]));
    }

    public override void FinishChunk(Chunk chunk, Attempt attempt, SchedulerEvent.ChunkFinished e)
    {
        var worker = attempt.Worker!;
        Account(chunk, worker, e);
        var failed = new Dictionary<long, ItemFailure>();
        foreach (var item in e.FailedItems)
            if (item.Index >= chunk.Blocks.First && item.Index < chunk.Blocks.End)
                failed[item.Index] = item;
        List<long> retrying = chunk.Tries < Rules.Retries ? [.. failed.Values.Where(f => f.MayRetry).Select(f => f.Index)] : [];
        if (chunk.IsIndivisible && retrying.Count > 0)
        {
            Parts.Attempts.EndAttempts(chunk, discard: true);
            chunk.Move(WorkTrigger.Retry, Now, "failed at {0}", worker.Id.Value);
            Retries.RetryLater(chunk);
            return;
        }
        Parts.Attempts.EndAttempts(chunk, discard: true, except: attempt);
        chunk.FinishWork(Now);
        if (!e.IsInline)
            chunk.AddHolder(worker, attempt.Id);
        Results.Add(chunk);
        chunk.Failed = failed.Count - retrying.Count;
        chunk.LastOutcome = chunk.Blocks.Count - retrying.Count;
        Count(chunk.LastOutcome, chunk.Failed, Now);
        foreach (var item in retrying)
        {
            failed.Remove(item);
            Retries.RetryLater(Results.SetApart(item, chunk));
        }
        foreach (var (item, failure) in failed)
            Results.NoteFailure(item, failure.Failure ?? OneOfMany(e));
        Parts.Turn.Instruct(new Instruction.FinishMapChunk(Id, attempt.Id, chunk.Blocks, retrying, ClientIds) { Result = e.Result });
        Items.EndIn(chunk.Blocks);
    }

    TaskFailure OneOfMany(SchedulerEvent.ChunkFinished e) => new(
        "Failed", $"the item is one of {e.FailedItems.Count} items of {Name} that failed in one chunk", "", e.Worker.Value, 1, []);

    /// <summary>Executes a chunk again whose last copy of the results is lost, without the items that have their own chunks.</summary>
    public override void LoseChunkResult(Chunk chunk, string why)
    {
        Results.Remove(chunk);
        Count(-chunk.LastOutcome, -chunk.Failed, Now);
        chunk.Move(WorkTrigger.Lose, Now, "its result is lost: {0}", why);
        chunk.Move(WorkTrigger.Unblock, Now, "to be executed again");
        foreach (var part in Results.WithoutApart(chunk).ToList())
        {
            Results.RemoveFailures(part.Blocks);
            Parts.Turn.Instruct(new Instruction.ReopenItems(Id, part.Blocks, ClientIds));
            Items.ReopenItems(part.Blocks, why);
            EnqueueChunk(part);
        }
    }

    /// <summary>Fails items that no worker will execute: cancelled items, items that kill workers, and items that no worker can run.</summary>
    void FailItems(BlockRange blocks, TaskFailure failure)
    {
        if (blocks.Count == 0)
            return;
        Count(blocks.Count, blocks.Count, Now);
        Results.NoteFailures(blocks, failure);
        Parts.Turn.Instruct(new Instruction.FailItems(Id, blocks, failure, ClientIds));
        Items.FailIn(blocks, failure);
    }

    public override void FailWaiting(TaskFailure failure)
    {
        Withdraw();
        foreach (var chunk in Waiting.Chunks.ToList())
        {
            chunk.Move(WorkTrigger.Fail, Now, "failed");
            FailItems(chunk.Blocks, failure);
        }
        Waiting.Clear();
        FailItems(Waiting.TakeFresh(), failure);
    }

    public override void FailSuspects(Requirement requirement, TaskFailure failure)
    {
        if (Rules.Requirement == requirement)
            FailWaiting(failure);
    }

    protected override void CondemnChunk(Chunk chunk)
    {
        chunk.Move(WorkTrigger.Fail, Now, "failed: {2} workers or executors died executing it", null, null, chunk.Losses);
        FailItems(chunk.Blocks, chunk.WorkerLost());
    }

    public override void CancelRun()
    {
        if (Done == Tasks)
            return;
        IsCancelled = true;
        CancelItems(new BlockRange(0, Layout.Blocks));
        Withdraw();
    }

    public void CancelItems(IEnumerable<long> items)
    {
        foreach (var range in BlockRange.FromBlocks(items.Where(i => i >= 0 && i < Tasks)))
            CancelItems(range);
    }

    /// <summary>
    /// Cancels the items of a range that have not ended. A worker can discard only a whole attempt, so the other items of its chunk are executed again.
    /// </summary>
    void CancelItems(BlockRange items)
    {
        foreach (var chunk in InFlight.Where(c => c.Blocks.Overlaps(items)).OrderBy(c => c.Blocks.First).ToList())
        {
            Parts.Attempts.EndAttempts(chunk, discard: true);
            RequeueChunk(chunk, "an item of it was cancelled");
        }
        foreach (var chunk in Retries.TakeAll(items).Concat(Waiting.TakeAll(items)))
        {
            chunk.Move(WorkTrigger.Fail, Now, "cancelled");
            FailItems(chunk.Blocks, new TaskFailure(FailureType.Cancelled, "the item was cancelled", "", "", 0, []));
        }
    }

    /// <summary>Deletes the run if nobody wants its results.</summary>
    public void DeleteIfUnwanted()
    {
        if (Wanted > 0 || !Parts.Runs.Contains(Id))
            return;
        IsCancelled |= Done < Tasks;
        DeleteWork("no client or task needs its results");
        Retries.Clear();
        foreach (var chunk in Results.Finished)
            foreach (var holder in chunk.Holders)
                holder.RemoveResult(chunk);
        Parts.Runs.EndRun(this);
    }

    public override LinkedTask? FindTask(long index) => index >= 0 && index < Tasks ? Items.FindOrAdd(index) : null;

    public override LinkedTask? RememberedTask(long index) => Items.Find(index);

    public override InputPlace? Locate(long index) =>
        Results.ChunkWith(index) is { } chunk ? new InputPlace(new TaskId(Id, index), [.. chunk.Holders.Select(h => h.Id)]) : null;

    public override void RetryTask(long index)
    {
        if (Items.Find(index) is not { } item)
            Retries.RetryItem(index);
        else if (item.State == WorkState.Failed)
            Parts.Outcomes.RetryTask(item);
    }

    /// <summary>Removes an item that no other task depends on.</summary>
    public void RemoveItem(MapItem item)
    {
        Items.Remove(item);
        Wanted--;
        DeleteIfUnwanted();
    }

    public override void CheckInvariants()
    {
        base.CheckInvariants();
        Invariant.Holds(Done + Waiting.Count + InFlight.Sum(c => c.Blocks.Count) + Retries.Count == Tasks,
            $"{Id}: every item is waiting, in flight or has ended, and in one of them only");
        Invariant.Holds(Results.Finished.Sum(c => c.LastOutcome) + Results.FailedRanges.Sum(r => r.Blocks.Count) == Done,
            $"{Id}: every item that has ended is in a finished chunk or in a range of failed items");
        Invariant.Holds(Retries.Delayed.All(c => c.State == WorkState.Waiting && c.IsIndivisible),
            $"{Id}: every chunk that is delayed until its next try is waiting and indivisible");
        Invariant.Holds(Wanted == Clients.Count + Items.Count, $"{Id}: the map counts its clients and its tracked items");
        Invariant.Holds(Results.Finished.All(c => c.State == WorkState.Finished), $"{Id}: every chunk with stored results has finished");
        Invariant.Holds(Results.Finished.All(c => c.Holders.All(h => h.Results.Contains(c))), $"{Id}: every holder of a chunk's results lists the chunk");
    }
}
