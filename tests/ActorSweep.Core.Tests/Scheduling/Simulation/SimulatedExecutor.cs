using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Working;

namespace ActorSweep.Core.Tests.Scheduling.Simulation;

/// <summary>
/// Simulates the process that runs user code: its slots take from the front of its queue. It reports outcomes to its worker with a delay,
/// so that commands and outcomes cross.
/// </summary>
sealed class SimulatedExecutor(int slots, double slowness, SimulatedNode node, IWorkerWorld world)
{
    const double Moment = 0.0005;

    readonly List<Job> _waiting = [], _executing = [];
    readonly HashSet<Job> _seceded = [];

    public bool IsIdle => _waiting.Count + _executing.Count == 0;

    public IEnumerable<AttemptId> Attempts => _waiting.Concat(_executing).Select(job => job.Payload.Work.Attempt);

    public IEnumerable<HeldWork> Executing => _executing.Select(job => job.Payload.Work);

    public bool Executes(AttemptId attempt) => _executing.Exists(job => job.Attempt == attempt);

    public void Execute(SimulatedPayload payload)
    {
        _waiting.Add(new Job(payload));
        FillSlots();
    }

    public void Recall(AttemptId attempt)
    {
        if (_waiting.RemoveAll(job => job.Attempt == attempt) > 0)
            Tell(new WorkerEvent.AttemptReturned(attempt));
    }

    public void Cancel(AttemptId attempt)
    {
        _waiting.RemoveAll(job => job.Attempt == attempt);
        _executing.RemoveAll(job => job.Attempt == attempt);
        FillSlots();
    }

    void FillSlots()
    {
        while (_executing.Count(job => !_seceded.Contains(job)) < slots && _waiting.Count > 0)
        {
            var next = _waiting[0];
            _waiting.RemoveAt(0);
            Start(next);
        }
    }

    void Start(Job job)
    {
        var outcome = world.Draw(job.Payload.Work);
        if (outcome.IsReturned || !job.Payload.Received.TrueForAll(received => node.TryGet(received.Input, received.Holder)))
        {
            Tell(new WorkerEvent.AttemptReturned(job.Attempt));
            return;
        }
        _executing.Add(job);
        var seconds = outcome.Seconds * slowness;
        if (outcome.Secedes)
            world.Timeline.In(seconds * 0.3, () => Secede(job));
        world.Timeline.In(outcome.Kills ? seconds * 0.5 : seconds, () => End(job, outcome, seconds));
    }

    void Secede(Job job)
    {
        if (!node.IsAlive || !_executing.Contains(job) || !_seceded.Add(job))
            return;
        Tell(new WorkerEvent.AttemptSeceded(job.Attempt));
        FillSlots();
    }

    void End(Job job, Outcome outcome, double seconds)
    {
        if (!node.IsAlive || !_executing.Contains(job))
            return;
        if (outcome.Kills)
        {
            Die();
            return;
        }
        _executing.Remove(job);
        Tell(outcome.FailsAndMayRetry is { } mayRetry
            ? new WorkerEvent.AttemptFailed(job.Attempt, new SimulatedFailure(mayRetry))
            : new WorkerEvent.AttemptFinished(job.Attempt, new SimulatedEnd(seconds, outcome), outcome.Bytes)
            {
                IsInMemory = outcome.IsInline,
                HasFailedItems = outcome.FailedItems.Count > 0,
            });
        FillSlots();
    }

    /// <summary>The process dies with all its work, and another one replaces it.</summary>
    void Die()
    {
        AttemptId[] executing = [.. _executing.Select(job => job.Attempt)], others = [.. _waiting.Select(job => job.Attempt)];
        _executing.Clear();
        _waiting.Clear();
        Tell(new WorkerEvent.ExecutorProcessLost(executing, others, [], "exit code 7"));
    }

    void Tell(WorkerEvent news) => world.Timeline.In(Moment, () => node.Handle(news));

    sealed record Job(SimulatedPayload Payload)
    {
        public AttemptId Attempt => Payload.Work.Attempt;
    }
}

/// <summary>The payload that an executor needs to start an attempt.</summary>
sealed class SimulatedPayload(HeldWork work, IReadOnlyList<InputPlace> inputs)
{
    public HeldWork Work => work;

    public IReadOnlyList<InputPlace> Inputs => inputs;

    /// <summary>The inputs that the executor fetches itself, and their holders.</summary>
    public List<(TaskId Input, WorkerId Holder)> Received { get; } = [];
}

/// <summary>The report of an executor about a finished attempt.</summary>
sealed record SimulatedEnd(double Seconds, Outcome Outcome);

/// <summary>The report of an executor about a failed task.</summary>
sealed record SimulatedFailure(bool MayRetry);
