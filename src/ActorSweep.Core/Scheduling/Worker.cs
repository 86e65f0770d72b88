namespace ActorSweep.Core.Scheduling;

/// <summary>What the scheduler knows of a worker.</summary>
sealed class Worker(WorkerId id, int slots, string address, IReadOnlyDictionary<string, double> resources, long order)
{
    readonly Dictionary<string, double> _free = new(resources, StringComparer.Ordinal);
    readonly AttemptQueue _assigned = [];
    readonly HashSet<Work> _results = [];
    readonly HashSet<AttemptId> _kept = [];

    public WorkerId Id => id;

    public int Slots => slots;

    public string Address => address;

    /// <summary>What it has in all.</summary>
    public IReadOnlyDictionary<string, double> Resources => resources;

    /// <summary>Its place among all workers, the oldest first.</summary>
    public long Order => order;

    public bool IsReachable { get; set; } = true;

    public bool IsDraining { get; set; }

    /// <summary>Whether it was told that it can go.</summary>
    public bool IsSentOff { get; set; }

    /// <summary>Whether it gets nothing more, so that a suspect can have it to itself.</summary>
    public bool IsReserved { get; set; }

    public DateTimeOffset LastHeard { get; set; }

    /// <summary>Whether it counts as out of reach since it has said nothing for too long.</summary>
    public bool IsSilent { get; set; }

    /// <summary>Whether it may hold results that were given up while it was out of reach.</summary>
    public bool MustForgetResults { get; set; }

    /// <summary>Others were told to fetch the results that it holds, since it leaves; they have until then.</summary>
    public DateTimeOffset MovingUntil { get; set; }

    /// <summary>Tasks that it executed.</summary>
    public long Tasks { get; set; }

    /// <summary>What it has, oldest first. Slots take from the front, so that the first <see cref="Slots"/> are executing.</summary>
    public IReadOnlyCollection<Attempt> Assigned => _assigned;

    /// <summary>What executes there without a slot: it waits for tasks that it started itself.</summary>
    public HashSet<Attempt> Seceded { get; } = [];

    /// <summary>What it executed and the reducer has not taken in yet.</summary>
    public HashSet<Chunk> Returned { get; } = [];

    /// <summary>Results that it holds.</summary>
    public IReadOnlySet<Work> Results => _results;

    /// <summary>What it was executing when it went out of reach; suspect if it turns out to be dead.</summary>
    public List<Suspicion> Suspicions { get; } = [];

    /// <summary>How much it has from the scheduler before that has not ended and nobody has claimed yet. It takes slots, and who knows what else.</summary>
    public int Unclaimed { get; set; }

    /// <summary>Seconds that all it has should take.</summary>
    public double Occupancy { get; private set; }

    public int Suspects { get; private set; }

    /// <summary>How full it is, as the index has it sorted; null: it has no room.</summary>
    public double? SortedBy { get; set; }

    /// <summary>Whether it has changed since the index was sorted.</summary>
    public bool IsUnsorted { get; set; }

    public bool TakesWork => IsReachable && !IsDraining;

    /// <summary>Whether it has nothing to do, and nothing that a reduction waits for.</summary>
    public bool IsIdle => _assigned.Count == 0 && Seceded.Count == 0 && Returned.Count == 0;

    /// <summary>What it is executing.</summary>
    public IEnumerable<Attempt> Executing => _assigned.Take(slots).Concat(Seceded);

    /// <summary>All attempts that it has.</summary>
    public IEnumerable<Attempt> Attempts => _assigned.Concat(Seceded);

    /// <summary>Whether it executes one thing and nothing else.</summary>
    public bool ExecutesOne => Unclaimed == 0 && Executing.Take(2).Count() == 1;

    public bool HasIdleSlots => _assigned.Count + Unclaimed < slots;

    /// <summary>Whether work would be executed by itself: what waits behind it in the only slot does not matter.</summary>
    public bool ExecutesAlone => Unclaimed == 0 && Seceded.Count == 0 && (slots == 1 || _assigned.Count == 0);

