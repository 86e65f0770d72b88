using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Tests.Scheduling.Simulation;

/// <summary>A worker: its slots take from the front of its queue, and it holds results until it is told to forget them.</summary>
sealed class SimulatedWorker(WorkerId id, int slots, double slowness, SimulatedCluster cluster)
{
    readonly List<Instruction.Assign> _waiting = [];
    readonly List<Instruction.Assign> _executing = [];
    readonly Dictionary<AttemptId, RunId> _results = [];

    public WorkerId Id => id;

    public int Slots => slots;

    public bool IsAlive { get; private set; } = true;

    public bool IsIdle => _waiting.Count + _executing.Count == 0;

    public IReadOnlyCollection<AttemptId> Held => [.. _executing.Concat(_waiting).Select(a => a.Attempt)];

    public bool HasResult(AttemptId attempt) => IsAlive && _results.ContainsKey(attempt);

    public void Take(Instruction.Assign assigned)
    {
        _waiting.Add(assigned);
        FillSlots();
    }

    public void Forget(AttemptId attempt)
    {
        _results.Remove(attempt);
        Stop(a => a.Attempt == attempt);
    }

    /// <summary>Gives an attempt back, unless it is executing.</summary>
    public void GiveBack(AttemptId attempt)
    {
        if (_waiting.RemoveAll(a => a.Attempt == attempt) > 0)
            cluster.GivenBack(this, attempt);
    }

    public void Forget(RunId run)
    {
        foreach (var attempt in _results.Where(r => r.Value == run).Select(r => r.Key).ToList())
            _results.Remove(attempt);
        Stop(a => a.Run == run);
    }

    public void Die() => IsAlive = false;

    void Stop(Predicate<Instruction.Assign> which)
    {
        _waiting.RemoveAll(which);
        _executing.RemoveAll(which);
        FillSlots();
    }

    void FillSlots()
    {
        while (_executing.Count < slots && _waiting.Count > 0)
        {
            var next = _waiting[0];
            _waiting.RemoveAt(0);
            _executing.Add(next);
            var seconds = cluster.SecondsOf(next) * slowness;
            cluster.Timeline.In(seconds, () => Complete(next, seconds));
        }
    }

    void Complete(Instruction.Assign executed, double seconds)
    {
        if (!IsAlive || !_executing.Remove(executed))
            return;
        _results.Add(executed.Attempt, executed.Run);
        cluster.Finished(this, executed, seconds);
        FillSlots();
    }
}
