namespace ActorSweep.Core.Scheduling;

/// <summary>The lane of a task array: its blocks that wait for a worker.</summary>
sealed class ArrayLane(ArrayRun run) : Lane(run, run.Rules.Priority, run.Rules.Requirement, 0)
{
    public override LaneTurn AssignNext(out double seconds)
    {
        seconds = 0;
        if (!run.HasOrdinary)
            return LaneTurn.Empty;
        if (Placement.Choose(run.Parts.Workers.Index, Requirement) is not { } worker)
            return LaneTurn.Blocked;
        seconds = run.AssignNext(worker);
        return LaneTurn.Assigned;
    }

    public override void FailWork(TaskFailure failure) => run.FailWaiting(failure);
}
