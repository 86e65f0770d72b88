using System.Globalization;
using System.Numerics;

namespace ActorSweep.Core.Sweeps;

/// <summary>
/// Reads the values of one parameter: a number; a list <c>0.1,0.2</c>; <c>range(n)</c>, <c>range(a,b)</c>,
/// <c>range(a,b,step)</c>; <c>linspace(a,b,n)</c>; <c>logspace(a,b,n)</c>.
/// </summary>
static class ValueGrammar
{
    const string Allowed = "a number, a list 0.1,0.2, range(n), range(a,b,step), linspace(a,b,n) or logspace(a,b,n)";
    const string Largest = "1.8e308";
    const long MostValues = 1L << 53;

    /// <exception cref="InvalidSweepException">The text is not in this grammar; the message names the parameter.</exception>
    public static ParameterValues Parse(string name, string text)
    {
        text = text.Trim();
        var open = text.IndexOf('(');
        if (open < 0)
            return NumberOrList(name, text);
        if (!text.EndsWith(')'))
            throw Malformed(name, text, "the closing parenthesis is missing");

        var function = text[..open].Trim();
        var arguments = text[(open + 1)..^1].Split(',').Select(a => ReadNumber(name, text, a)).ToArray();
        return (function, arguments.Length) switch
        {
            ("range", 1) => Range(name, text, 0, arguments[0], 1),
            ("range", 2) => Range(name, text, arguments[0], arguments[1], 1),
            ("range", 3) => Range(name, text, arguments[0], arguments[1], arguments[2]),
            ("linspace", 3) => Linspace(name, text, arguments),
            ("logspace", 3) => Logspace(name, text, arguments),
            ("range", _) => throw Malformed(name, text, "range takes one to three numbers"),
            ("linspace" or "logspace", _) => throw Malformed(name, text, $"{function} takes three numbers: a, b, n"),
            _ => throw Malformed(name, text, $"'{function}' is not a function"),
        };
    }

    /// <param name="items">The numbers of a list, each a text of its own.</param>
    /// <inheritdoc cref="Parse"/>
    public static ValueList ParseList(string name, IReadOnlyList<string> items)
    {
        var text = string.Join(',', items);
        return items.Count > 0 ? ListOf(name, text, items) : throw Malformed(name, text, "the list has no number");
    }

    static ParameterValues NumberOrList(string name, string text)
    {
        if (!text.Contains(','))
            return new Constant(ReadNumber(name, text, text));
        var items = text.EndsWith(',') ? text[..^1] : text;
        return ListOf(name, text, items.Split(','));
    }

    static ValueList ListOf(string name, string text, IReadOnlyList<string> items) => ValueList.Of([.. items.Select(item => ReadNumber(name, text, item))]);

    static ArithmeticRange Range(string name, string text, Number start, Number stop, Number step)
    {
        if (step == 0 || !double.IsFinite(start) || !double.IsFinite(stop) || !double.IsFinite(step))
            throw Malformed(name, text, "range needs finite numbers and a step that is not 0");
        if (!double.IsFinite(stop.Nearest - start))
            throw Malformed(name, text, $"the difference of its ends is larger than {Largest}, the largest number");
        var range = new ArithmeticRange(start, stop, step);
        return range.Count switch
        {
            < 1 => throw Malformed(name, text, "the range is empty"),
            > MostValues => throw Malformed(name, text, "the range has more than 2^53 values, the most allowed"),
            _ => range,
        };
    }

    static Linspace Linspace(string name, string text, Number[] arguments)
    {
        if (double.IsFinite(arguments[0]) && double.IsFinite(arguments[1]) && !double.IsFinite(arguments[1].Nearest - arguments[0]))
            throw Malformed(name, text, $"the difference of its ends is larger than {Largest}, the largest number");
        return new Linspace(arguments[0], arguments[1], CountOf(name, text, arguments[2]));
    }

    static Logspace Logspace(string name, string text, Number[] arguments)
    {
        const double largestExponent = 308.25;
        if (Math.Max(arguments[0], arguments[1]) is > largestExponent and < double.PositiveInfinity)
            throw Malformed(name, text, $"its values are powers of 10, and 10 to the power of {(Number)Math.Max(arguments[0], arguments[1])} is larger than {Largest}, the largest number");
        return new Logspace(arguments[0], arguments[1], CountOf(name, text, arguments[2]));
    }

    static long CountOf(string name, string text, Number n) => n.IsWhole && n >= 1 && n <= MostValues
        ? (long)n.Whole
        : throw Malformed(name, text, "n must be a whole number from 1 to 2^53");

    static Number ReadNumber(string name, string text, string number)
    {
        number = number.Trim();
        if (!double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            throw Malformed(name, text, number.Length == 0 ? "a number is missing" : $"'{number}' is not a number");
        if (double.IsInfinity(value) && number.AsSpan().IndexOfAnyInRange('0', '9') >= 0)
            throw Malformed(name, text, $"{number} is beyond the range of numbers, -{Largest} to {Largest}");
        if (BigInteger.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) && new BigInteger(value) != whole)
            return whole >= long.MinValue && whole <= ulong.MaxValue
                ? new Number((Int128)whole)
                : throw Malformed(name, text, $"{number} cannot be held exactly, since whole numbers have 64 bits; the nearest number is {new BigInteger(value)}");
        if (double.IsInteger(value) && Math.Abs(value) >= 1L << 52 && HasFraction(number))
            throw Malformed(name, text, $"the fraction of {number} cannot be held, since numbers have 53 bits; the nearest number is {new BigInteger(value)}");
        return value;
    }

    /// <summary>Whether a number that is written without an exponent has a fraction.</summary>
    static bool HasFraction(string number) => number.IndexOf('.') is >= 0 and var point && number.AsSpan(point + 1).IndexOfAnyInRange('1', '9') >= 0
        && number.AsSpan().IndexOfAny('e', 'E') < 0;

    static InvalidSweepException Malformed(string name, string text, string why) =>
        new($"parameter '{name}': cannot read '{text}': {why}. Give {Allowed}.");
}
