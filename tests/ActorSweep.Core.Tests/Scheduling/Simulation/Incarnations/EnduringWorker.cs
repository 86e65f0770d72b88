using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Tests.Scheduling.Simulation.Incarnations;

/// <summary>
/// A worker that outlives schedulers: it takes orders from the one that it is with, whose epoch is the highest it knows, keeps what
/// it executed of sweeps until it is told to forget it, and tells a new scheduler what it has. Of tasks that have ended it tells again when it is asked.
/// </summary>
sealed class EnduringWorker(WorkerId id, int slots, double slowness, World world)
{
    readonly List<HeldWork> _waiting = [], _executing = [];
    readonly Dictionary<AttemptId, (HeldChunk Chunk, double Seconds)> _executed = [];
    readonly Dictionary<AttemptId, HeldTask> _lastEnded = [];
    Incarnation? _scheduler;
    long _epoch;

    public WorkerId Id => id;

    public int Slots => slots;

    public bool IsAlive { get; private set; } = true;

    public bool IsIdle => _waiting.Count + _executing.Count + _executed.Count == 0;

    IReadOnlyList<HeldWork> Held => [.. _executing, .. _waiting, .. _executed.Values.Select(e => e.Chunk)];

    public void Die() => IsAlive = false;

    public void SayHello()
    {
        if (!IsAlive)
            return;
        if (_scheduler is null && world.Active is { } found)
            Carry(found, to => to.Register(this, [.. Held, .. _lastEnded.Values]));
        if (world.IsBusy)
            world.Timeline.In(world.Chance.Between(0.3, 0.7), SayHello);
    }

    public void Report()
    {
        if (!IsAlive)
            return;
        // Told again, in case it got lost.
        foreach (var (chunk, seconds) in _executed.Values)
            TellExecuted(chunk, seconds);
        if (_scheduler is { } scheduler)
            Carry(scheduler, to => to.TakeReport(this, [.. Held.Select(h => h.Attempt)]));
        if (world.IsBusy)
            world.Timeline.In(1, Report);
    }

    public void Registered(Incarnation by)
    {
        if (!IsAlive || by.Epoch < _epoch)
            return;
        (_scheduler, _epoch) = (by, by.Epoch);
        // Who watches one that is gone already hears so.
        if (by != world.Active)
            world.Timeline.In(world.Chance.Between(0, 2), () => Forsake(by));
        foreach (var (chunk, seconds) in _executed.Values)
            TellExecuted(chunk, seconds);
    }

    /// <summary>Its scheduler is gone.</summary>
    public void Forsake(Incarnation gone)
    {
        if (_scheduler != gone)
            return;
        _scheduler = null;
        SayHello();
    }

    public void RegisterAgain(Incarnation by)
    {
        if (by == _scheduler)
            Forsake(by);
    }

    public void Take(Incarnation from, HeldWork work)
    {
        if (!IsAlive || from != _scheduler || Held.Any(h => h.Attempt == work.Attempt))
            return;
        _waiting.Add(work);
        FillSlots();
    }

    public void Discard(Incarnation from, AttemptId attempt)
    {
        if (from != _scheduler)
            return;
        Drop(h => h.Attempt == attempt);
        _lastEnded.Remove(attempt);
    }

    public void TellAgain(Incarnation from, AttemptId attempt)
    {
        if (from != _scheduler)
            return;
        if (_lastEnded.TryGetValue(attempt, out var ended))
            TellEnded(ended, seconds: 1);
        else if (Held.All(h => h.Attempt != attempt))
            Carry(from, to => to.Tell(new SchedulerEvent.WorkGivenBack(id, attempt)));
    }

    public void DropResults(Incarnation from)
    {
        if (from == _scheduler)
            _lastEnded.Clear();
    }

    public void Forget(Incarnation from, RunId run)
    {
        if (from == _scheduler)
            Drop(h => h is HeldChunk chunk && chunk.Run == run);
    }

    public void GiveBack(Incarnation from, AttemptId attempt)
    {
        if (from == _scheduler && _waiting.RemoveAll(w => w.Attempt == attempt) > 0)
            Carry(from, to => to.Tell(new SchedulerEvent.WorkGivenBack(id, attempt)));
    }

    void Drop(Predicate<HeldWork> which)
    {
        _waiting.RemoveAll(which);
        _executing.RemoveAll(which);
        foreach (var attempt in _executed.Where(e => which(e.Value.Chunk)).Select(e => e.Key).ToList())
            _executed.Remove(attempt);
        FillSlots();
    }

    void FillSlots()
    {
        while (_executing.Count < slots && _waiting.Count > 0)
        {
            var next = _waiting[0];
            _waiting.RemoveAt(0);
            _executing.Add(next);
            var seconds = world.SecondsOf(next) * slowness;
            world.Timeline.In(seconds, () => Complete(next, seconds));
        }
    }

    void Complete(HeldWork work, double seconds)
    {
        if (!IsAlive || !_executing.Remove(work))
            return;
        if (work is HeldChunk chunk)
        {
            _executed.Add(chunk.Attempt, (chunk, seconds));
            TellExecuted(chunk, seconds);
        }
        else if (world.Chance.Happens(0.03))
            Tell(new SchedulerEvent.TaskFailed(id, work.Attempt, Specs.Failure(id.Value), MayRetry: true));
        else
        {
            var task = (HeldTask)work with { HasEnded = true };
            _lastEnded[task.Attempt] = task;
            TellEnded(task, seconds);
        }
        FillSlots();
    }

    void TellEnded(HeldTask task, double seconds) => Tell(new SchedulerEvent.TaskFinished(id, task.Attempt, seconds, 100, EnduringClient.IsSmall(task.Task.Index)));

    void Tell(SchedulerEvent happened)
    {
        if (_scheduler is { } scheduler)
            Carry(scheduler, to => to.Tell(happened));
    }

    void TellExecuted(HeldChunk chunk, double seconds)
    {
        if (_scheduler is { } scheduler)
            Carry(scheduler, to => to.TakeResult(
                new SchedulerEvent.ChunkFinished(id, chunk.Attempt, seconds, 24 * chunk.Blocks.Count, 0), SimulatedDisk.ResultsOf(chunk.Run, chunk.Blocks)));
    }

    void Carry(Incarnation to, Action<Incarnation> message)
    {
        for (var times = world.Chance.Happens(0.03) ? 2 : 1; times > 0; times--)
            world.Network.Carry(this, () => to.Run(() => message(to)));
    }
}
