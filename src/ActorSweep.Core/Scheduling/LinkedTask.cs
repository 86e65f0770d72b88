namespace ActorSweep.Core.Scheduling;

/// <summary>A task that other tasks can depend on: a task of a graph, or an item of a map.</summary>
abstract class LinkedTask : Work
{
    readonly string? _key;

    protected LinkedTask(long index, Function function, TaskRules rules, string? key)
    {
        (Index, Function, Rules, _key) = (index, function, rules, key);
        BeginWaiting();
    }

    /// <summary>Dense index of the task in its run, and its rank in the depth-first order of the graph.</summary>
    public long Index { get; }

    public TaskId Id => new(Run.Id, Index);

    public Function Function { get; }

    public TaskRules Rules { get; }

    /// <summary>Readable name of the task.</summary>
    public TaskKey Key => new(_key ?? $"{Function.Name}-{Index}");

    /// <summary>Tasks whose results the task needs.</summary>
    public LinkedTask[] Inputs { get; set; } = [];

    public override bool HasInputs
    {
        get
        {
            foreach (var input in Inputs)
                if (input.State != WorkState.Finished)
                    return false;
            return true;
        }
    }

    /// <summary>Predecessors: tasks that must have finished or failed before this task starts.</summary>
    public LinkedTask[] After { get; set; } = [];

    /// <summary>Tasks that depend on this task and could need it, or need it again.</summary>
    public Few<LinkedTask> Dependents;

    /// <summary>Clients that hold the task.</summary>
    public Few<Client> Clients;

    public ClientId[] ClientIds => Clients.Count == 0 ? [] : [.. Clients.Select(c => c.Id)];

    /// <summary>Number of reasons to have the result: clients that hold the task, dependents under way, and detachment.</summary>
    public int Wanted { get; set; }

    /// <summary>Number of things that the task waits for: inputs, predecessors, and the time of its next try.</summary>
    public int WaitingFor { get; set; }

    /// <summary>Number of tries that failed. Lost tries do not count.</summary>
    public int Failures { get; set; }

    /// <summary>Earliest time of the next try.</summary>
    public DateTimeOffset NotBefore { get; set; }

    /// <summary>Whether the scheduler's node keeps the result, so that the death of a worker cannot lose it.</summary>
    public bool IsSafe { get; set; }

    /// <summary>Whether the result was submitted with the task.</summary>
    public bool IsScattered { get; init; }

    /// <summary>Size of the result, in bytes.</summary>
    public long Bytes { get; set; }

    /// <summary>Why the task has no result.</summary>
    public TaskFailure? Failure { get; set; }

    /// <summary>Whether the task is executed even if no client holds it; false once it has ended.</summary>
    public bool IsDetached { get; set; }

    public override bool IsIndivisible => true;

    public override Requirement Requirement => Rules.Requirement;

    protected override string Label => "";

    /// <summary>Whether the task waits, is ready, or is with a worker.</summary>
    public bool IsUnderWay => State <= WorkState.Recalled;

    /// <summary>Workers that hold the result.</summary>
    public abstract Few<Worker> ResultHolders { get; }

    /// <summary>The work that has the result: the task itself, or the chunk of an item.</summary>
    public abstract Work ResultHolder { get; }

    /// <summary>Whether the result is stored by itself, so that other workers can have copies of it.</summary>
    public abstract bool CanHaveCopies { get; }

    /// <summary>Adds to the run's counts of finished and failed tasks. Items of a map are counted by their chunks instead.</summary>
    public abstract void CountOutcome(long done, long failed, DateTimeOffset now);

    /// <summary>Removes the task from the suspects that wait.</summary>
    public abstract void RemoveFromSuspects();

    /// <summary>Starts or ends a waiting task if it has everything that it waits for.</summary>
    public abstract void StartIfReady();

    /// <summary>Adopts a task that a worker has from an earlier scheduler, now or when the task can start.</summary>
    public abstract void ClaimOrStart();

    /// <summary>Prepares the run for a retry of the task.</summary>
    public abstract void RetryInRun();

    /// <summary>Removes the deleted task from its run.</summary>
    /// <param name="holders">Workers that held the result.</param>
    public abstract void RemoveFromRun(IReadOnlyList<WorkerId> holders);

    /// <summary>Makes a released task wait again, since its result is wanted.</summary>
    public void ReviveTask(string why, DateTimeOffset now)
    {
        CountOutcome(-1, 0, now);
        Move(WorkTrigger.Revive, now, why);
    }

    /// <summary>Has the task executed even if no client holds it.</summary>
    public void DetachTask()
    {
        if (IsDetached)
            return;
        IsDetached = true;
        Wanted++;
    }

    /// <summary>Checks the invariants that hold after every event.</summary>
    public void CheckInvariants()
    {
        var dependents = Dependents.Count(d => d.IsUnderWay && d.Inputs.Contains(this));
        Invariant.Holds(Wanted == Clients.Count + dependents + (IsDetached ? 1 : 0),
            $"{Id}: the task counts its clients, its dependents and its detachment: it counts {Wanted}, with {dependents} dependents");
        Invariant.Holds(State != WorkState.Deleted, $"{Id}: a deleted task is not in its run");
        Invariant.Holds(Inputs.All(i => i.Dependents.Contains(this)), $"{Id}: every input lists the task as a dependent");
        Invariant.Holds(Inputs.All(i => i.State != WorkState.Deleted), $"{Id}: no input of the task is deleted");
        Invariant.Holds(State is not (WorkState.Ready or WorkState.Waiting) || Wanted > 0, $"{Id}: a waiting or ready task is wanted");
        if (State == WorkState.Ready)
            Invariant.Holds(WaitingFor == 0 && Inputs.All(i => i.State == WorkState.Finished), $"{Id}: all inputs of a ready task have finished");
        if (State == WorkState.Waiting)
        {
            var missing = Inputs.Count(i => i.State != WorkState.Finished) + After.Length + (NotBefore != default ? 1 : 0);
            Invariant.Holds(WaitingFor == missing && missing > 0,
                $"{Id}: a waiting task counts the things that it waits for: it counts {WaitingFor}, and {missing} are missing");
        }
        Invariant.Holds((Current is null) == !IsWithWorker, $"{Id}: the task has a current attempt if and only if a worker has the task");
        Invariant.Holds(Holders.Count == 0 || State == WorkState.Finished, $"{Id}: only a finished task has holders");
        Invariant.Holds(Holders.All(h => h.Results.Contains(this)), $"{Id}: every holder lists the result of the task");
        Invariant.Holds(State != WorkState.Finished || IsSafe || Holders.Count > 0, $"{Id}: the result of a finished task is safe or has a holder");
    }
}
