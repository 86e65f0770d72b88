namespace ActorSweep.Core.Scheduling;

/// <summary>A graph of tasks. Tasks can come to it as long as its client is there.</summary>
sealed class GraphRun(SchedulerParts parts, RunId id, string name, Client owner, DateTimeOffset submitted) : Run(parts, id, name, owner, submitted)
{
    static readonly TaskFailure InputForgotten = new(FailureType.InputForgotten, "it depends on a task that is not there (any more)", "", "", 0, []);

    static readonly TaskFailure LostWithItsScheduler =
        new(FailureType.StateLost, "the scheduler that knew it is gone, and to do it again would not give the same", "", "", 0, []);

    readonly Dictionary<long, GraphTask> _tasks = [];
    readonly TaskLanes _lanes = new();
    long _submitted;

    public override RunKind Kind => RunKind.Graph;

    public override RunState State =>
        Done < _submitted ? InFlight > 0 || Done > 0 ? RunState.Running : RunState.Queued
        : IsCancelled ? RunState.Cancelled
        : Failed == 0 ? RunState.Succeeded
        : Failed < _submitted ? RunState.SucceededWithFailures
        : RunState.Failed;

    /// <summary>Whether more tasks may come as long as its client is there.</summary>
    public bool IsOpen { get; set; }

    /// <summary>Whether a client ended it before its tasks had.</summary>
    public bool IsCancelled { get; set; }

    /// <summary>Its tasks that are with workers.</summary>
    public int InFlight { get; set; }

    /// <summary>How many tasks it was ever given.</summary>
    public override long Tasks => _submitted;

    public override bool IsInFlight => InFlight > 0;

    public override IEnumerable<Lane> Lanes => _lanes.All;

    /// <summary>Tasks that died with their workers; they go alone, to find the culprit.</summary>
    public HashSet<GraphTask> Suspects { get; } = [];

    public override int HeldTasks => _tasks.Count;

    public override GraphTask? FindTask(long index) => _tasks.GetValueOrDefault(index);

    public override GraphTask? RememberedTask(long index) => _tasks.GetValueOrDefault(index);

    public override InputPlace? Locate(long index) =>
        FindTask(index) is { State: WorkState.Kept } task ? new InputPlace(task.Id, [.. task.Holders.Select(h => h.Id)]) : null;

    public override IReadOnlyDictionary<Requirement, int> WaitingByKind(int most) => _lanes.WaitingByKind(most, Suspects);

    /// <summary>A client hands in a task that the run does not have.</summary>
    public void AddTask(TaskSpec spec, Client client)
    {
        var task = new GraphTask(this, spec.Index, Parts.Functions.Of(spec.Function), spec.Rules, spec.Key)
        {
            IsScattered = spec.Scattered is not null,
        };
        var isLost = spec.IsAgain && spec.Scattered is null && spec.Rules.CannotRepeat && client.UnsaidTasks is null;
        task.Refused = isLost ? new Refusal(spec, LostWithItsScheduler) : LinkOrRefuse(task, spec);
        _tasks.Add(task.Index, task);
        _submitted++;
        Ended = null;
        if (spec.IsHeld)
            client.Hold(task);
        if (spec.IsDetached)
            task.Detach();
        if (spec.Scattered is { } bytes)
            (task.Bytes, task.IsSafe) = (bytes, true);
        Parts.Lineage.DemandInputs(task);
    }

    /// <summary>
    /// Links a task to those that it depends on; says whether all are there of which it needs the results. A task that failed without them is linked when it is
    /// tried again. By then others may depend on it; it is linked to none of these, as if they were not there: the tasks of a circle would wait for ever.
    /// </summary>
    bool TryLink(GraphTask task, TaskSpec spec)
    {
        var behind = task.Dependents.Count == 0 ? null : TasksBehind(task);
        if (Resolve(spec.Inputs) is not { } inputs || inputs.Contains(task) || behind?.Overlaps(inputs) == true)
            return false;
        (task.Inputs, task.After) = (inputs, spec.After.Count == 0 ? [] : UnderWay(spec.After, task, behind));
        foreach (var input in inputs)
            input.Dependents.Add(task);
        foreach (var before in task.After)
            before.Dependents.Add(task);
        return true;
    }

    /// <summary>Links a task to its inputs. Returns the refusal where an input is not known; else null.</summary>
    public Refusal? LinkOrRefuse(GraphTask task, TaskSpec spec) => TryLink(task, spec) ? null : new Refusal(spec, InputForgotten);

    /// <summary>All tasks that depend on a task, however far away.</summary>
    static HashSet<LinkedTask> TasksBehind(LinkedTask first)
    {
        var behind = new HashSet<LinkedTask>();
        for (var open = new Stack<LinkedTask>([first]); open.TryPop(out var task);)
            foreach (var dependent in task.Dependents)
                if (behind.Add(dependent))
                    open.Push(dependent);
        return behind;
    }

    /// <summary>Those of some tasks that are there and have not ended, each once, without this one and those that depend on it.</summary>
    LinkedTask[] UnderWay(IReadOnlyList<TaskId> ids, GraphTask one, HashSet<LinkedTask>? behind) =>
        [.. ids.Select(id => Parts.Runs.FindTask(id, near: this)).OfType<LinkedTask>()
            .Where(task => task.IsUnderWay && task != one && behind?.Contains(task) != true).Distinct()];

