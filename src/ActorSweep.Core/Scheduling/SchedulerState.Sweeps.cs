using ActorSweep.Core.Journal;
using ActorSweep.Core.Snapshots;

namespace ActorSweep.Core.Scheduling;

// Sweeps: chunks on their way into a reduction.
public sealed partial class SchedulerState
{
    void Submit(SchedulerEvent.RunSubmitted e)
    {
        var run = new SweepRun(e.Run, e.Model, ClientOf(ClientId.Nobody), _now, e.Graph.Simulate.Layout) { Age = ++_lastOrder, IsDurable = e.Recorded is not null };
        if (!_runs.TryAdd(e.Run, run))
            return;
        if (e.Recorded is { } accepted)
            Record(accepted);
        Offer(run.Lane);
    }

    /// <summary>A reducer has a thread and files; a run that waits for its first worker needs neither.</summary>
    void StartReduction(SweepRun run, IReadOnlyList<DonePart>? done = null)
    {
        if (run.State != RunState.Queued)
            return;
        run.Become(RunState.Running);
        run.IsReadingBack = done is not null;
        Instruct(new Instruction.StartReduction(run.Id) { Done = done ?? [] });
    }

    void FinishSweepChunk(Chunk chunk, Attempt attempt, SchedulerEvent.ChunkFinished e)
    {
        var (run, worker) = ((SweepRun)chunk.Run, attempt.Worker!);
        Account(chunk, worker, e);
        (chunk.Failed, chunk.Seconds) = (e.Failed, e.Seconds);
        if (chunk.Copy is not null)
            KeepOnly(chunk, attempt);
        chunk.Move(WorkTrigger.Finish, _now, "executed by {0}", worker.Id.Value);
        _recalled.Remove(chunk);
        worker.Remove(attempt);
        worker.Returned.Add(chunk);
        run.Returned++;
        Freed(worker);
        Instruct(new Instruction.Reduce(run.Id, e.Attempt, chunk.Blocks) { Result = e.Result });
    }

    /// <summary>The other of two attempts has lost the race.</summary>
    void KeepOnly(Work work, Attempt winner)
    {
        var loser = winner == work.Copy ? work.Current! : work.Copy!;
        Forget(loser);
        work.GoOnWithout(loser);
        Instruct(new Instruction.Discard(loser.Worker!.Id, loser.Id));
    }

    void Account(Chunk chunk, Worker worker, SchedulerEvent.ChunkFinished e)
    {
        var run = (ArrayRun)chunk.Run;
        var tasks = run.Layout.CountOf(chunk.Blocks);
        run.Measure(worker, tasks, e.Seconds, e.Bytes);
        worker.Tasks += tasks;
        worker.LastHeard = _now;
    }

    void Reduced(SchedulerEvent.ChunkReduced e)
    {
        if (!_inFlight.TryGetValue(e.Attempt, out var attempt) || attempt.Work is not Chunk { State: WorkState.Returned } chunk)
            return;
        var run = (SweepRun)chunk.Run;
        TakeOut(chunk);
        chunk.Move(WorkTrigger.Reduce, _now, "reduced");
        run.CountReduced(chunk.Blocks, chunk.Failed, +1);
        if (run.IsDurable && e.Place is { } place)
            Record(new JournalEvent.BlocksDone(run.Id, new DonePart(chunk.Blocks, chunk.Failed, chunk.Seconds, place)));
        Offer(run.Lane);
        FinishWhenReduced(run);
    }

    void LoseResult(AttemptId id, string why)
    {
        if (!_inFlight.TryGetValue(id, out var attempt) || attempt.Work is not Chunk { State: WorkState.Returned } chunk)
            return;
        if (++chunk.ResultsLost >= settings.AllowedAttempts)
        {
            Fail(chunk.Run.Id, $"the results of {chunk.Blocks} could not be had in {chunk.ResultsLost} attempts; the last time: {why}");
            return;
        }
        PutBack(chunk, $"its result is lost: {why}");
    }

    /// <summary>Too many workers died executing the block: its simulations count as failed.</summary>
    void GiveUp(Chunk chunk, SweepRun run)
    {
        var attempt = new Attempt(new AttemptId(++_lastAttempt), chunk, null, _now, 0);
        chunk.GiveUp(attempt, _now);
        chunk.Failed = run.Layout.CountOf(chunk.Blocks);
        run.InFlight.Add(chunk);
        run.Returned++;
        _inFlight.Add(attempt.Id, attempt);
        Instruct(new Instruction.FailChunk(run.Id, attempt.Id, chunk.Blocks, WorkerLost(chunk)));
    }

    void Cancel(SweepRun run)
    {
        if (!run.IsActive)
            return;
        if (run.IsDurable)
            Record(new JournalEvent.RunCancelled(run.Id));
        StopShort(run);
    }

    /// <summary>Nothing more of a run is done; what is in its reduction is its result.</summary>
    void StopShort(SweepRun run)
    {
        StartReduction(run);
        DropWork(run, "the run was cancelled");
        run.Become(RunState.Finishing);
        run.IsCancelled = true;
        Instruct(new Instruction.StopRun(run.Id));
        Instruct(new Instruction.FinishReduction(run.Id));
    }

    /// <summary>All blocks are in: the reducer writes what it still holds.</summary>
    void FinishWhenReduced(SweepRun run)
    {
        if (!run.IsReduced || run.IsReadingBack)
            return;
        run.Become(RunState.Finishing);
        Instruct(new Instruction.FinishReduction(run.Id));
    }

    void EndReduced(SchedulerEvent.ReductionFinished e)
    {
        if (_runs.GetValueOrDefault(e.Run) is not SweepRun run)
            return;
        (run.Digest, run.Failed, run.Done) = (e.Digest, e.Failed, e.Succeeded + e.Failed);
        run.Become(run.IsCancelled ? RunState.Cancelled
            : e.Failed == 0 ? RunState.Succeeded
            : e.Succeeded > 0 ? RunState.SucceededWithFailures
            : RunState.Failed);
        run.Error = run.State == RunState.Failed ? $"all {e.Failed} simulations failed; failures.csv says why" : null;
        End(run);
    }

    void Fail(RunId id, string error)
    {
        if (_runs.GetValueOrDefault(id) is not SweepRun run)
            return;
        DropWork(run, "the run failed");
        run.Become(RunState.Failed);
        run.Error = error;
        End(run);
    }

    void DropWork(ArrayRun run, string why)
    {
        Withdraw(run);
        foreach (var chunk in run.Waiting.ToList())
            chunk.Move(WorkTrigger.Drop, _now, why);
        run.DropWaiting();
        foreach (var chunk in run.InFlight.ToList())
        {
            TakeOut(chunk);
            chunk.Move(WorkTrigger.Drop, _now, why);
        }
    }
}
