using System.Globalization;

namespace ActorSweep;

/// <summary>
/// A number of a sweep: a 64-bit floating-point number, or a whole number from -2^63 to 2^64 - 1, which is exact beyond 2^53 too. <c>double</c> and <c>long</c>
/// convert to it.
/// </summary>
public readonly record struct Number : IComparable<Number>
{
    readonly double _nearest;

    // What the whole number exceeds the double by. It is 0 for each number that a double holds, so that equal numbers have equal fields.
    readonly long _rest;

    /// <param name="nearest">The nearest double.</param>
    /// <param name="rest">What the number exceeds it by.</param>
    internal Number(double nearest, long rest) => (_nearest, _rest) = (nearest, rest);

    /// <summary>Creates a whole number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below -2^63 or above 2^64 - 1.</exception>
    internal Number(Int128 whole)
    {
        if (whole < long.MinValue || whole > ulong.MaxValue)
            throw new ArgumentOutOfRangeException(nameof(whole), whole, "Whole numbers are from -2^63 to 2^64 - 1.");
        _nearest = (double)whole;
        _rest = (long)(whole - (Int128)_nearest);
    }

    /// <summary>Gets the nearest 64-bit floating-point number.</summary>
    public double Nearest => _nearest;

    /// <summary>Gets whether <see cref="Nearest"/> is the number itself. Only whole numbers beyond 2^53 may differ from it.</summary>
    public bool IsDouble => _rest == 0;

    /// <summary>Gets what a whole number exceeds <see cref="Nearest"/> by; 0 for every other number.</summary>
    internal long Rest => _rest;

    /// <summary>Gets whether this is a whole number from -2^63 to 2^64 - 1.</summary>
    internal bool IsWhole => double.IsInteger(_nearest) && _nearest is >= long.MinValue and <= ulong.MaxValue && Whole <= ulong.MaxValue;

    /// <summary>Gets whether <see cref="ToString"/> may write this whole number with an exponent.</summary>
    internal bool NeedsDigits => Math.Abs(_nearest) >= 1e15 && IsWhole;

    /// <summary>Gets the whole number that this is.</summary>
    internal Int128 Whole => (Int128)_nearest + _rest;

    /// <summary>Converts a 64-bit floating-point number.</summary>
    public static implicit operator Number(double value) => new(value, 0);

    /// <summary>Converts a whole number.</summary>
    public static implicit operator Number(long value) => new((Int128)value);

    /// <summary>Converts to the nearest 64-bit floating-point number.</summary>
    public static implicit operator double(Number value) => value._nearest;

    /// <summary>Returns whether one number is smaller than another. NaN is neither smaller nor larger than any number.</summary>
    public static bool operator <(Number left, Number right) => left._nearest < right._nearest || (left._nearest == right._nearest && left._rest < right._rest);

    /// <summary>Returns whether one number is larger than another. NaN is neither smaller nor larger than any number.</summary>
    public static bool operator >(Number left, Number right) => right < left;

    /// <summary>Returns whether one number is at most another. NaN is neither smaller nor larger than any number.</summary>
    public static bool operator <=(Number left, Number right) => left._nearest < right._nearest || (left._nearest == right._nearest && left._rest <= right._rest);

    /// <summary>Returns whether one number is at least another. NaN is neither smaller nor larger than any number.</summary>
    public static bool operator >=(Number left, Number right) => right <= left;

    /// <summary>Compares two numbers. NaN is before all others, as in <c>double.CompareTo</c>.</summary>
    public int CompareTo(Number other) => _nearest.CompareTo(other._nearest) is var order and not 0 ? order : _rest.CompareTo(other._rest);

    /// <summary>Returns the number in the shortest form that reads back as the same number.</summary>
    public override string ToString() => IsDouble ? _nearest.ToString("R", CultureInfo.InvariantCulture) : Whole.ToString(CultureInfo.InvariantCulture);

    /// <summary>Returns a whole number from -2^63 to 2^64 - 1 with all its digits, and another number as <see cref="ToString"/> does.</summary>
    internal string ToDigits() => NeedsDigits ? Whole.ToString(CultureInfo.InvariantCulture) : ToString();
}
