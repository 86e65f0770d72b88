using System.Numerics;

namespace ActorSweep.Core.Sweeps;

/// <summary>
/// Finds values that are not whole numbers, and whole numbers that a double does not hold, by exact arithmetic: near 2^52 a double shows no fraction any more.
/// </summary>
static class WholeValues
{
    /// <summary>Number of values that are tried for a fraction that a double shows.</summary>
    const int MostTried = 4096;

    const double AllWhole = 1L << 52;

    /// <summary>Returns the first value that is not a whole number, as text; null where all are, and a double holds each.</summary>
    public static string? FindFraction(ParameterValues values) => values switch
    {
        Linspace { N: > 1 } ends when double.IsInteger(ends.Start) && double.IsInteger(ends.Stop) => OfSteps(ends, ends.Start, Difference(ends), ends.N - 1),
        ArithmeticRange { Count: > 1 } range when double.IsInteger(range.Start) && double.IsInteger(range.Step) =>
            OfSteps(range, range.Start, new BigInteger(range.Step) * (range.Count - 1), range.Count - 1),
        ArithmeticRange { Count: > 1 } range => FractionOf(range) ?? $"{Text(range.Start)} + {Text(range.Step)}",
        Logspace powers => OfPowers(powers),
        _ => FractionOf(values),
    };

    static BigInteger Difference(Linspace ends) => new BigInteger(ends.Stop) - new BigInteger(ends.Start);

    /// <summary>Checks whole ends, whose difference is a number of equal steps.</summary>
    static string? OfSteps(ParameterValues values, double start, BigInteger difference, long steps)
    {
        const long exact = 1L << 53;
        var first = new BigInteger(start);
        if (!(difference % steps).IsZero)
            return FractionOf(values) ?? Decimal(first * steps + difference, steps);
        if (BigInteger.Abs(first + difference) > exact)
            return $"{first + difference}";
        // A multiple of the step is then larger than the values, and NumPy's formula rounds it.
        return BigInteger.Abs(difference) > exact && !(difference / steps).IsEven ? $"{values}, whose values a double does not hold exactly" : null;
    }

    static string? OfPowers(Logspace powers)
    {
        var exponents = new Linspace(powers.StartExponent, powers.StopExponent, powers.N);
        var count = powers.StartExponent == powers.StopExponent ? 1 : powers.N;
        for (long i = 0; i < count; i++)
            if (!double.IsInteger(powers[i]) || (powers[i] >= AllWhole && !double.IsInteger(exponents[i])))
                return Text(powers[i]);
        return null;
    }

    static string? FractionOf(ParameterValues values)
    {
        var most = values is ValueList ? values.Count : Math.Min(values.Count, MostTried);
        for (long i = 0; i < most; i++)
            if (!double.IsInteger(values[i]))
                return Text(values[i]);
        return null;
    }

    /// <summary>Returns a fraction with up to six decimals, rounded down.</summary>
    static string Decimal(BigInteger numerator, long denominator)
    {
        const int million = 1_000_000;
        var whole = BigInteger.DivRem(numerator, denominator, out var rest);
        var decimals = BigInteger.Abs(rest) * million / denominator;
        return decimals.IsZero ? $"a little more than {whole}" : $"{whole}.{decimals:D6}".TrimEnd('0');
    }

    static string Text(double value) => ParameterValues.Text(value);
}
