namespace ActorSweep.Core.Scheduling;

/// <summary>A run of a task graph. While the run is open, its client can submit more tasks.</summary>
sealed class GraphRun(SchedulerParts parts, RunId id, string name, Client owner, DateTimeOffset submitted) : Run(parts, id, name, owner, submitted)
{
    static readonly TaskFailure InputDeleted = new(FailureType.InputDeleted, "the task depends on a task that does not exist or was deleted", "", "", 0, []);

    static readonly TaskFailure LostWithItsScheduler =
        new(FailureType.StateLost, "the scheduler of the task is lost, and another execution could give another result", "", "", 0, []);

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

    /// <summary>Whether more tasks can be submitted; false once the client is lost.</summary>
    public bool IsOpen { get; set; }

    /// <summary>Whether the run was cancelled before its last task ended.</summary>
    public bool IsCancelled { get; set; }

    /// <summary>Number of tasks that workers have.</summary>
    public int InFlight { get; set; }

    /// <summary>Number of tasks that were ever submitted to the run.</summary>
    public override long Tasks => _submitted;

    public override bool IsInFlight => InFlight > 0;

    public override IEnumerable<Lane> Lanes => _lanes.All;

    /// <summary>Tasks that workers died executing. Each is assigned alone, to find the one that kills workers.</summary>
    public HashSet<GraphTask> Suspects { get; } = [];

    public override int HeldTasks => _tasks.Count;

    public override GraphTask? FindTask(long index) => _tasks.GetValueOrDefault(index);

    public override GraphTask? RememberedTask(long index) => _tasks.GetValueOrDefault(index);

    public override InputPlace? Locate(long index) =>
        FindTask(index) is { State: WorkState.Finished } task ? new InputPlace(task.Id, [.. task.Holders.Select(h => h.Id)]) : null;

    public override IReadOnlyDictionary<Requirement, int> WaitingByKind(int most) => _lanes.WaitingByKind(most, Suspects);

    /// <summary>Adds a submitted task that the run does not have.</summary>
    public void AddTask(TaskSpec spec, Client client)
    {
        var task = new GraphTask(this, spec.Index, Parts.Functions.Of(spec.Function), spec.Rules, spec.Key)
        {
            IsScattered = spec.Scattered is not null,
        };
        var isLost = spec.IsAgain && spec.Scattered is null && spec.Rules.CannotRepeat && client.UnclaimedTasks is null;
        task.Refused = (isLost ? LostWithItsScheduler : spec.Refused) is { } failure ? new Refusal(spec, failure) : LinkOrRefuse(task, spec);
        _tasks.Add(task.Index, task);
        _submitted++;
        Ended = null;
        if (spec.IsHeld)
            client.HoldTask(task);
        if (spec.IsDetached)
            task.DetachTask();
        if (spec.Scattered is { } bytes)
            (task.Bytes, task.IsSafe) = (bytes, true);
        Parts.Lineage.DemandInputs(task);
    }

    /// <summary>
    /// Links a task to its inputs and predecessors. Returns false where an input is not known. A refused task is linked when it is retried. By then other tasks
    /// may depend on it. A task is never linked to its own dependents: the tasks of a cycle would never start.
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
    public Refusal? LinkOrRefuse(GraphTask task, TaskSpec spec) => TryLink(task, spec) ? null : new Refusal(spec, InputDeleted);

    /// <summary>Returns all direct and indirect dependents of a task.</summary>
    static HashSet<LinkedTask> TasksBehind(LinkedTask first)
    {
        var behind = new HashSet<LinkedTask>();
        for (var open = new Stack<LinkedTask>([first]); open.TryPop(out var task);)
            foreach (var dependent in task.Dependents)
                if (behind.Add(dependent))
                    open.Push(dependent);
        return behind;
    }

    /// <summary>Returns the distinct tasks of these ids that are known and under way, without the task itself and its dependents.</summary>
    LinkedTask[] UnderWay(IReadOnlyList<TaskId> ids, GraphTask one, HashSet<LinkedTask>? behind) =>
        [.. ids.Select(id => Parts.Runs.FindTask(id, near: this)).OfType<LinkedTask>()
            .Where(task => task.IsUnderWay && task != one && behind?.Contains(task) != true).Distinct()];

    /// <summary>Returns the distinct tasks of these ids; null where one of them is not known.</summary>
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

    /// <summary>
    /// Starts a task that may have everything that it waits for. The task becomes ready, is finished if its result was submitted with it, or is refused.
    /// </summary>
    public void StartTask(GraphTask task)
    {
        if (task.Refused is { } refused)
            StartRefused(task, refused);
        else if (task.WaitingFor == 0 && task.IsScattered)
            Parts.Outcomes.FinishTask(task);
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
        if (refused.Failure == InputDeleted && TryLink(task, refused.Spec))
        {
            task.Refused = null;
            Parts.Lineage.DemandInputs(task);
        }
        else
            Parts.Lineage.RefuseTask(task, refused.Failure);
    }

    /// <summary>
    /// Adopts a task that a worker has from an earlier scheduler. Returns false if no worker has it. Lost inputs do not matter, since the worker has or had
    /// them.
    /// </summary>
    public bool TryClaim(GraphTask task)
    {
        if (Parts.Unclaimed.Take(task.Id) is not var (held, worker))
            return false;
        Lineage.NeedNothingMore(task);
        task.AdoptAttempt(Parts.Attempts.AdoptAttempt(held.Attempt, task, worker), held.Number, Now);
        InFlight++;
        Parts.Lanes.OfferWorker(worker);
        Parts.Turn.Instruct(new Instruction.AdoptWork(worker.Id, held.Attempt));
        return true;
    }

    /// <summary>Queues a ready task, or adds it to the suspects.</summary>
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

    /// <summary>Removes an empty lane if the run has many.</summary>
    public void RemoveFromLane(TaskLane lane) => _lanes.RemoveIfMany(lane);

    public void AssignTask(GraphTask task, Worker worker)
    {
        var attempt = Parts.Attempts.BeginAttempt(task, worker, task.Function.Seconds);
        task.AssignTo(attempt, Now);
        InFlight++;
        Parts.Turn.Instruct(task.AssignmentOf(attempt));
    }

    public override void RetryTask(long index)
    {
        if (FindTask(index) is { State: WorkState.Failed } task)
            Parts.Outcomes.RetryTask(task);
    }

    public override void CancelRun()
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

    /// <summary>Removes a deleted task.</summary>
    public void RemoveTask(GraphTask task, IReadOnlyList<WorkerId> holders)
    {
        _tasks.Remove(task.Index);
        Parts.Turn.Instruct(new Instruction.DeleteTask(task.Id, OnlyItsResult: false, holders));
        EndIfEmpty();
    }

    /// <summary>Ends the run if it has no task left and no more can be submitted.</summary>
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
        Invariant.Holds(InFlight == _tasks.Values.Count(t => t.IsWithWorker), $"{Id}: the count of tasks with workers is right");
        Invariant.Holds(Done <= Tasks && Failed <= Done && Done >= 0 && Failed >= 0, $"{Id}: the counts agree: {Done} of {Tasks} done, {Failed} failed");
    }
}
