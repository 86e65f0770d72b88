namespace ActorSweep.Core.Scheduling;

/// <summary>The scheduler's record of a worker.</summary>
sealed class Worker(WorkerId id, int slots, string address, IReadOnlyDictionary<string, double> resources, long order)
{
    readonly Dictionary<string, double> _free = new(resources, StringComparer.Ordinal);
    readonly AttemptQueue _assigned = [];
    readonly HashSet<Work> _results = [];
    readonly HashSet<AttemptId> _kept = [];

    public WorkerId Id => id;

    public int Slots => slots;

    public string Address => address;

    /// <summary>Total amounts of the worker's named resources.</summary>
    public IReadOnlyDictionary<string, double> Resources => resources;

    /// <summary>Rank of the worker by age; the oldest is first.</summary>
    public long Order => order;

    public bool IsReachable { get; set; } = true;

    public bool IsDraining { get; set; }

    /// <summary>Whether the end of the worker's drain was confirmed, so that it can stop.</summary>
    public bool IsDrained { get; set; }

    /// <summary>Whether the worker gets no more work, so that it can execute a suspect alone.</summary>
    public bool IsReserved { get; set; }

    public DateTimeOffset LastHeard { get; set; }

    /// <summary>Whether the worker counts as unreachable because it has sent nothing for too long.</summary>
    public bool IsSilent { get; set; }

    /// <summary>Whether the worker may hold results that were counted as lost while it was unreachable.</summary>
    public bool MustReleaseResults { get; set; }

    /// <summary>The moves of this worker's results while it drains.</summary>
    public ResultMoves Moves { get; } = new();

    /// <summary>Number of tasks that the worker executed.</summary>
    public long Tasks { get; set; }

    /// <summary>Queued attempts, oldest first. Slots take from the front, so that the first <see cref="Slots"/> attempts are executing.</summary>
    public IReadOnlyCollection<Attempt> Assigned => _assigned;

    /// <summary>Attempts that execute without a slot while they wait for tasks that they submitted.</summary>
    public HashSet<Attempt> Seceded { get; } = [];

    /// <summary>Finished chunks that are not reduced yet.</summary>
    public HashSet<Chunk> Reducing { get; } = [];

    /// <summary>Work whose results the worker holds.</summary>
    public IReadOnlySet<Work> Results => _results;

    /// <summary>Work that was executing when the worker became unreachable. It becomes suspect if the worker is dead.</summary>
    public List<Suspicion> Suspicions { get; } = [];

    /// <summary>Number of unclaimed attempts that have not finished. They take slots, and an unknown amount of other resources.</summary>
    public int Unclaimed { get; set; }

    /// <summary>Expected seconds of all queued attempts.</summary>
    public double Occupancy { get; private set; }

    public int Suspects { get; private set; }

    /// <summary>The load by which the index has sorted the worker; null where the worker had no room.</summary>
    public double? SortedBy { get; set; }

    /// <summary>Whether the worker has changed since the index sorted it.</summary>
    public bool IsUnsorted { get; set; }

    public bool TakesWork => IsReachable && !IsDraining;

    /// <summary>Whether the worker has no work, and no result that a reduction waits for.</summary>
    public bool IsIdle => _assigned.Count == 0 && Seceded.Count == 0 && Reducing.Count == 0;

    /// <summary>Attempts that are executing.</summary>
    public IEnumerable<Attempt> Executing => _assigned.Take(slots).Concat(Seceded);

    /// <summary>All attempts: queued and seceded.</summary>
    public IEnumerable<Attempt> Attempts => _assigned.Concat(Seceded);

    /// <summary>Whether the worker executes exactly one attempt.</summary>
    public bool ExecutesOne => Unclaimed == 0 && Executing.Take(2).Count() == 1;

    public bool HasIdleSlots => _assigned.Count + Unclaimed < slots;

    /// <summary>Whether the next suspect would execute alone. With a single slot, work that waits behind it does not matter.</summary>
    public bool ExecutesAlone => Unclaimed == 0 && Seceded.Count == 0 && (slots == 1 || _assigned.Count == 0);

    /// <summary>Whether a suspect keeps further work away: nothing executes beside it, and with a single slot at most one attempt waits behind it.</summary>
    public bool IsTaken => Suspects > 0 && (slots > 1 || _assigned.Count > 1);

    /// <summary>Attempts for each slot.</summary>
    public double Load => (_assigned.Count + Unclaimed) / (double)slots;

    /// <summary>Expected seconds until a slot is free.</summary>
    public double Wait => Occupancy / slots;

    /// <summary>Expected seconds until a slot is free, by the clock: an attempt that is overdue is expected to go on for as long again.</summary>
    public double WaitAt(DateTimeOffset now)
    {
        var age = _assigned.First is { } oldest && (now - oldest.Since).TotalSeconds is var seconds && seconds > oldest.ExpectedSeconds ? seconds : 0;
        return Math.Max(Wait, age);
    }

    /// <summary>The last attempt in the queue; null where all attempts have begun.</summary>
    public Attempt? LastQueued => _assigned.Count > slots ? _assigned.Last : null;

