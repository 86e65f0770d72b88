namespace ActorSweep.Core.Working;

/// <summary>
/// The scheduler that a worker obeys: found, lost, found again, and left in order. The worker registers until a scheduler answers, obeys no scheduler of
/// an older epoch than it has met, and gives up where its cluster has no scheduler or a newer one is in another cluster.
/// </summary>
sealed class SchedulerLink(WorkerSettings settings, Action<WorkerInstruction> instruct)
{
    const int HellosBeforeAWord = 20;

    /// <summary>A newer scheduler that was seen so often without registering this worker is in another cluster.</summary>
    const int SightingsBeforeLeaving = 4;

    readonly List<object> _askers = [];
    string _url = "";
    int _hellos, _sightings;
    bool _isLooking, _mayLeave;
    DateTimeOffset? _nextHello, _nextLook, _giveUpAt;

    /// <summary>The scheduler that the worker is registered with; null: none.</summary>
    public object? Scheduler { get; private set; }

    /// <summary>The highest epoch of a scheduler that has registered the worker.</summary>
    public long Epoch { get; private set; }

    /// <summary>Whether the worker leaves when its work is done.</summary>
    public bool IsDraining { get; private set; }

    public bool IsRegistered => Scheduler is not null;

    /// <summary>When the link wants to be told that time has passed; null: nothing waits.</summary>
    public DateTimeOffset? NextWake => Earlier(_nextHello, Earlier(_nextLook, _giveUpAt));

    public void Start(DateTimeOffset now)
    {
        _nextHello = now;
        _giveUpAt = now + settings.Intervals.SchedulerTimeout;
    }

    /// <summary>Does what is due.</summary>
    /// <param name="held">Names what a scheduler can adopt.</param>
    public void LetTimePass(DateTimeOffset now, Func<IReadOnlyList<Scheduling.HeldWork>> held)
    {
        if (now >= _nextHello)
        {
            _nextHello = now + settings.Intervals.HelloInterval;
            instruct(new WorkerInstruction.Register(held(), IsLate: ++_hellos % HellosBeforeAWord == 0));
        }
        if (now >= _nextLook)
        {
            _nextLook = now + settings.LookInterval;
            if (_url.Length > 0)
                instruct(new WorkerInstruction.LookAround(_url));
        }
        if (now >= _giveUpAt)
        {
            _giveUpAt = null;
            instruct(new WorkerInstruction.CheckCluster());
        }
    }

    /// <summary>Obeys a scheduler from now on.</summary>
    public void Register(object scheduler, long epoch, string url)
    {
        (Epoch, _url) = (epoch, url);
        if (!scheduler.Equals(Scheduler))
        {
            Unwatch();
            StopLooking();
            (Scheduler, _nextHello) = (scheduler, null);
        }
        instruct(new WorkerInstruction.WatchScheduler(scheduler, epoch, url));
        if (IsDraining)
            instruct(new WorkerInstruction.TellDraining());
    }

    /// <summary>Obeys nobody until a scheduler registers the worker. A worker that drains leaves instead: nobody is left to need it.</summary>
    public void Lose(DateTimeOffset now)
    {
        Unwatch();
        if (IsDraining)
        {
            Leave();
            return;
        }
        BeginLooking(now);
        _nextHello = now;
    }

    /// <summary>A scheduler that is out of reach may stay so without ever being given up, where no node is left to do it.</summary>
    public void SeeReachability(bool isReachable, DateTimeOffset now)
    {
        if (!IsRegistered)
            return;
        if (isReachable)
            StopLooking();
        else
            BeginLooking(now);
    }

    /// <summary>
    /// A seed that finds nobody when it comes back begins a cluster of its own. What is left of the old cluster would wait in vain, so the worker
    /// gives up and joins as a new one.
    /// </summary>
    public void Sight(long? epoch)
    {
        if (_isLooking && epoch > Epoch && ++_sightings == SightingsBeforeLeaving)
            instruct(new WorkerInstruction.GiveUp($"it sees a scheduler of epoch {epoch} at {_url} that is in another cluster"));
    }

    /// <summary>The time without a scheduler is up. A worker that is in no cluster yet waits for one, as long as it takes.</summary>
    public void GiveUpIf(bool isJoined, DateTimeOffset now)
    {
        if (isJoined)
            instruct(new WorkerInstruction.GiveUp($"it has had no scheduler for {settings.Intervals.SchedulerTimeout}"));
        else
            _giveUpAt = now + settings.Intervals.SchedulerTimeout;
    }

    /// <summary>Asks the scheduler to need nothing more of this worker; without a scheduler the worker leaves at once.</summary>
    public void Drain(object? asker)
    {
        if (asker is not null)
            _askers.Add(asker);
        IsDraining = true;
        if (_mayLeave || !IsRegistered)
            Leave();
        else
            instruct(new WorkerInstruction.TellDraining());
    }

    public void Leave()
    {
        _mayLeave = true;
        instruct(new WorkerInstruction.Leave([.. _askers]));
        _askers.Clear();
    }

    void Unwatch()
    {
        if (Scheduler is { } before)
            instruct(new WorkerInstruction.UnwatchScheduler(before));
        Scheduler = null;
    }

    void BeginLooking(DateTimeOffset now)
    {
        if (_isLooking)
            return;
        (_isLooking, _sightings) = (true, 0);
        (_giveUpAt, _nextLook) = (now + settings.Intervals.SchedulerTimeout, now + settings.LookInterval);
    }

    void StopLooking() => (_isLooking, _giveUpAt, _nextLook) = (false, null, null);

    public static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => other is null || one < other ? one ?? other : other;
}
