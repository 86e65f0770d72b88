using ActorSweep.Core.Snapshots;

namespace ActorSweep.Core.Scheduling;

public sealed partial class SchedulerState
{
    void Submit(SchedulerEvent.RunSubmitted e)
    {
        var run = new Run(e.Run, e.Model, e.Graph.Simulate.Layout, _now);
        if (!_runs.TryAdd(e.Run, run))
            return;
        _active.Add(run);
    }

    /// <summary>A reducer has a thread and files; a run that waits for its first worker needs neither.</summary>
    void StartReduction(Run run)
    {
        if (run.State != RunState.Queued)
            return;
        run.State = RunState.Running;
        Instruct(new Instruction.StartReduction(run.Id));
    }

    void Cancel(RunId id)
    {
        if (!_runs.TryGetValue(id, out var run) || !run.IsActive)
            return;
        StartReduction(run);
        DropWork(run, "the run was cancelled");
        (run.State, run.IsCancelled) = (RunState.Finishing, true);
        Instruct(new Instruction.StopRun(id));
        Instruct(new Instruction.FinishReduction(id));
    }

    /// <summary>All blocks are in: the reducer writes what it still holds.</summary>
    void FinishWhenReduced(Run run)
    {
        if (!run.IsReduced)
            return;
        run.State = RunState.Finishing;
        Instruct(new Instruction.FinishReduction(run.Id));
    }

    void EndReduced(SchedulerEvent.ReductionFinished e)
    {
        if (!_runs.TryGetValue(e.Run, out var run))
            return;
        (run.Digest, run.Failed, run.Done) = (e.Digest, e.Failed, e.Succeeded + e.Failed);
        run.State = run.IsCancelled ? RunState.Cancelled
            : e.Failed == 0 ? RunState.Succeeded
            : e.Succeeded > 0 ? RunState.SucceededWithFailures
            : RunState.Failed;
        run.Error = run.State == RunState.Failed ? $"all {e.Failed} simulations failed; failures.csv says why" : null;
        End(run);
    }

    void Fail(RunId id, string error)
    {
        if (!_runs.TryGetValue(id, out var run))
            return;
        DropWork(run, "the run failed");
        (run.State, run.Error) = (RunState.Failed, error);
        End(run);
    }

    void End(Run run)
    {
        run.Ended = _now;
        Instruct(new Instruction.EndRun(run.Id));
        _runs.Remove(run.Id);
        _active.Remove(run);
        _ended.Enqueue(run.Snapshot(waiting: null));
        while (_ended.Count > settings.EndedRuns)
            Instruct(new Instruction.ForgetResults(new RunId(_ended.Dequeue().Id)));
    }

    void DropWork(Run run, string why)
    {
        foreach (var chunk in run.Waiting.ToList())
            chunk.Move(ChunkTrigger.Stop, _now, why);
        run.DropWaiting();
        foreach (var chunk in run.InFlight.ToList())
        {
            TakeOut(chunk);
            chunk.Move(ChunkTrigger.Stop, _now, why);
        }
    }
}
