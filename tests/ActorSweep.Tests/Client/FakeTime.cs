namespace ActorSweep.Tests.Client;

/// <summary>A clock that a test moves. Due timers fire on the test's thread.</summary>
sealed class FakeTime : TimeProvider
{
    readonly List<FakeTimer> _timers = [];
    readonly SemaphoreSlim _made = new(0);
    TimeSpan _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now.Ticks;

    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero) + _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, () => callback(state), period) { Due = _now + dueTime };
        _timers.Add(timer);
        _made.Release();
        return timer;
    }

    /// <summary>Waits until another timer is made.</summary>
    public Task TimerMadeAsync() => _made.WaitAsync();

    public void Advance(TimeSpan by)
    {
        var end = _now + by;
        while (_timers.Where(t => t.Due <= end).MinBy(t => t.Due) is { } next)
        {
            _now = next.Due;
            next.Fire();
        }
        _now = end;
    }

    sealed class FakeTimer(FakeTime time, Action fire, TimeSpan period) : ITimer
    {
        public TimeSpan Due { get; set; }

        public void Fire()
        {
            if (period == Timeout.InfiniteTimeSpan)
                Dispose();
            else
                Due += period;
            fire();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException();

        public void Dispose() => time._timers.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