    /// <summary>Attempts that have not begun.</summary>
    public IEnumerable<Attempt> Queued => _assigned.Skip(slots);

    /// <summary>
    /// Whether the worker takes more work: one attempt for each slot; a second one where attempts are so short that a slot would be idle while the next is
    /// fetched; and, where they are shorter still, as many as fill the chunk duration.
    /// </summary>
    public bool HasRoom(SchedulerSettings settings, int mostQueued)
    {
        if (!TakesWork || IsReserved || IsTaken)
            return false;
        if (HasIdleSlots)
            return true;
        if (Unclaimed > 0)
            return false;
        return _assigned.Count < 2 * slots
            ? Wait < settings.PrefetchBelow.TotalSeconds
            : Wait < settings.ChunkDuration.TotalSeconds && _assigned.Count < mostQueued;
    }

    /// <summary>Whether more work may be queued though the worker has no room, because the worker holds inputs of that work.</summary>
    public bool MayQueue(int most) => TakesWork && Unclaimed == 0 && !IsReserved && !IsTaken && _assigned.Count < most;

    public bool HasFree(Requirement requirement)
    {
        if (Unclaimed > 0 && requirement.Resources.Count > 0)
            return false;
        foreach (var (name, amount) in requirement.Resources)
            if (_free.GetValueOrDefault(name) < amount)
                return false;
        return true;
    }

    /// <summary>Whether the worker could execute such work if it had no other work.</summary>
    public bool Satisfies(Requirement requirement) =>
        (requirement.Workers.Count == 0 || requirement.AllowsOthers || requirement.Prefers(id))
        && requirement.Resources.All(r => resources.GetValueOrDefault(r.Name) >= r.Amount);

    /// <summary>Returns how many such pieces of work the worker could execute at once if it had no other work.</summary>
    public int SlotsFor(Requirement requirement)
    {
        if (!Satisfies(requirement))
            return 0;
        double most = slots;
        foreach (var (name, amount) in requirement.Resources)
            most = Math.Min(most, Math.Floor(resources[name] / amount));
        return (int)most;
    }

    public void AddAttempt(Attempt attempt)
    {
        _assigned.Add(attempt);
        Count(attempt);
    }

    /// <summary>Adds an adopted attempt at its place in the queue.</summary>
    public void GoOn(Attempt attempt)
    {
        _assigned.Insert(attempt);
        Count(attempt);
    }

    void Count(Attempt attempt)
    {
        Occupancy += attempt.ExpectedSeconds;
        Suspects += attempt.Work.IsSuspect ? 1 : 0;
        Take(attempt, 1);
    }

    public void RemoveAttempt(Attempt attempt)
    {
        if (attempt.IsQueued)
            Unqueue(attempt);
        else if (!Seceded.Remove(attempt))
            return;
        Take(attempt, -1);
    }

    /// <summary>Lets an attempt go on without a slot.</summary>
    public void SecedeAttempt(Attempt attempt)
    {
        if (!attempt.IsQueued)
            return;
        Unqueue(attempt);
        Seceded.Add(attempt);
    }

    /// <summary>Counts the suspects again, since queued work has become suspect or was removed.</summary>
    public void CountSuspects() => Suspects = _assigned.Count(a => a.Work.IsSuspect);

    /// <summary>Free amounts of the worker's named resources.</summary>
    public IReadOnlyDictionary<string, double> Free => _free;

    /// <summary>Records that the worker holds a result: the result of its own attempt, or a copy.</summary>
    public void Hold(Work work, AttemptId? attempt)
    {
        _results.Add(work);
        if (attempt is { } own)
            _kept.Add(own);
    }

    /// <summary>Removes a result that the worker need not hold, or has lost.</summary>
    public void RemoveResult(Work work)
    {
        _results.Remove(work);
        _kept.Remove(work.ResultAttempt);
    }

    /// <summary>Whether the worker holds the result of an attempt, so that a repeated report of the attempt is known.</summary>
    public bool Holds(AttemptId attempt) => _kept.Contains(attempt);

    public WorkerSnapshot Snapshot() => new(
        id.Value, address, IsDraining ? WorkerStatus.Draining : IsReachable ? WorkerStatus.Ready : WorkerStatus.Unreachable,
        slots, Math.Min(slots, _assigned.Count), Tasks);

    void Unqueue(Attempt attempt)
    {
        _assigned.Remove(attempt);
        Occupancy = _assigned.Count == 0 ? 0 : Math.Max(0, Occupancy - attempt.ExpectedSeconds);
        if (Suspects > 0)
            CountSuspects();
    }

    void Take(Attempt attempt, int sign)
    {
        foreach (var (name, amount) in attempt.Work.Requirement.Resources)
            _free[name] = _free.GetValueOrDefault(name) - sign * amount;
    }
}

/// <summary>Work that was executing when its worker became unreachable. <paramref name="Alone"/>: the worker executed nothing else.</summary>
sealed record Suspicion(Work Work, Sweeps.BlockRange Blocks, bool Alone);
