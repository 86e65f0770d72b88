using ActorSweep.Core.Sweeps;
using CsCheck;

namespace ActorSweep.Core.Tests.Sweeps;

public sealed class ValueGrammarTests
{
    static readonly Gen<double> Moderate = Gen.Double[-1e6, 1e6];
    static readonly Gen<long> Length = Gen.OneOf(Gen.Long[1, 100], Gen.Long[1, 1L << 53]);

    static readonly Gen<ParameterValues> AnyValues = Gen.OneOf<ParameterValues>(
        Gen.Double.Select(x => (ParameterValues)new Constant(x)),
        Gen.Double.Array[1, 20].Select(xs => (ParameterValues)new ValueList(xs)),
        Gen.Select(Moderate, Gen.Double[1e-3, 1e3], Gen.Bool, Gen.Int[1, 1000], RangeOf),
        Gen.Int[1, 1000].Select(n => (ParameterValues)new ArithmeticRange(0, n, 1)),
        Gen.Select(Gen.Double[-8e307, 8e307], Gen.Double[-8e307, 8e307], Length, (a, b, n) => (ParameterValues)new Linspace(a, b, n)),
        Gen.Select(Gen.Double[-300, 300], Gen.Double[-300, 300], Length, (a, b, n) => (ParameterValues)new Logspace(a, b, n)));

    public static TheoryData<string, ParameterValues> Readings { get; } = new()
    {
        { "2e-4", new Constant(2e-4) },
        { " -3 ", new Constant(-3) },
        { "0.1,0.2", new ValueList([0.1, 0.2]) },
        { " 0.1 , 0.2 ", new ValueList([0.1, 0.2]) },
        { "7,", new ValueList([7]) },
        { "1,2,", new ValueList([1, 2]) },
        { "range(10)", new ArithmeticRange(0, 10, 1) },
        { "range(2,5)", new ArithmeticRange(2, 5, 1) },
        { "range(1, 0, -0.25)", new ArithmeticRange(1, 0, -0.25) },
        { "linspace(0.5e-4, 5e-4, 10)", new Linspace(0.5e-4, 5e-4, 10) },
        { "linspace (0,1,1e3)", new Linspace(0, 1, 1000) },
        { "logspace(-4,-2,5)", new Logspace(-4, -2, 5) },
    };

    [Fact]
    public void The_text_of_values_parses_to_the_same_values() =>
        AnyValues.Sample(
            values =>
            {
                var read = ValueGrammar.Parse("beta", values.ToString()!);
                var last = values.Count - 1;
                return values.Equals(read) && Bits(values[0]) == Bits(read[0]) && Bits(values[last]) == Bits(read[last]);
            },
            iter: 5_000);

    [Theory]
    [MemberData(nameof(Readings))]
    public void Every_form_of_the_grammar_is_parsed(string text, ParameterValues expected) =>
        Assert.Equal(expected, ValueGrammar.Parse("beta", text));

    [Theory]
    [InlineData("", "a number is missing")]
    [InlineData(",", "a number is missing")]
    [InlineData("1,,2", "a number is missing")]
    [InlineData("range()", "a number is missing")]
    [InlineData("linspace(1,,3)", "a number is missing")]
    [InlineData("abc", "'abc' is not a number")]
    [InlineData("1e999", "1e999 is beyond the range of numbers, -1.8e308 to 1.8e308")]
    [InlineData("-1e400", "-1e400 is beyond the range of numbers, -1.8e308 to 1.8e308")]
    [InlineData("range(0,1e308,1e-5)", "the range has more than 2^53 values, the most allowed")]
    [InlineData("18446744073709551617", "18446744073709551617 cannot be held exactly, since whole numbers have 64 bits; the nearest number is 18446744073709551616")]
    [InlineData("linspace(1,2,9007199254740993)", "n must be a whole number from 1 to 2^53")]
    [InlineData("range(18446744073709551615)", "more than 2^53")]
    [InlineData("linspace(-1e308,1e308,5)", "the difference of its ends is larger than 1.8e308, the largest number")]
    [InlineData("logspace(1,309,5)", "10 to the power of 309 is larger than 1.8e308, the largest number")]
    [InlineData("0.1,x", "'x' is not a number")]
    [InlineData("0x10", "'0x10' is not a number")]
    [InlineData("linspace(a,2,3)", "'a' is not a number")]
    [InlineData("range(1", "the closing parenthesis is missing")]
    [InlineData("range(3) 4", "the closing parenthesis is missing")]
    [InlineData("range(1,2,3,4)", "range takes one to three numbers")]
    [InlineData("range(0)", "the range is empty")]
    [InlineData("range(5,1)", "the range is empty")]
    [InlineData("range(0,5,-1)", "the range is empty")]
    [InlineData("range(0,1,0)", "a step that is not 0")]
    [InlineData("range(0,Infinity)", "range needs finite numbers")]
    [InlineData("range(NaN,1)", "range needs finite numbers")]
    [InlineData("range(1e17)", "more than 2^53")]
    [InlineData("range(-1e308,1e308,1e-300)", "the difference of its ends is larger than 1.8e308, the largest number")]
    [InlineData("linspace(1,2)", "linspace takes three numbers: a, b, n")]
    [InlineData("logspace(1,2,3,4)", "logspace takes three numbers: a, b, n")]
    [InlineData("linspace(1,2,0)", "n must be a whole number from 1 to 2^53")]
    [InlineData("linspace(1,2,-3)", "n must be a whole number from 1 to 2^53")]
    [InlineData("linspace(1,2,2.5)", "n must be a whole number from 1 to 2^53")]
    [InlineData("linspace(1,2,NaN)", "n must be a whole number from 1 to 2^53")]
    [InlineData("logspace(1,2,1e17)", "n must be a whole number from 1 to 2^53")]
    [InlineData("gridspace(1,2,3)", "'gridspace' is not a function")]
    [InlineData("(1,2)", "'' is not a function")]
    public void Malformed_values_are_refused_with_the_parameter_the_reason_and_what_is_allowed(string text, string why)
    {
        var message = Assert.Throws<InvalidSweepException>(() => ValueGrammar.Parse("beta", text)).Message;

        Assert.StartsWith($"parameter 'beta': cannot read '{text}': ", message);
        Assert.Contains(why, message);
        Assert.EndsWith("Give a number, a list 0.1,0.2, range(n), range(a,b,step), linspace(a,b,n) or logspace(a,b,n).", message);
        Assert.DoesNotContain('\n', message);
    }

    static ParameterValues RangeOf(double start, double step, bool isDown, int count)
    {
        step = isDown ? -step : step;
        return new ArithmeticRange(start, start + step * (count - 0.5), step);
    }

    static long Bits(double value) => BitConverter.DoubleToInt64Bits(value);
}
