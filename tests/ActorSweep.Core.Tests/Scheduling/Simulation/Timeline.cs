namespace ActorSweep.Core.Tests.Scheduling.Simulation;

/// <summary>A clock that jumps from one event to the next.</summary>
sealed class Timeline
{
    static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    readonly PriorityQueue<Action, (double At, long Order)> _ahead = new();
    long _order;

    /// <summary>Seconds since the simulation began.</summary>
    public double Now { get; private set; }

    public DateTimeOffset Time => Start.AddSeconds(Now);

    /// <summary>Schedules an action. Actions for the same time run in the order of scheduling.</summary>
    public void In(double seconds, Action happens) => _ahead.Enqueue(happens, (Now + seconds, _order++));

    /// <summary>Runs the next action. Returns false if there is none.</summary>
    public bool Step()
    {
        if (!_ahead.TryDequeue(out var happens, out var when))
            return false;
        Now = when.At;
        happens();
        return true;
    }
}
