namespace ActorSweep.Core.Tests.Scheduling.Simulation;

/// <summary>A clock that jumps from one thing that happens to the next.</summary>
sealed class Timeline
{
    static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    readonly PriorityQueue<Action, (double At, long Order)> _ahead = new();
    long _order;

    /// <summary>Seconds since the simulation began.</summary>
    public double Now { get; private set; }

    public DateTimeOffset Time => Start.AddSeconds(Now);

    /// <summary>Has something happen later; what is for the same moment happens in the order of asking.</summary>
    public void In(double seconds, Action happens) => _ahead.Enqueue(happens, (Now + seconds, _order++));

    /// <summary>Goes on to what happens next; false where nothing does.</summary>
    public bool Step()
    {
        if (!_ahead.TryDequeue(out var happens, out var when))
            return false;
        Now = when.At;
        happens();
        return true;
    }
}
