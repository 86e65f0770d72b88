using ActorSweep.Core.Graph;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Scheduling;

// Maps: chunks whose results are kept for clients.
public sealed partial class SchedulerState
{
    static readonly Dictionary<long, TaskFailure> NoFailures = [];

    void Submit(SchedulerEvent.MapSubmitted e)
    {
        var client = ClientOf(e.Client);
        var run = new MapRun(e.Run, e.Function, client, _now, new BlockLayout(e.Count, 1), e.Rules) { Age = ++_lastOrder };
        if (!_runs.TryAdd(e.Run, run))
            return;
        Hold(client, run);
        if (e.Count > 0)
            Offer(run.Lane);
    }

    void Finish(SchedulerEvent.ChunkFinished e)
    {
        if (Find(e.Worker, e.Attempt) is not { Work: Chunk chunk } attempt)
            return;
        // Told twice: the result is on its way already.
        if (!IsWithWorker(chunk))
            return;
        if (chunk.Run is MapRun map)
            Keep(chunk, map, attempt, e);
        else
            FinishSweepChunk(chunk, attempt, e);
    }

    void Keep(Chunk chunk, MapRun run, Attempt attempt, SchedulerEvent.ChunkFinished e)
    {
        var worker = attempt.Worker!;
        Account(chunk, worker, e);
        TakeOut(chunk, discard: true, except: attempt);
        chunk.Move(WorkTrigger.Keep, _now, "executed by {0}", worker.Id.Value);
        if (!e.IsInline)
            AddHolder(chunk, worker);
        run.Keep(chunk);

        var retrying = e.FailedItems.Where(f => MayRetry(f, chunk, run)).Select(f => f.Index).ToHashSet();
        var failures = e.FailedItems.Where(f => !retrying.Contains(f.Index)).ToDictionary(f => f.Index, f => f.Failure ?? OneOfMany(run, e));
        // Items that were tried again by themselves, before their chunk was lost and done again, have been counted.
        var alone = chunk.Blocks.Count == 1 ? 0 : run.CountAlone(chunk.Blocks);
        chunk.Failed = failures.Count - Math.Min(alone, failures.Count);
        chunk.Ended = chunk.Blocks.Count - retrying.Count - alone;
        run.Done += chunk.Ended;
        run.Failed += chunk.Failed;
        run.Note(chunk.Blocks, failures);
        Instruct(new Instruction.ChunkKept(run.Id, attempt.Id, chunk.Blocks, [.. retrying], [.. run.Clients.Select(c => c.Id)]));
        foreach (var item in run.ItemsIn(chunk.Blocks))
            if (!retrying.Contains(item.Index) && item.State == WorkState.Waiting)
                EndItem(item, run);
        foreach (var item in retrying)
            TryAgain(new Chunk(run, new BlockRange(item, 1), chunk.Story.Copy()) { Tries = chunk.Tries + 1 }, run);
    }

    /// <summary>An item is tried again as long as its client wants; unless a later try of it is here already.</summary>
    static bool MayRetry(ItemFailure item, Chunk chunk, MapRun run) =>
        item.MayRetry && chunk.Tries < run.Rules.Retries && (run.KeptAlone(item.Index) is not { } alone || alone == chunk);

    static TaskFailure OneOfMany(MapRun run, SchedulerEvent.ChunkFinished e) => new(
        "Failed", $"it is one of {e.FailedItems.Count} items of {run.Name} that failed together", "", e.Worker.Value, 1, []);

    void TryAgain(Chunk chunk, MapRun run)
    {
        run.Retried.Add(chunk.Blocks.First);
        run.Resting.Add(chunk.Blocks.First);
        After(DelayOf(run.Rules, chunk.Tries, chunk.Blocks.First), () =>
        {
            run.Resting.Remove(chunk.Blocks.First);
            if (!_runs.ContainsKey(run.Id) || run.IsCancelled)
                return;
            run.PutBack(chunk);
            Offer(run.Lane);
        });
    }

    /// <summary>An item ends as its chunk did, if that has.</summary>
    void EndItem(GraphTask item, MapRun run)
    {
        if (run.FailureOf(item.Index) is { } failure)
            Fail(item, failure);
        else if (run.KeptWith(item.Index) is { } chunk)
        {
            (item.Bytes, item.IsSafe) = ((long)run.BytesEach, chunk.Holders.Count == 0);
            Keep(item);
        }
    }

