using ActorSweep.Core.Journal;
using ActorSweep.Core.Snapshots;

namespace ActorSweep.Core.Scheduling;

// Runs of every kind: how they end, and how they look from outside.
public sealed partial class SchedulerState
{
    /// <summary>Runs that are shown, of those that have not been forgotten: enough for people, few enough for a message.</summary>
    const int MostShown = 200;

    public ClusterSnapshot Snapshot() => new()
    {
        Epoch = epoch,
        Runs = [.. _ended.Select(e => e.Run), .. _runs.Values.OrderBy(r => r.Age).TakeLast(MostShown).Select(run => run.Snapshot(WhyNothingHappens(run)))],
        Workers = [.. _workers.Values.Select(SnapshotOf)],
    };

    void Cancel(RunId id)
    {
        switch (_runs.GetValueOrDefault(id))
        {
            case SweepRun run: Cancel(run); break;
            case MapRun run: Cancel(run); break;
            case GraphRun run: Cancel(run); break;
        }
    }

    void Cancel(GraphRun run)
    {
        var underWay = run.Remembered.Values.Where(t => t.IsUnderWay).OrderBy(t => t.Index).Select(t => t.Id).ToList();
        run.IsCancelled |= underWay.Count > 0;
        Cancel(underWay);
    }

    /// <summary>Nothing of a run is left to be done or to be held.</summary>
    void End(Run run)
    {
        Withdraw(run);
        run.Ended ??= _now;
        var isDurable = run is SweepRun { IsDurable: true };
        if (isDurable)
            Record(new JournalEvent.RunEnded(run.Snapshot(waiting: null)));
        Instruct(new Instruction.EndRun(run.Id));
        _runs.Remove(run.Id);
        Remember(run.Snapshot(waiting: null), isDurable);
    }

    void Remember(RunSnapshot run, bool isDurable)
    {
        _ended.Add(new EndedRun(run, isDurable));
        while (_ended.Count > settings.EndedRuns)
        {
            var oldest = _ended[0];
            _ended.RemoveAt(0);
            if (oldest.IsDurable)
                Record(new JournalEvent.RunForgotten(new RunId(oldest.Run.Id)));
            Instruct(new Instruction.ForgetResults(new RunId(oldest.Run.Id)));
        }
    }

    void Record(JournalEvent happened) => Instruct(new Instruction.Record(happened));

    /// <summary>How a run ended, and whether the journal has it.</summary>
    sealed record EndedRun(RunSnapshot Run, bool IsDurable);

    /// <summary>Nothing of a run waits for workers any more.</summary>
    void Withdraw(Run run)
    {
        _withSuspects.Remove(run);
        foreach (var lane in run.Lanes)
            Withdraw(lane);
    }

    string? WhyNothingHappens(Run run) =>
        run.State is not (RunState.Queued or RunState.Running) ? null
        : WhatNoWorkerHas(run) is { } missing ? missing
        : run.IsInFlight ? null
        : _workers.Count == 0 ? "there is no worker"
        : !_workers.Values.Any(w => w.TakesWork) ? "no worker takes work: all are draining or out of reach"
        : "all slots are busy";

    static WorkerSnapshot SnapshotOf(Worker worker) => new(
        worker.Id.Value,
        worker.Address,
        worker.IsDraining ? WorkerState.Draining : worker.IsReachable ? WorkerState.Ready : WorkerState.Unreachable,
        worker.Slots,
        Math.Min(worker.Slots, worker.Assigned.Count),
        worker.Tasks);
}
