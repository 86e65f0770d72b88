using ActorSweep.Core.Journal;
using ActorSweep.Core.Snapshots;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Scheduling;

// What a scheduler takes over from the one before it: runs from the journal, and from workers what they have of them.
public sealed partial class SchedulerState
{
    void Recover(SchedulerEvent.RunRecovered e)
    {
        var accepted = e.Accepted;
        var run = new SweepRun(accepted.Run, accepted.Model, ClientOf(ClientId.Nobody), accepted.At, e.Graph.Simulate.Layout) { Age = ++_lastOrder, IsDurable = true };
        if (!_runs.TryAdd(run.Id, run))
            return;
        if (e.IsResumed)
        {
            _ended.RemoveAll(ended => ended.Run.Id == run.Id.Value);
            Record(new JournalEvent.RunResumed(run.Id));
        }
        run.GoOnFrom(e.Done);
        if (e.Done.Count > 0)
            StartReduction(run, e.Done);
        if (e.IsCancelled)
            StopShort(run);
        else if (e.IsResumed)
            Offer(run.Lane);
        else
            HoldBack(run);
    }

    void HoldBack(SweepRun run)
    {
        run.IsHeldBack = true;
        After(settings.AdoptionTime, () =>
        {
            run.IsHeldBack = false;
            if (run.IsActive)
                Offer(run.Lane);
        });
    }

    /// <summary>The reducer has read what there was; of what it could not read the account is undone.</summary>
    void TakeUp(SchedulerEvent.ReadBack e)
    {
        if (_runs.GetValueOrDefault(e.Run) is not SweepRun { IsReadingBack: true } run)
            return;
        run.IsReadingBack = false;
        if (!run.IsActive)
            return;
        foreach (var part in e.Lost)
            Lose(part, run);
        Offer(run.Lane);
        FinishWhenReduced(run);
    }

    void Lose(DonePart part, SweepRun run)
    {
        Record(new JournalEvent.BlocksLost(run.Id, part.Blocks));
        run.CountReduced(part.Blocks, part.Failed, -1);
        var again = new Chunk(run, part.Blocks, new Story());
        again.Story.Add(_now, "done before, but its result could not be read back");
        run.PutBack(again);
    }

    /// <summary>A worker goes on with what it has from the scheduler before, unless that is done, or with another by now.</summary>
    void Adopt(HeldChunk held, Worker worker)
    {
        if (_inFlight.ContainsKey(held.Attempt) || _runs.GetValueOrDefault(held.Run) is not SweepRun { IsActive: true } run
            || run.Take(held.Blocks) is not { } chunk)
        {
            Instruct(new Instruction.Discard(worker.Id, held.Attempt));
            return;
        }
        StartReduction(run);
        var attempt = new Attempt(held.Attempt, chunk, worker, _now, settings.UnknownDuration.TotalSeconds);
        worker.Add(attempt);
        _inFlight.Add(attempt.Id, attempt);
        chunk.LeaveWith(attempt, held.Number, _now);
        run.InFlight.Add(chunk);
    }
}
