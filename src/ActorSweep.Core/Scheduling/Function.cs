namespace ActorSweep.Core.Scheduling;

/// <summary>What was measured of the calls of one function.</summary>
sealed class Function(string name)
{
    const double Newest = 0.3;
    long _calls;

    public string Name => name;

    /// <summary>Recent mean time of a call; null until one is measured.</summary>
    public double? Seconds { get; private set; }

    /// <summary>Takes in the time of some calls. Many at once outweigh few that came before.</summary>
    public void Measure(double seconds, long calls)
    {
        var mean = seconds / calls;
        var weight = Math.Max(Newest, calls / (double)(calls + _calls));
        _calls = calls;
        Seconds = Seconds is { } before ? before + weight * (mean - before) : mean;
    }
}
