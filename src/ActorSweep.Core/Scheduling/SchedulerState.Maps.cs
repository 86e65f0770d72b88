using ActorSweep.Core.Graph;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Scheduling;

// Maps: chunks whose results are kept for clients.
public sealed partial class SchedulerState
{
    void Submit(SchedulerEvent.MapSubmitted e)
    {
        var client = ClientOf(e.Client);
        var run = new MapRun(e.Run, e.Function, client, _now, new BlockLayout(e.Count, 1), e.Rules) { Age = ++_lastOrder };
        if (!_runs.TryAdd(e.Run, run))
        {
            Hold(new SchedulerEvent.MapHeld(e.Client, e.Run, e.Count));
            return;
        }
        Hold(client, run);
        run.GoOnFrom(e.Done, _now);
        Claim(run);
        if (run.Done < e.Count)
            Offer(run.Lane);
    }

    void Finish(SchedulerEvent.ChunkFinished e)
    {
        EndUnclaimed(e.Attempt);
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
        var failed = new Dictionary<long, ItemFailure>();
        foreach (var item in e.FailedItems)
            if (item.Index >= chunk.Blocks.First && item.Index < chunk.Blocks.End)
                failed[item.Index] = item;
        List<long> retrying = chunk.Tries < run.Rules.Retries ? [.. failed.Values.Where(f => f.MayRetry).Select(f => f.Index)] : [];
        if (chunk.IsIndivisible && retrying.Count > 0)
        {
            TakeOut(chunk, discard: true);
            chunk.Move(WorkTrigger.Retry, _now, "failed at {0}", worker.Id.Value);
            TryAgain(chunk, run);
            return;
        }
        TakeOut(chunk, discard: true, except: attempt);
        chunk.Keep(_now);
        if (!e.IsInline)
            AddHolder(chunk, worker, attempt.Id);
        run.Keep(chunk);
        chunk.Failed = failed.Count - retrying.Count;
        chunk.Ended = chunk.Blocks.Count - retrying.Count;
        run.Count(chunk.Ended, chunk.Failed, _now);
        foreach (var item in retrying)
        {
            failed.Remove(item);
            TryAgain(run.SetApart(item, chunk), run);
        }
        foreach (var (item, failure) in failed)
            run.Note(item, failure.Failure ?? OneOfMany(run, e));
        Instruct(new Instruction.ChunkKept(run.Id, attempt.Id, chunk.Blocks, retrying, [.. run.Clients.Select(c => c.Id)]) { Result = e.Result });
        foreach (var item in run.ItemsIn(chunk.Blocks))
            if (item.State == WorkState.Waiting)
                EndItem(item, run);
    }

    static TaskFailure OneOfMany(MapRun run, SchedulerEvent.ChunkFinished e) => new(
        "Failed", $"it is one of {e.FailedItems.Count} items of {run.Name} that failed together", "", e.Worker.Value, 1, []);

    /// <summary>A chunk of one item that waits goes to workers again after a while.</summary>
    void TryAgain(Chunk chunk, MapRun run)
    {
        chunk.Tries++;
        run.Delayed.Add(chunk);
        After(DelayOf(run.Rules, chunk.Tries, chunk.Blocks.First), () =>
        {
            if (!run.Delayed.Remove(chunk))
                return;
            chunk.MoveQuietly(WorkTrigger.Unblock);
            Enqueue(chunk);
        });
    }

    /// <summary>Items that no worker will have: cancelled, or fatal to workers, or what no worker can run.</summary>
    void FailItems(MapRun run, BlockRange blocks, TaskFailure failure)
    {
        if (blocks.Count == 0)
            return;
        run.Count(blocks.Count, blocks.Count, _now);
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
        if (run.Done == run.Tasks)
            return;
        var cancelled = new TaskFailure(FailureType.Cancelled, "it was cancelled", "", "", 0, []);
        run.IsCancelled = true;
        foreach (var chunk in run.InFlight.Concat(run.Delayed).OrderBy(c => c.Blocks.First).ToList())
        {
            TakeOut(chunk, discard: true);
            chunk.Move(WorkTrigger.Fail, _now, "cancelled");
            FailItems(run, chunk.Blocks, cancelled);
        }
        run.Delayed.Clear();
        FailWaiting(run, _ => cancelled);
    }

    /// <summary>Nobody wants a map any more.</summary>
    void Drop(MapRun run)
    {
        run.IsCancelled |= run.Done < run.Tasks;
        DropWork(run, "nobody wants it");
        run.Delayed.Clear();
        foreach (var chunk in run.Kept)
            foreach (var holder in chunk.Holders)
                holder.LetGo(chunk);
        End(run);
    }

    void DropIfUnwanted(MapRun run)
    {
        if (run.Wanted == 0 && _runs.ContainsKey(run.Id))
            Drop(run);
    }
}
