using System.Runtime.CompilerServices;
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

    /// <summary>Gets the value at an index from 0 to <see cref="Count"/> - 1, as a parameter of a floating-point type receives it.</summary>
    public abstract double this[long index] { get; }

    /// <summary>
    /// Returns the value at an index as a parameter of an integer type receives it: by integer arithmetic, which is exact beyond 2^53 too. All values are whole
    /// numbers.
    /// </summary>
    internal virtual Number WholeAt(long index) => new((Int128)this[index]);

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
    internal virtual IEnumerable<Number> Extremes => [this[0], this[Count - 1]];
}

/// <summary>One number.</summary>
/// <param name="Value">The number.</param>
public sealed record Constant(Number Value) : ParameterValues
{
    /// <inheritdoc/>
    public override long Count => 1;
    /// <inheritdoc/>
    public override double this[long index] => Value;
    /// <inheritdoc/>
    public override bool IsConstant => true;
    internal override Number WholeAt(long index) => Value;
    internal override IEnumerable<Number> Extremes => [Value];
    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>A list of numbers.</summary>
public sealed record ValueList : ParameterValues
{
    /// <summary>Creates a list of numbers.</summary>
    /// <param name="values">The numbers, at least one.</param>
    public ValueList(double[] values) => Values = Array.ConvertAll(values, value => (Number)value);

    /// <summary>Creates a list of whole numbers.</summary>
    /// <param name="values">The numbers, at least one.</param>
    [OverloadResolutionPriority(1)]
    public ValueList(long[] values) => Values = Array.ConvertAll(values, value => (Number)value);

    ValueList(IReadOnlyList<Number> values) => Values = values;

    internal static ValueList Of(IReadOnlyList<Number> values) => new(values);

    /// <summary>Gets the numbers.</summary>
    public IReadOnlyList<Number> Values { get; }

    /// <inheritdoc/>
    public override long Count => Values.Count;
    /// <inheritdoc/>
    public override double this[long index] => Values[(int)index];
    internal override Number WholeAt(long index) => Values[(int)index];
    internal override IEnumerable<Number> Extremes => Values;
    /// <inheritdoc/>
    public bool Equals(ValueList? other) => other is not null && Values.SequenceEqual(other.Values);
    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Values.Count, Values.FirstOrDefault());

    // A list of one number keeps its comma, so that it is read back as a list.
    /// <inheritdoc/>
    public override string ToString() => Values.Count == 1 ? $"{Values[0]}," : string.Join(",", Values);
}

/// <summary><c>range(start, stop, step)</c>: start, start + step, … before stop, as in NumPy's <c>arange</c>.</summary>
/// <param name="Start">The first value.</param>
/// <param name="Stop">The bound of the values, which is not included.</param>
/// <param name="Step">The difference from each value to the next; not 0.</param>
public sealed record ArithmeticRange(Number Start, Number Stop, Number Step) : ParameterValues
{
    /// <inheritdoc/>
    public override long Count => IsWhole ? CountWhole(Stop.Whole - Start.Whole, Step.Whole) : (long)Math.Ceiling((Stop.Nearest - Start) / Step);

    // NumPy's arange fills by the difference of its first two values, which may differ from Step in the last bits.
    /// <inheritdoc/>
    public override double this[long index] => index == 1 ? Start.Nearest + Step : Start + index * (Start.Nearest + Step - Start);

    internal override Number WholeAt(long index) => new(Start.Whole + index * Step.Whole);
    internal override IEnumerable<Number> Extremes => IsWhole ? [Start, WholeAt(Count - 1)] : base.Extremes;

    bool IsWhole => Start.IsWhole && Stop.IsWhole && Step.IsWhole;

    static long CountWhole(Int128 distance, Int128 step)
    {
        if (step == 0 || distance == 0 || (distance > 0) != (step > 0))
            return 0;
        var (full, rest) = Int128.DivRem(distance, step);
        return (long)Int128.Min(long.MaxValue, rest == 0 ? full : full + 1);
    }

    /// <inheritdoc/>
    public override string ToString() => (Start.Nearest, Step.Nearest) == (0, 1) ? $"range({Stop})" : $"range({Start},{Stop},{Step})";
}

/// <summary><c>linspace(start, stop, n)</c>: n evenly spaced numbers, both ends included, by NumPy's formula to the last bit.</summary>
/// <param name="Start">The first value.</param>
/// <param name="Stop">The last value.</param>
/// <param name="N">The number of values, at least 1.</param>
public sealed record Linspace(Number Start, Number Stop, long N) : ParameterValues
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
            var delta = Stop.Nearest - Start;
            var step = delta / (N - 1);
            // Where the step is too small for a double, NumPy multiplies by delta last. One value has no step.
            return N > 1 && step == 0 ? index / (double)(N - 1) * delta + Start
                : N > 1 ? index * step + Start
                : 0 * delta + Start;
        }
    }

    internal override Number WholeAt(long index) => N > 1 ? new(Start.Whole + index * ((Stop.Whole - Start.Whole) / (N - 1))) : Start;
    internal override IEnumerable<Number> Extremes => N > 1 ? [Start, Stop] : [Start];

    /// <inheritdoc/>
    public override string ToString() => $"linspace({Start},{Stop},{N})";
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
    public override string ToString() => $"logspace({(Number)StartExponent},{(Number)StopExponent},{N})";
}
