using System.Globalization;
using ActorSweep.Core.Sweeps;

namespace ActorSweep;

/// <summary>
/// The values of one parameter of a sweep, computed by index. They take O(1) memory; a list takes memory for each value. <see cref="object.ToString"/> writes
/// them in the grammar that <see cref="ValueGrammar"/> reads.
/// </summary>
public abstract record ParameterValues
{
    /// <summary>The number of values, at least 1.</summary>
    public abstract long Count { get; }

    /// <summary>Gets the value at an index from 0 to <see cref="Count"/> - 1.</summary>
    public abstract double this[long index] { get; }

    /// <summary>Returns an array of all values, for the user's own loops.</summary>
    public double[] ToArray()
    {
        var values = new double[Count];
        for (long i = 0; i < values.LongLength; i++)
            values[i] = this[i];
        return values;
    }

    /// <summary>Whether this is one number, which applies to every point of any design.</summary>
    public virtual bool IsConstant => false;

    /// <summary>The values that bound all others. Every kind except the list is monotonic, so its ends are its extremes.</summary>
    internal virtual IEnumerable<double> Extremes => [this[0], this[Count - 1]];

    /// <summary>Returns a number in the shortest form that reads back as the same bits.</summary>
    internal static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}

/// <summary>One number.</summary>
/// <param name="Value">The number.</param>
public sealed record Constant(double Value) : ParameterValues
{
    /// <inheritdoc/>
    public override long Count => 1;
    /// <inheritdoc/>
    public override double this[long index] => Value;
    /// <inheritdoc/>
    public override bool IsConstant => true;
    /// <inheritdoc/>
    public override string ToString() => Text(Value);
}

/// <summary>A list of numbers.</summary>
/// <param name="Values">The numbers, at least one.</param>
public sealed record ValueList(double[] Values) : ParameterValues
{
    /// <inheritdoc/>
    public override long Count => Values.Length;
    /// <inheritdoc/>
    public override double this[long index] => Values[index];
    internal override IEnumerable<double> Extremes => Values;
    /// <inheritdoc/>
    public bool Equals(ValueList? other) => other is not null && Values.AsSpan().SequenceEqual(other.Values);
    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Values.Length, Values.FirstOrDefault());

    // A list of one number keeps its comma, so that it is read back as a list.
    /// <inheritdoc/>
    public override string ToString() => Values.Length == 1 ? Text(Values[0]) + "," : string.Join(",", Values.Select(Text));
}

/// <summary><c>range(start, stop, step)</c>: start, start + step, … before stop, as in NumPy's <c>arange</c>.</summary>
/// <param name="Start">The first value.</param>
/// <param name="Stop">The bound of the values, which is not included.</param>
/// <param name="Step">The difference from each value to the next; not 0.</param>
public sealed record ArithmeticRange(double Start, double Stop, double Step) : ParameterValues
{
    /// <inheritdoc/>
    public override long Count => (long)Math.Ceiling((Stop - Start) / Step);

    // NumPy's arange fills by the difference of its first two values, which may differ from Step in the last bits.
    /// <inheritdoc/>
    public override double this[long index] => index == 1 ? Start + Step : Start + index * (Start + Step - Start);

    /// <inheritdoc/>
    public override string ToString() => (Start, Step) == (0, 1) ? $"range({Text(Stop)})" : $"range({Text(Start)},{Text(Stop)},{Text(Step)})";
}

/// <summary><c>linspace(start, stop, n)</c>: n evenly spaced numbers, both ends included, by NumPy's formula to the last bit.</summary>
/// <param name="Start">The first value.</param>
/// <param name="Stop">The last value.</param>
/// <param name="N">The number of values, at least 1.</param>
public sealed record Linspace(double Start, double Stop, long N) : ParameterValues
{
    /// <inheritdoc/>
    public override long Count => N;

    /// <inheritdoc/>
    public override double this[long index]
    {
        get
        {
            if (index == N - 1 && N > 1)
                return Stop;
            var delta = Stop - Start;
            var step = delta / (N - 1);
            // Where the step is too small for a double, NumPy multiplies by delta last. One value has no step.
            return N > 1 && step == 0 ? index / (double)(N - 1) * delta + Start
                : N > 1 ? index * step + Start
                : 0 * delta + Start;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"linspace({Text(Start)},{Text(Stop)},{N})";
}

/// <summary><c>logspace(a, b, n)</c>: 10 to the power of <c>linspace(a, b, n)</c>.</summary>
/// <param name="StartExponent">The exponent of the first value.</param>
/// <param name="StopExponent">The exponent of the last value.</param>
/// <param name="N">The number of values, at least 1.</param>
public sealed record Logspace(double StartExponent, double StopExponent, long N) : ParameterValues
{
    /// <inheritdoc/>
    public override long Count => N;
    /// <inheritdoc/>
    public override double this[long index] => Math.Pow(10, new Linspace(StartExponent, StopExponent, N)[index]);

    /// <inheritdoc/>
    public override string ToString() => $"logspace({Text(StartExponent)},{Text(StopExponent)},{N})";
}
