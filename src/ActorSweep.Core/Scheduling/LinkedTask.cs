namespace ActorSweep.Core.Scheduling;

/// <summary>A task that others can depend on: one of a graph, or an item of a map.</summary>
abstract class LinkedTask : Work
{
    readonly string? _key;

    protected LinkedTask(long index, Function function, TaskRules rules, string? key)
    {
        (Index, Function, Rules, _key) = (index, function, rules, key);
        BeginWaiting();
    }

    /// <summary>Its dense index in its run, which is also its place in the graph's depth-first order.</summary>
    public long Index { get; }

    public TaskId Id => new(Run.Id, Index);

    public Function Function { get; }

    public TaskRules Rules { get; }

    /// <summary>Its name to people.</summary>
    public TaskKey Key => new(_key ?? $"{Function.Name}-{Index}");

    /// <summary>What it needs the results of.</summary>
    public LinkedTask[] Inputs { get; set; } = [];

    public override bool HasInputs
    {
        get
        {
            foreach (var input in Inputs)
                if (input.State != WorkState.Kept)
                    return false;
            return true;
        }
    }

    /// <summary>What only has to have ended before it, well or not.</summary>
    public LinkedTask[] After { get; set; } = [];

    /// <summary>Tasks that depend on this one and could need it (again).</summary>
    public Few<LinkedTask> Dependents;

    /// <summary>Clients that hold it.</summary>
    public Few<Client> Clients;

    public ClientId[] ClientIds => Clients.Count == 0 ? [] : [.. Clients.Select(c => c.Id)];

    /// <summary>How many reasons there are to have its result: clients, and tasks that have not ended.</summary>
    public int Wanted { get; set; }

    /// <summary>How many things it waits for: results, ends, and the time of its next try.</summary>
    public int WaitingFor { get; set; }

    /// <summary>Tries of its own that failed.</summary>
    public int Failures { get; set; }

    /// <summary>When it may be tried again.</summary>
    public DateTimeOffset NotBefore { get; set; }

    /// <summary>Whether the scheduler's node keeps the result, so that no worker's death can lose it.</summary>
    public bool IsSafe { get; set; }

    /// <summary>Whether its result came with it.</summary>
    public bool IsScattered { get; init; }

    /// <summary>Size of the result.</summary>
    public long Bytes { get; set; }

    /// <summary>Why there is no result.</summary>
    public TaskFailure? Failure { get; set; }

    /// <summary>Whether it goes on though nobody holds it, until it has ended.</summary>
    public bool IsDetached { get; set; }

    public override bool IsIndivisible => true;

    public override Requirement Requirement => Rules.Requirement;

    protected override string Label => "";

    /// <summary>Whether it is on its way to a result.</summary>
    public bool IsUnderWay => State <= WorkState.Recalled;

    /// <summary>The workers that hold its result.</summary>
    public abstract Few<Worker> ResultHolders { get; }

    /// <summary>The work that its result is kept with.</summary>
    public abstract Work KeptWith { get; }

    /// <summary>Whether its result is kept by itself, so that workers can have copies of it.</summary>
    public abstract bool CanHaveCopies { get; }

    /// <summary>More of its run's tasks have ended, or fewer, where it counts as a task of its run.</summary>
    public abstract void CountEnded(long done, long failed, DateTimeOffset now);

    /// <summary>It does not wait among the suspects any more.</summary>
    public abstract void LeaveSuspects();

    /// <summary>It waits and may have what it waits for: then it is ready, or has ended.</summary>
    public abstract void StartIfReady();

    /// <summary>A worker has it from an earlier scheduler: it goes on there, now or when it can start.</summary>
    public abstract void ClaimOrStart();

    /// <summary>A client has it tried again.</summary>
    public abstract void RetryInRun();

    /// <summary>It is dropped: its run forgets it.</summary>
    /// <param name="holders">Workers that held its result.</param>
    public abstract void LeaveRun(IReadOnlyList<WorkerId> holders);

    /// <summary>A released result is wanted again.</summary>
    public void Revive(string why, DateTimeOffset now)
    {
        CountEnded(-1, 0, now);
        Move(WorkTrigger.Revive, now, why);
    }

    /// <summary>It is done though nobody holds it.</summary>
    public void Detach()
    {
        if (IsDetached)
            return;
        IsDetached = true;
        Wanted++;
    }

    /// <summary>Checks what must hold after every event.</summary>
    public void CheckInvariants()
    {
        var dependents = Dependents.Count(d => d.IsUnderWay && d.Inputs.Contains(this));
        Invariant.Holds(Wanted == Clients.Count + dependents + (IsDetached ? 1 : 0), $"{Id}: wanted {Wanted} times, by {dependents} dependents");
        Invariant.Holds(State != WorkState.Dropped, $"{Id}: what is dropped is forgotten");
        Invariant.Holds(Inputs.All(i => i.Dependents.Contains(this)), $"{Id}: its inputs know it");
        Invariant.Holds(Inputs.All(i => i.State != WorkState.Dropped), $"{Id}: its inputs are remembered");
        Invariant.Holds(State is not (WorkState.Ready or WorkState.Waiting) || Wanted > 0, $"{Id}: nobody wants it, but it waits");
        if (State == WorkState.Ready)
            Invariant.Holds(WaitingFor == 0 && Inputs.All(i => i.State == WorkState.Kept), $"{Id}: it is ready, for its inputs are there");
        if (State == WorkState.Waiting)
        {
            var missing = Inputs.Count(i => i.State != WorkState.Kept) + After.Length + (NotBefore != default ? 1 : 0);
            Invariant.Holds(WaitingFor == missing && missing > 0, $"{Id}: it waits for {WaitingFor}, of which {missing} are not there");
        }
        Invariant.Holds((Current is null) == !IsWithWorker, $"{Id}: it has an attempt if a worker has it");
        Invariant.Holds(Holders.Count == 0 || State == WorkState.Kept, $"{Id}: who has a result has it of a task that is done");
        Invariant.Holds(Holders.All(h => h.Results.Contains(this)), $"{Id}: who holds its result knows it");
        Invariant.Holds(State != WorkState.Kept || IsSafe || Holders.Count > 0, $"{Id}: its result is somewhere");
    }
}
