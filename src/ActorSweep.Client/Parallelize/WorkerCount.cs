namespace ActorSweep;

/// <summary>
/// The number of items that run at a time: a whole number (<c>4</c>), or a fraction of the cores (<c>0.5</c>, rounded down, at least one). Default: all
/// cores.
/// </summary>
public readonly record struct WorkerCount
{
    readonly int _number;
    readonly double _fraction;

    WorkerCount(int number, double fraction) => (_number, _fraction) = (number, fraction);

    /// <summary>Gets the count of one worker for each core that this process may use.</summary>
    public static WorkerCount AllCores => default;

    /// <summary>Returns the number of workers on a machine.</summary>
    /// <param name="cores">The number of its cores.</param>
    public int On(int cores) => _number > 0 ? _number : _fraction > 0 ? Math.Max(1, (int)(cores * _fraction)) : cores;

    /// <summary>Returns the count for a whole number of workers.</summary>
    /// <param name="number">The number, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public static implicit operator WorkerCount(int number) => number >= 1
        ? new(number, 0)
        : throw new ArgumentOutOfRangeException(nameof(number), number, "At least one worker is needed.");

    /// <summary>Returns the count for a fraction of the cores.</summary>
    /// <param name="fraction">The fraction, above 0 and at most 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is not above 0, or is above 1.</exception>
    public static implicit operator WorkerCount(double fraction) => fraction is > 0 and <= 1
        ? new(0, fraction)
        : throw new ArgumentOutOfRangeException(
            nameof(fraction), fraction, "A fraction of the cores must be above 0 and at most 1; a number of workers must be whole, such as 4.");

    /// <summary>Returns the count as text, such as "4", "0.5 of the cores" or "all cores".</summary>
    public override string ToString() => _number > 0 ? $"{_number}" : _fraction > 0 ? $"{_fraction} of the cores" : "all cores";
}