    /// <summary>Whether nothing may be executed beside what it has, nor wait behind more of the kind.</summary>
    public bool IsTaken => Suspects > 0 && (slots > 1 || _assigned.Count > 1);

    /// <summary>Pieces of work that a slot has in hand on the average.</summary>
    public double Load => (_assigned.Count + Unclaimed) / (double)slots;

    /// <summary>Seconds until a slot is free for what comes next.</summary>
    public double Wait => Occupancy / slots;

    /// <summary>The same by the clock: what executes for longer than expected goes on for as long again.</summary>
    public double WaitAt(DateTimeOffset now)
    {
        var age = _assigned.First is { } oldest && (now - oldest.Since).TotalSeconds is var seconds && seconds > oldest.ExpectedSeconds ? seconds : 0;
        return Math.Max(Wait, age);
    }

    /// <summary>What it got last and has not begun; null where it has begun everything.</summary>
    public Attempt? LastQueued => _assigned.Count > slots ? _assigned.Last : null;

    /// <summary>What it has not begun.</summary>
    public IEnumerable<Attempt> Queued => _assigned.Skip(slots);

    /// <summary>
    /// One piece of work a slot; one more where they are so short that fetching the next would leave the slot idle; and as
    /// many as fill the wanted time where they are shorter still.
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

    /// <summary>Whether it may have more in hand though it has no room: what is needed for that is there.</summary>
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

    /// <summary>Whether it could execute such work if it had nothing else.</summary>
    public bool Satisfies(Requirement requirement) =>
        (requirement.Workers.Count == 0 || requirement.AllowsOthers || requirement.Prefers(id))
        && requirement.Resources.All(r => resources.GetValueOrDefault(r.Name) >= r.Amount);

    /// <summary>How many such pieces of work it could execute at a time if it had nothing else.</summary>
    public int SlotsFor(Requirement requirement)
    {
        if (!Satisfies(requirement))
            return 0;
        double most = slots;
        foreach (var (name, amount) in requirement.Resources)
            most = Math.Min(most, Math.Floor(resources[name] / amount));
        return (int)most;
    }

    public void Add(Attempt attempt)
    {
        _assigned.Add(attempt);
        Count(attempt);
    }

    /// <summary>It goes on with an attempt that it had before others.</summary>
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

    /// <summary>An attempt is not with it any more.</summary>
    public void Remove(Attempt attempt)
    {
        if (attempt.IsQueued)
            Unqueue(attempt);
        else if (!Seceded.Remove(attempt))
            return;
        Take(attempt, -1);
    }

    /// <summary>An attempt goes on without a slot.</summary>
    public void Secede(Attempt attempt)
    {
        if (!attempt.IsQueued)
            return;
        Unqueue(attempt);
        Seceded.Add(attempt);
    }

    /// <summary>Whether an attempt is suspect was counted when it came.</summary>
    public void CountSuspects() => Suspects = _assigned.Count(a => a.Work.IsSuspect);

    /// <summary>How much there is free of what it has.</summary>
    public IReadOnlyDictionary<string, double> Free => _free;

    /// <summary>It holds a result: its own, of an attempt, or a copy.</summary>
    public void Hold(Work work, AttemptId? attempt)
    {
        _results.Add(work);
        if (attempt is { } own)
            _kept.Add(own);
    }

    /// <summary>It need not hold a result any more, or has lost it.</summary>
    public void LetGo(Work work)
    {
        _results.Remove(work);
        _kept.Remove(work.KeptFrom);
    }

    /// <summary>Whether it holds the result of an attempt, so that whatever is told of that again is known.</summary>
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

/// <summary>Work that a worker was executing when it went out of reach. <paramref name="Alone"/>: it executed nothing else.</summary>
sealed record Suspicion(Work Work, Sweeps.BlockRange Blocks, bool Alone);
