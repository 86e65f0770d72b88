using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Scheduling;

/// <summary>One task of a graph.</summary>
sealed class GraphTask(GraphRun run, long index, Function function, TaskRules rules, string? key) : TaskNode(index, function, rules, key)
{
    public override GraphRun Run => run;

    public override bool IsRepeatable => !Rules.CannotRepeat;

    public override Few<Worker> ResultHolders => Holders;

    public override Work KeptWith => this;

    public override bool CanHaveCopies => true;

    public override (TaskId Task, IReadOnlyList<ClientId> Clients)? Holding => (Id, ClientIds);

    public override (TaskId Task, long Bytes)? ResultToMove => IsSafe ? null : (Id, Bytes);

    public override Instruction AssignmentOf(Attempt attempt) =>
        new Instruction.Execute(attempt.Worker!.Id, Id, attempt.Id, Number, Placement.PlacesOf(Inputs, attempt.Worker));

    public override void CountEnded(long done, long failed, DateTimeOffset now) => run.Count(done, failed, now);

    public override void LeaveSuspects() => run.Suspects.Remove(this);

    public override void LeaveFlight()
    {
        if (Current is not null)
            run.InFlight--;
    }

    public override void StartIfReady() => run.StartTask(this);

    public override void ClaimOrStart()
    {
        if (State == WorkState.Ready)
            run.TryClaim(this);
        else
            run.Parts.Lineage.MayStart(this);
    }

    public override void RetryInRun() => run.IsCancelled = false;

    public override void LeaveRun(IReadOnlyList<WorkerId> holders) => run.RemoveTask(this, holders);

    public override void Requeue(string why, bool mayHaveBegun) => run.RequeueTask(this, why, mayHaveBegun);

    public override void LoseResult(string why)
    {
        if (!IsSafe)
            run.Parts.Outcomes.ReopenTask(this, why);
    }

    public override IReadOnlyList<Work> WorkUnder(BlockRange blocks) => State == WorkState.Ready || IsWithWorker ? [this] : [];

    public override void WaitAmongSuspects() => run.Suspects.Add(this);

    public override bool BeginsSoonerAt(Worker idle, Worker holder) => !Placement.HasDistantInputs(this)
        || Placement.SecondsTo(idle, this, run.Parts.Turn) < Placement.SecondsTo(holder, this, run.Parts.Turn);

    public override void Finish(Attempt attempt, SchedulerEvent.TaskFinished e) => run.FinishTask(this, attempt, e);

    public override void Fail(Attempt attempt, SchedulerEvent.TaskFailed e) => run.FailAttempt(this, attempt, e);

    public override void MissInput(Attempt attempt, SchedulerEvent.InputLost e) => run.MissInput(this, attempt, e);
}
