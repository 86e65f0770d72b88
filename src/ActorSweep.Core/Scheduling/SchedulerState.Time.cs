namespace ActorSweep.Core.Scheduling;

// What is to happen later, as long as nothing is there to be told of it.
public sealed partial class SchedulerState
{
    readonly PriorityQueue<Action, DateTimeOffset> _timers = new();

    /// <summary>When it wants to be told that time has passed; null where nothing waits for that.</summary>
    public DateTimeOffset? NextWake => _timers.TryPeek(out _, out var due) ? due : null;

    void After(TimeSpan delay, Action then)
    {
        if (delay <= TimeSpan.Zero)
            then();
        else
            _timers.Enqueue(then, _now + delay);
    }

    void FireTimers()
    {
        while (_timers.TryPeek(out var then, out var due) && due <= _now)
        {
            _timers.Dequeue();
            then();
        }
    }

    /// <summary>How long to wait before another try.</summary>
    static TimeSpan DelayOf(TaskRules rules, int tries, long index) =>
        rules.RetryDelay is null ? TimeSpan.Zero : rules.RetryDelay(tries, Jitter.Of(index, tries));
}