    /// <summary>Items that no worker will have: cancelled, or fatal to workers, or what no worker can run.</summary>
    void FailItems(MapRun run, BlockRange blocks, TaskFailure failure)
    {
        if (blocks.Count == 0)
            return;
        run.Done += blocks.Count;
        run.Failed += blocks.Count;
        run.Note(blocks, failure);
        Instruct(new Instruction.ItemsFailed(run.Id, blocks, failure, [.. run.Clients.Select(c => c.Id)]));
        foreach (var item in run.ItemsIn(blocks))
            if (item.State == WorkState.Waiting)
                Fail(item, failure);
    }

    void FailWaiting(MapRun run, Func<Chunk?, TaskFailure> failure)
    {
        Withdraw(run);
        foreach (var chunk in run.Waiting.ToList())
        {
            chunk.Move(WorkTrigger.Fail, _now, "given up");
            FailItems(run, chunk.Blocks, failure(chunk));
        }
        run.DropWaiting();
        FailItems(run, run.TakeRest(), failure(null));
    }

    void GiveUp(Chunk chunk, MapRun run)
    {
        chunk.Move(WorkTrigger.Fail, _now, "given up: {2} workers died executing it", null, null, chunk.Losses);
        FailItems(run, chunk.Blocks, WorkerLost(chunk));
    }

    void Cancel(MapRun run)
    {
        var cancelled = new TaskFailure(FailureType.Cancelled, "it was cancelled", "", "", 0, []);
        run.IsCancelled = true;
        foreach (var chunk in run.InFlight.ToList())
        {
            TakeOut(chunk, discard: true);
            chunk.Move(WorkTrigger.Fail, _now, "cancelled");
            FailItems(run, chunk.Blocks, cancelled);
        }
        FailWaiting(run, _ => cancelled);
        foreach (var item in run.Resting)
            FailItems(run, new BlockRange(item, 1), cancelled);
        run.Resting.Clear();
    }

    /// <summary>The object that stands for an item, so that others can depend on it.</summary>
    GraphTask ItemOf(MapRun run, long index)
    {
        if (run.Items.TryGetValue(index, out var known))
            return known;
        var item = new GraphTask(run, index, FunctionOf(run.Name), run.Rules, key: null);
        run.Add(item);
        run.Wanted++;
        EndItem(item, run);
        return item;
    }

    /// <summary>No worker holds the results of a chunk any more: it is done again.</summary>
    void LoseResult(Chunk chunk, MapRun run, string why)
    {
        run.Unkeep(chunk);
        run.Done -= chunk.Ended;
        run.Failed -= chunk.Failed;
        run.Note(chunk.Blocks, NoFailures);
        chunk.Move(WorkTrigger.Lose, _now, "its result is lost: {0}", why);
        chunk.Move(WorkTrigger.Unblock, _now, "to be done again");
        Instruct(new Instruction.ItemsReopened(run.Id, chunk.Blocks, [.. run.Clients.Select(c => c.Id)]));
        foreach (var item in run.ItemsIn(chunk.Blocks))
            if (item.State is WorkState.Kept)
                Reopen(item, why);
        Enqueue(chunk);
    }

    /// <summary>A client wants an item that failed to be tried again.</summary>
    void Retry(MapRun run, long index)
    {
        if (index < 0 || index >= run.Tasks || run.IsCancelled || run.FailureOf(index) is null || run.Waiting.Concat(run.InFlight).Any(c => c.Blocks.Overlaps(new BlockRange(index, 1))))
            return;
        run.Done--;
        run.Failed--;
        run.Note(new BlockRange(index, 1), NoFailures);
        Instruct(new Instruction.ItemsReopened(run.Id, new BlockRange(index, 1), [.. run.Clients.Select(c => c.Id)]));
        run.PutBack(new Chunk(run, new BlockRange(index, 1), new Story()));
        Offer(run.Lane);
    }

    /// <summary>Nobody wants a map any more.</summary>
    void Drop(MapRun run)
    {
        run.IsCancelled |= run.Done < run.Tasks;
        DropWork(run, "nobody wants it");
        foreach (var chunk in run.Kept)
            foreach (var holder in chunk.Holders)
                holder.Results.Remove(chunk);
        End(run);
    }

    void DropIfUnwanted(MapRun run)
    {
        if (run.Wanted == 0 && _runs.ContainsKey(run.Id))
            Drop(run);
    }
}
