namespace ActorSweep.Core.Scheduling;

/// <summary>A function that tasks call, with the measured duration of its calls.</summary>
sealed class Function(string name)
{
    const double Newest = 0.3;
    long _calls;

    public string Name => name;

    /// <summary>Recent mean duration of a call, in seconds; null until a call is measured.</summary>
    public double? Seconds { get; private set; }

    /// <summary>Adds the measured duration of some calls. Many calls at once outweigh few earlier calls.</summary>
    public void Measure(double seconds, long calls)
    {
        var mean = seconds / calls;
        var weight = Math.Max(Newest, calls / (double)(calls + _calls));
        _calls = calls;
        Seconds = Seconds is { } before ? before + weight * (mean - before) : mean;
    }
}
