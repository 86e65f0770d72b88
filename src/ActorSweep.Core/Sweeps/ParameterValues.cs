using System.Globalization;
using ActorSweep.Core.Sweeps;

namespace ActorSweep;

/// <summary>
/// The values of one parameter of a sweep, held in O(1) (a list: in its own length) and computed by index.
/// <see cref="object.ToString"/> writes them in the grammar that <see cref="ValueGrammar"/> reads.
/// </summary>
public abstract record ParameterValues
{
    /// <summary>How many values there are, at least one.</summary>
    public abstract long Count { get; }

    /// <summary>The value at an index from 0 to Count - 1.</summary>
    public abstract double this[long index] { get; }

    /// <summary>All of them, for loops of one's own.</summary>
    public double[] ToArray()
    {
        var values = new double[Count];
        for (long i = 0; i < values.LongLength; i++)
            values[i] = this[i];
        return values;
    }

    /// <summary>Whether this is one number, which goes with every point of any design.</summary>
    public virtual bool IsConstant => false;

    /// <summary>The values that bound all others. Every kind but the list is monotonic: its ends are its extremes.</summary>
    internal virtual IEnumerable<double> Extremes => [this[0], this[Count - 1]];

    /// <summary>The values that are whole numbers only if all are: of what goes in equal steps, the first two and the last.</summary>
    internal virtual IEnumerable<double> Probes => [this[0], this[Math.Min(1, Count - 1)], this[Count - 1]];

    /// <summary>A number in the shortest form that reads back as the same bits.</summary>
    internal static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}

/// <summary>One number.</summary>
public sealed record Constant(double Value) : ParameterValues
{
    public override long Count => 1;
    public override double this[long index] => Value;
    public override bool IsConstant => true;
    public override string ToString() => Text(Value);
}

/// <summary>Numbers one by one.</summary>
public sealed record ValueList(double[] Values) : ParameterValues
{
    public override long Count => Values.Length;
    public override double this[long index] => Values[index];
    internal override IEnumerable<double> Extremes => Values;
    internal override IEnumerable<double> Probes => Values;
    public bool Equals(ValueList? other) => other is not null && Values.AsSpan().SequenceEqual(other.Values);
    public override int GetHashCode() => HashCode.Combine(Values.Length, Values[0]);

    // A list of one number keeps its comma, so that it stays a list.
    public override string ToString() => Values.Length == 1 ? Text(Values[0]) + "," : string.Join(",", Values.Select(Text));
}

/// <summary><c>range(start, stop, step)</c>: start, start + step, … before stop, as NumPy's arange.</summary>
public sealed record ArithmeticRange(double Start, double Stop, double Step) : ParameterValues
{
    public override long Count => (long)Math.Ceiling((Stop - Start) / Step);

    // arange fills by the difference of its first two values, which need not be Step to the last bit.
    public override double this[long index] => index == 1 ? Start + Step : Start + index * (Start + Step - Start);

    public override string ToString() => (Start, Step) == (0, 1) ? $"range({Text(Stop)})" : $"range({Text(Start)},{Text(Stop)},{Text(Step)})";
}

/// <summary><c>linspace(start, stop, n)</c>: n evenly spaced numbers, both ends included, by NumPy's formula to the last bit.</summary>
public sealed record Linspace(double Start, double Stop, long N) : ParameterValues
{
    public override long Count => N;

    public override double this[long index]
    {
        get
        {
            if (index == N - 1 && N > 1)
                return Stop;
            var delta = Stop - Start;
            var step = delta / (N - 1);
            // A step too small for a double: NumPy multiplies later. One value has no step at all.
            return N > 1 && step == 0 ? index / (double)(N - 1) * delta + Start
                : N > 1 ? index * step + Start
                : 0 * delta + Start;
        }
    }

    public override string ToString() => $"linspace({Text(Start)},{Text(Stop)},{N})";
}

/// <summary><c>logspace(a, b, n)</c>: ten to the power of <c>linspace(a, b, n)</c>.</summary>
public sealed record Logspace(double StartExponent, double StopExponent, long N) : ParameterValues
{
    public override long Count => N;
    public override double this[long index] => Math.Pow(10, new Linspace(StartExponent, StopExponent, N)[index]);

    internal override IEnumerable<double> Probes
    {
        get
        {
            for (long i = 0; i < N; i++)
                yield return this[i];
        }
    }

    public override string ToString() => $"logspace({Text(StartExponent)},{Text(StopExponent)},{N})";
}
