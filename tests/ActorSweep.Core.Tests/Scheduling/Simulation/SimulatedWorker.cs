using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Tests.Scheduling.Simulation;

/// <summary>A worker: its slots take from the front of its queue, and it holds results until it is told to forget them.</summary>
sealed class SimulatedWorker(WorkerId id, int slots, double slowness, SimulatedCluster cluster)
{
    readonly List<Job> _waiting = [];
    readonly List<Job> _executing = [];
    readonly HashSet<Job> _seceded = [];
    readonly Dictionary<AttemptId, Job> _results = [];
    readonly HashSet<TaskId> _copies = [];

    public WorkerId Id => id;

    public int Slots => slots;

    public IReadOnlyDictionary<string, double> Resources { get; init; } = new Dictionary<string, double>();

    public bool IsAlive { get; private set; } = true;

    public bool IsIdle => _waiting.Count + _executing.Count == 0;

    public IReadOnlyCollection<AttemptId> Held => [.. _executing.Concat(_waiting).Select(a => a.Attempt)];

    public bool HasResult(AttemptId attempt) => IsAlive && _results.ContainsKey(attempt);

    /// <summary>Whether it can give a task's or an item's result to others.</summary>
    public bool HasResult(TaskId task) => IsAlive && (_copies.Contains(task) || _results.Values.Any(r => r.Asked switch
    {
        Instruction.Assign i => i.Run == task.Run && task.Index >= i.Blocks.First && task.Index < i.Blocks.End,
        Instruction.Execute i => i.Task == task,
        _ => false,
    }));

    public void Take(Job job)
    {
        _waiting.Add(job);
        FillSlots();
    }

    public void Add(TaskId copy) => _copies.Add(copy);

    public void Forget(AttemptId attempt)
    {
        _results.Remove(attempt);
        Stop(a => a.Attempt == attempt);
    }

    public void Forget(TaskId task)
    {
        _copies.Remove(task);
        foreach (var attempt in _results.Where(r => r.Value.Asked is Instruction.Execute i && i.Task == task).Select(r => r.Key).ToList())
            _results.Remove(attempt);
    }

    /// <summary>Gives an attempt back, unless it is executing.</summary>
    public void GiveBack(AttemptId attempt)
    {
        if (_waiting.RemoveAll(a => a.Attempt == attempt) > 0)
            cluster.GivenBack(this, attempt);
    }

    public void Forget(RunId run)
    {
        foreach (var attempt in _results.Where(r => r.Value.Run == run).Select(r => r.Key).ToList())
            _results.Remove(attempt);
        _copies.RemoveWhere(c => c.Run == run);
        Stop(a => a.Run == run);
    }

    /// <summary>Results that are kept for others.</summary>
    public (IReadOnlyList<AttemptId> Own, IReadOnlyList<TaskId> Copies) Kept => ([.. _results.Where(r => cluster.IsKept(r.Value)).Select(r => r.Key)], [.. _copies]);

    public void Forget((IReadOnlyList<AttemptId> Own, IReadOnlyList<TaskId> Copies) kept)
    {
        foreach (var attempt in kept.Own)
            _results.Remove(attempt);
        _copies.ExceptWith(kept.Copies);
    }

    public void Die() => IsAlive = false;

    void Stop(Predicate<Job> which)
    {
        _waiting.RemoveAll(which);
        _executing.RemoveAll(which);
        FillSlots();
    }

    void FillSlots()
    {
        while (_executing.Count(e => !_seceded.Contains(e)) < slots && _waiting.Count > 0)
        {
            var next = _waiting[0];
            _waiting.RemoveAt(0);
            if (!cluster.Fetch(this, next))
                continue;
            _executing.Add(next);
            var seconds = cluster.SecondsOf(next) * slowness;
            cluster.Timeline.In(seconds, () => Complete(next, seconds));
            if (cluster.Secedes(next))
                cluster.Timeline.In(seconds * 0.3, () => Secede(next));
        }
    }

    void Secede(Job job)
    {
        if (!IsAlive || !_executing.Contains(job) || !_seceded.Add(job))
            return;
        cluster.Seceded(this, job);
        FillSlots();
    }

    void Complete(Job executed, double seconds)
    {
        _seceded.Remove(executed);
        if (!IsAlive || !_executing.Remove(executed))
            return;
        if (cluster.Finished(this, executed, seconds))
            _results.Add(executed.Attempt, executed);
        FillSlots();
    }
}