    /// <summary>The tasks of these names, each once; null where one of them is not there.</summary>
    LinkedTask[]? Resolve(IReadOnlyList<TaskId> ids)
    {
        if (ids.Count == 0)
            return [];
        var tasks = new LinkedTask[ids.Count];
        for (var i = 0; i < tasks.Length; i++)
            if (Parts.Runs.FindTask(ids[i], near: this) is { } task)
                tasks[i] = task;
            else
                return null;
        return tasks is [_] || (tasks is [var one, var other] && one != other) ? tasks : [.. tasks.Distinct()];
    }

    /// <summary>Starts a task that may have all that it waits for: the task becomes ready, ends where its result came with it, or is refused.</summary>
    public void StartTask(GraphTask task)
    {
        if (task.Refused is { } refused)
            StartRefused(task, refused);
        else if (task.WaitingFor == 0 && task.IsScattered)
            Parts.Outcomes.KeepTask(task);
        else if (task.WaitingFor == 0 || Parts.Unclaimed.Contains(task.Id))
        {
            task.MoveQuietly(WorkTrigger.Unblock);
            if (!TryClaim(task))
                EnqueueTask(task);
        }
    }

    /// <summary>Links a refused task to its inputs where these have been submitted since; else refuses the task again.</summary>
    void StartRefused(GraphTask task, Refusal refused)
    {
        if (refused.Failure == InputForgotten && TryLink(task, refused.Spec))
        {
            task.Refused = null;
            Parts.Lineage.DemandInputs(task);
        }
        else
            Parts.Lineage.RefuseTask(task, refused.Failure);
    }

    /// <summary>A task goes on where it is, if a worker has it from an earlier scheduler: also one whose inputs are gone, for that worker has or had them.</summary>
    public bool TryClaim(GraphTask task)
    {
        if (Parts.Unclaimed.Take(task.Id) is not var (held, worker))
            return false;
        Lineage.NeedNothingMore(task);
        task.LeaveWith(Parts.Attempts.Adopt(held.Attempt, task, worker), held.Number, Now);
        InFlight++;
        Parts.Lanes.OfferWorker(worker);
        Parts.Turn.Instruct(new Instruction.TellAgain(worker.Id, held.Attempt));
        return true;
    }

    /// <summary>A task that is ready waits for a worker.</summary>
    public void EnqueueTask(GraphTask task)
    {
        if (task.IsSuspect)
        {
            Suspects.Add(task);
            Parts.Suspects.Add(this);
            return;
        }
        var lane = _lanes.Of(task, this);
        lane.Enqueue(task);
        Parts.Lanes.Offer(lane);
    }

    /// <summary>A lane is empty.</summary>
    public void LeaveLane(TaskLane lane) => _lanes.RemoveIfMany(lane);

    public void AssignTask(GraphTask task, Worker worker)
    {
        var attempt = Parts.Attempts.Begin(task, worker, task.Function.Seconds);
        task.AssignTo(attempt, Now);
        InFlight++;
        Parts.Turn.Instruct(task.AssignmentOf(attempt));
    }

    public override void RetryTask(long index)
    {
        if (FindTask(index) is { State: WorkState.Failed } task)
            Parts.Outcomes.RetryTask(task);
    }

    public override void Cancel()
    {
        var underWay = _tasks.Values.Where(t => t.IsUnderWay).OrderBy(t => t.Index).ToList();
        IsCancelled |= underWay.Count > 0;
        foreach (var task in underWay)
            Parts.Outcomes.CancelTask(task);
    }

    public override IEnumerable<Requirement> SuspectRequirements => Suspects.Select(t => t.Requirement);

    public override void AssignSuspects()
    {
        foreach (var task in Suspects.OrderBy(t => t.Index).ToList())
        {
            if (task.State == WorkState.Ready && task.IsCondemned(Parts.Turn.Settings.AllowedLosses))
                Parts.Outcomes.FailTask(task, task.WorkerLost());
            else if (task.State == WorkState.Ready && Placement.ChooseForSuspect(Parts.Workers.Index, task.Requirement) is { } worker)
                AssignTask(task, worker);
            if (task.State != WorkState.Ready)
                Suspects.Remove(task);
        }
        if (Suspects.Count == 0)
            Parts.Suspects.Remove(this);
    }

    public override void FailSuspects(Requirement requirement, TaskFailure failure)
    {
        foreach (var task in Suspects.Where(t => t.State == WorkState.Ready && t.Requirement == requirement).ToList())
            Parts.Outcomes.FailTask(task, failure);
    }

    /// <summary>A task is dropped.</summary>
    public void RemoveTask(GraphTask task, IReadOnlyList<WorkerId> holders)
    {
        _tasks.Remove(task.Index);
        Parts.Turn.Instruct(new Instruction.TaskForgotten(task.Id, OnlyItsResult: false, holders));
        EndIfEmpty();
    }

    /// <summary>Ends it where no task is left and none can come.</summary>
    public void EndIfEmpty()
    {
        if (IsOpen || _tasks.Count > 0 || !Parts.Runs.Contains(Id))
            return;
        Owner.Graphs.Remove(this);
        Parts.Runs.EndRun(this);
    }

    public override void CheckInvariants()
    {
        foreach (var task in _tasks.Values)
            task.CheckInvariants();
        Invariant.Holds(InFlight == _tasks.Values.Count(t => t.IsWithWorker), $"{Id}: what is with workers is counted");
        Invariant.Holds(Done <= Tasks && Failed <= Done && Done >= 0 && Failed >= 0, $"{Id}: {Done} of {Tasks} done, {Failed} failed");
    }
}
