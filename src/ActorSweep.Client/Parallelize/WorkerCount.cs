namespace ActorSweep;

/// <summary>
/// How many items run at a time: a whole number (<c>4</c>), or a fraction of the cores (<c>0.5</c>, rounded down, one at least).
/// The default is all cores.
/// </summary>
public readonly record struct WorkerCount
{
    readonly int _number;
    readonly double _fraction;

    WorkerCount(int number, double fraction) => (_number, _fraction) = (number, fraction);

    /// <summary>One a core that this process may use.</summary>
    public static WorkerCount AllCores => default;

    /// <summary>The number of them on a machine with so many cores.</summary>
    public int On(int cores) => _number > 0 ? _number : _fraction > 0 ? Math.Max(1, (int)(cores * _fraction)) : cores;

    /// <exception cref="ArgumentOutOfRangeException">Fewer than one.</exception>
    public static implicit operator WorkerCount(int number) => number >= 1
        ? new(number, 0)
        : throw new ArgumentOutOfRangeException(nameof(number), number, "At least one worker is needed.");

    /// <exception cref="ArgumentOutOfRangeException">Not above 0, or above 1.</exception>
    public static implicit operator WorkerCount(double fraction) => fraction is > 0 and <= 1
        ? new(0, fraction)
        : throw new ArgumentOutOfRangeException(
            nameof(fraction), fraction, "A fraction of the cores is above 0 and at most 1; a number of workers is whole, such as 4.");

    public override string ToString() => _number > 0 ? $"{_number}" : _fraction > 0 ? $"{_fraction} of the cores" : "all cores";
}
