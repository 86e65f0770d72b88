using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Scheduling;

/// <summary>A task of a graph.</summary>
sealed class GraphTask(GraphRun run, long index, Function function, TaskRules rules, string? key) : LinkedTask(index, function, rules, key)
{
    public override GraphRun Run => run;

    /// <summary>
    /// The refusal of a task that cannot be executed as it was submitted; else null. A refused task that is wanted fails instead of starting.
    /// </summary>
    public Refusal? Refused { get; set; }

    DateTimeOffset Now => run.Parts.Turn.Now;

    public override bool IsRepeatable => !Rules.CannotRepeat;

    public override Few<Worker> ResultHolders => Holders;

    public override Work ResultHolder => this;

    public override bool CanHaveCopies => true;

    public override (TaskId Task, IReadOnlyList<ClientId> Clients)? HoldingOf(long index) => (Id, ClientIds);

    public override (ResultId Result, long Bytes)? ResultToMove => IsSafe ? null : (new ResultId(Id), Bytes);

    public override Instruction AssignmentOf(Attempt attempt) =>
        new Instruction.AssignTask(attempt.Worker!.Id, Id, attempt.Id, Number, Placement.PlacesOf(Inputs, attempt.Worker));

    public override void CountOutcome(long done, long failed, DateTimeOffset now) => run.Count(done, failed, now);

    public override void RemoveFromSuspects() => run.Suspects.Remove(this);

    public override void RemoveFromFlight()
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

    public override void RetryInRun()
    {
        run.IsCancelled = false;
        if (Refused is { } refused)
            Refused = run.LinkOrRefuse(this, refused.Spec);
    }

    public override void RemoveFromRun(IReadOnlyList<WorkerId> holders) => run.RemoveTask(this, holders);

    public override void RequeueWork(string why, bool mayHaveBegun)
    {
        if (mayHaveBegun && Rules.CannotRepeat)
            run.Parts.Outcomes.FailTask(this, Outcomes.StateLost(this, why));
        else if (!HasInputs)
        {
            Move(WorkTrigger.Block, Now, why);
            run.Parts.Lineage.WaitAgain(this, TimeSpan.Zero);
        }
        else
        {
            LoseWork(Now, why);
            run.EnqueueTask(this);
        }
    }

    public override void LoseResult(string why)
    {
        if (!IsSafe)
            run.Parts.Outcomes.ReopenTask(this, why);
    }

    public override IReadOnlyList<Work> WorkUnder(BlockRange blocks) => State == WorkState.Ready || IsWithWorker ? [this] : [];

    public override void WaitAmongSuspects() => run.Suspects.Add(this);

    public override bool BeginsSoonerAt(Worker idle, Worker holder) => !Placement.HasDistantInputs(this)
        || Placement.SecondsTo(idle, this, run.Parts.Turn) < Placement.SecondsTo(holder, this, run.Parts.Turn);

    public override void FinishTask(Attempt attempt, SchedulerEvent.TaskFinished e)
    {
        var worker = attempt.Worker!;
        worker.Tasks++;
        worker.LastHeard = Now;
        Function.Measure(e.Seconds, 1);
        run.Measure(worker, 1, e.Seconds, e.Bytes);
        run.Parts.Attempts.EndAttempts(this, discard: true, except: attempt);
        (Bytes, IsSafe) = (e.Bytes, e.IsInline);
        if (!e.IsInline)
            AddHolder(worker, attempt.Id);
        run.Parts.Outcomes.FinishTask(this, e.Result);
    }

    /// <summary>Retries a task that threw as often as its client allows, then fails it.</summary>
    public override void FailTask(Attempt attempt, SchedulerEvent.TaskFailed e)
    {
        attempt.Worker!.LastHeard = Now;
        Failures++;
        run.Parts.Attempts.EndAttempts(this, discard: true, except: attempt);
        if (!e.MayRetry || Failures > Rules.Retries)
        {
            run.Parts.Outcomes.FailTask(this, e.Failure with { Attempt = Number }, e.MayRetry);
            return;
        }
        Move(WorkTrigger.Retry, Now, "try {2} failed at {0}: {1}", e.Worker.Value, e.Failure.Type, Failures);
        run.Parts.Lineage.WaitAgain(this, Rules.DelayBefore(Failures, Index));
    }

    /// <summary>Makes a task whose worker could not fetch an input wait for another copy. Fails the task after too many attempts.</summary>
    public override void MissInput(Attempt attempt, SchedulerEvent.InputLost e)
    {
        if (++ResultsLost >= run.Parts.Turn.Settings.AllowedAttempts)
        {
            run.Parts.Outcomes.FailTask(this, new TaskFailure(
                FailureType.InputLost, $"an input could not be fetched in {ResultsLost} attempts", "", e.Worker.Value, Number, []));
            return;
        }
        run.Parts.Attempts.EndAttempts(this, discard: true, except: attempt);
        Move(WorkTrigger.Block, Now, "{0} could not fetch an input from {1}", e.Worker.Value, e.Holder.Value);
        run.Parts.Lineage.WaitAgain(this, TimeSpan.Zero);
    }
}
