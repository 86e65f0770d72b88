namespace ActorSweep.Core.Working;

/// <summary>
/// The link to the scheduler that a worker obeys. The worker registers until a scheduler answers, and obeys no scheduler of an older epoch than one that has
/// registered it. Its process exits where its cluster has no scheduler or a newer scheduler is in another cluster.
/// </summary>
sealed class SchedulerLink(WorkerSettings settings, Action<WorkerInstruction> instruct)
{
    const int RegistersBeforeAWarning = 20;

    /// <summary>The number of sightings after which a newer scheduler that has not registered this worker counts as being in another cluster.</summary>
    const int SightingsBeforeExit = 4;

    readonly List<object> _askers = [];
    string _url = "";
    int _registers, _sightings;
    bool _isFinding, _mayLeave;
    DateTimeOffset? _nextRegister, _nextFind, _exitAt;

    /// <summary>The scheduler that the worker is registered with; null where there is none.</summary>
    public object? Scheduler { get; private set; }

    /// <summary>The highest epoch of a scheduler that has registered the worker.</summary>
    public long Epoch { get; private set; }

    /// <summary>Whether the worker exits the cluster when its work is finished.</summary>
    public bool IsDraining { get; private set; }

    public bool IsRegistered => Scheduler is not null;

    /// <summary>The time of the next <see cref="WorkerEvent.WorkerTimePassed"/> that the link needs; null where nothing waits.</summary>
    public DateTimeOffset? NextWake => Earlier(_nextRegister, Earlier(_nextFind, _exitAt));

    public void Start(DateTimeOffset now)
    {
        _nextRegister = now;
        _exitAt = now + settings.Intervals.SchedulerTimeout;
    }

    /// <summary>Registers, finds a newer scheduler and checks the cluster, each when it is due.</summary>
    /// <param name="held">Returns the work that a scheduler can adopt.</param>
    public void LetTimePass(DateTimeOffset now, Func<IReadOnlyList<Scheduling.HeldWork>> held)
    {
        if (now >= _nextRegister)
        {
            _nextRegister = now + settings.Intervals.RegisterInterval;
            instruct(new WorkerInstruction.RequestRegistration(held(), IsLate: ++_registers % RegistersBeforeAWarning == 0));
        }
        if (now >= _nextFind)
        {
            _nextFind = now + settings.FindInterval;
            if (_url.Length > 0)
                instruct(new WorkerInstruction.FindScheduler(_url));
        }
        if (now >= _exitAt)
        {
            _exitAt = null;
            instruct(new WorkerInstruction.CheckCluster());
        }
    }

    /// <summary>Obeys a scheduler from now on.</summary>
    public void ObeyScheduler(object scheduler, long epoch, string url)
    {
        (Epoch, _url) = (epoch, url);
        if (!scheduler.Equals(Scheduler))
        {
            Unwatch();
            StopFinding();
            (Scheduler, _nextRegister) = (scheduler, null);
        }
        instruct(new WorkerInstruction.WatchScheduler(scheduler, epoch, url));
        if (IsDraining)
            instruct(new WorkerInstruction.TellDraining());
    }

    /// <summary>
    /// Obeys no scheduler until one registers the worker. A worker that drains exits the cluster instead, because no scheduler needs it. Has no effect on a
    /// worker that exits already.
    /// </summary>
    public void LoseScheduler(DateTimeOffset now)
    {
        if (_mayLeave)
            return;
        Unwatch();
        if (IsDraining)
        {
            ExitCluster();
            return;
        }
        BeginFinding(now);
        _nextRegister = now;
    }

    /// <summary>
    /// Begins to find a newer scheduler while this one is unreachable. Where no other node is left, nothing declares an unreachable scheduler lost.
    /// </summary>
    public void SeeReachability(bool isReachable, DateTimeOffset now)
    {
        if (!IsRegistered)
            return;
        if (isReachable)
            StopFinding();
        else
            BeginFinding(now);
    }

    /// <summary>
    /// Counts sightings of a newer scheduler. A restarted seed that finds no node begins a new cluster. Workers of the old cluster would wait in vain, so the
    /// worker's process exits, and the next process joins as a new worker.
    /// </summary>
    public void Sight(long? epoch)
    {
        if (_isFinding && epoch > Epoch && ++_sightings == SightingsBeforeExit)
            instruct(new WorkerInstruction.ExitProcess($"the scheduler of epoch {epoch} at {_url} is in another cluster"));
    }

    /// <summary>Handles the end of the time without a scheduler. A worker that is in no cluster yet waits for a cluster without limit.</summary>
    public void ExitIf(bool isJoined, DateTimeOffset now)
    {
        if (isJoined)
            instruct(new WorkerInstruction.ExitProcess($"the worker has had no scheduler for {settings.Intervals.SchedulerTimeout}"));
        else
            _exitAt = now + settings.Intervals.SchedulerTimeout;
    }

    /// <summary>Asks the scheduler to confirm the drain. Without a scheduler the worker exits the cluster at once.</summary>
    public void DrainWorker(object? asker)
    {
        if (asker is not null)
            _askers.Add(asker);
        IsDraining = true;
        if (_mayLeave || !IsRegistered)
            ExitCluster();
        else
            instruct(new WorkerInstruction.TellDraining());
    }

    public void ExitCluster()
    {
        if (!_mayLeave)
            instruct(new WorkerInstruction.ExitCluster());
        _mayLeave = true;
        foreach (var asker in _askers)
            instruct(new WorkerInstruction.AnswerDrain(asker));
        _askers.Clear();
    }

    void Unwatch()
    {
        if (Scheduler is { } before)
            instruct(new WorkerInstruction.UnwatchScheduler(before));
        Scheduler = null;
    }

    void BeginFinding(DateTimeOffset now)
    {
        if (_isFinding)
            return;
        (_isFinding, _sightings) = (true, 0);
        (_exitAt, _nextFind) = (now + settings.Intervals.SchedulerTimeout, now + settings.FindInterval);
    }

    void StopFinding() => (_isFinding, _exitAt, _nextFind) = (false, null, null);

    public static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => other is null || one < other ? one ?? other : other;
}
