using ActorSweep.Core.Journal;
using ActorSweep.Core.Snapshots;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Scheduling;

// Runs that a scheduler takes over from the one before it, as the journal has them.
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
        else
            Offer(run.Lane);
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
}
