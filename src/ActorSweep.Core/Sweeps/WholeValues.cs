namespace ActorSweep.Core.Sweeps;

/// <summary>Finds values that are not whole numbers, by integer arithmetic: near 2^52 a double shows no fraction any more.</summary>
static class WholeValues
{
    /// <summary>Number of values that are tried for a fraction that a double shows.</summary>
    const int MostTried = 4096;

    const double AllWhole = 1L << 52;

    /// <summary>Returns the first value that is not a whole number, as text; null where all are.</summary>
    public static string? FindFraction(ParameterValues values) => values switch
    {
        Linspace { N: > 1 } ends when ends.Start.IsWhole && ends.Stop.IsWhole => OfSteps(ends),
        ArithmeticRange range when range.Start.IsWhole && range.Step.IsWhole => null,
        ArithmeticRange { Count: > 1 } range => FractionOf(range) ?? $"{range.Start} + {range.Step}",
        Logspace powers => OfPowers(powers),
        _ => FractionOf(values),
    };

    static string? OfSteps(Linspace ends)
    {
        var (first, difference, steps) = (ends.Start.Whole, ends.Stop.Whole - ends.Start.Whole, ends.N - 1);
        return difference % steps == 0 ? null : FractionOf(ends) ?? Decimal(first * steps + difference, steps);
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
    static string Decimal(Int128 numerator, long denominator)
    {
        const int million = 1_000_000;
        var (whole, rest) = Int128.DivRem(numerator, denominator);
        var decimals = Int128.Abs(rest) * million / denominator;
        return decimals == 0 ? $"a little more than {whole}" : $"{whole}.{decimals:D6}".TrimEnd('0');
    }

    static string Text(Number value) => value.ToString();
}
