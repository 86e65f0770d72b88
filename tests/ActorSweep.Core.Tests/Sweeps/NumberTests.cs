using System.Globalization;
using System.Numerics;
using ActorSweep.Core.Sweeps;
using CsCheck;

namespace ActorSweep.Core.Tests.Sweeps;

public sealed class NumberTests
{
    static readonly Gen<BigInteger> Wholes = Gen.OneOf(
        Gen.Long.Select(x => (BigInteger)x), Gen.ULong.Select(x => (BigInteger)x), Gen.Int[-2, 2].Select(x => (BigInteger)(1L << 53) + x), Gen.Int[-1, 1].Select(x => -(BigInteger)(1L << 53) + x));

    static readonly Gen<Number> Numbers = Gen.OneOf(Wholes.Select(x => new Number((Int128)x)), Gen.Double.Select(x => (Number)x));

    [Fact]
    public void A_whole_number_of_64_bits_is_exact_and_its_text_is_read_back() => Wholes.Sample(whole =>
    {
        var (number, nearest) = (new Number((Int128)whole), double.Parse(whole.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
        return number.IsWhole && number.Whole == (Int128)whole && number.Nearest == nearest && number.IsDouble == (new BigInteger(nearest) == whole)
            && number.ToDigits() == whole.ToString(CultureInfo.InvariantCulture)
            && ValueGrammar.Parse("n", number.ToString()) == new Constant(number)
            && ValueGrammar.Parse("n", number.ToDigits()) == new Constant(number);
    });

    [Fact]
    public void Numbers_compare_as_the_numbers_that_they_are() => Gen.Select(Numbers, Numbers).Sample((a, b) =>
        a < b == b > a && a <= b == b >= a && a == b == (b == a)
        && (!a.IsWhole || !b.IsWhole || (a.Whole.CompareTo(b.Whole) == Math.Sign(a.CompareTo(b)) && a < b == a.Whole < b.Whole && a == b == (a.Whole == b.Whole)))
        && (!a.IsDouble || !b.IsDouble || (a < b == a.Nearest < b.Nearest && a.Nearest.Equals(b.Nearest) == a.Equals(b))));

    [Fact]
    public void NaN_is_neither_smaller_nor_larger_than_any_number()
    {
        Number nan = double.NaN;
        Assert.False(nan < 1 || nan > 1 || nan <= 1 || nan >= 1);
        Assert.False(nan.IsWhole);
        Assert.Equal("NaN", nan.ToString());
    }

    [Theory]
    [InlineData("-9223372036854775809")]
    [InlineData("18446744073709551617")]
    public void A_whole_number_of_more_than_64_bits_that_no_double_holds_is_refused(string text) =>
        Assert.Contains($"{text} cannot be held exactly, since whole numbers have 64 bits; the nearest number is", Assert.Throws<InvalidSweepException>(() => ValueGrammar.Parse("n", text)).Message);

    // Expected values: Python's integers.
    public static TheoryData<string, string> Sequences { get; } = new()
    {
        { "9007199254740993", "9007199254740993" },
        { "9007199254740993,-9223372036854775808,18446744073709551615", "9007199254740993 -9223372036854775808 18446744073709551615" },
        { "range(9007199254740993,9007199254740996)", "9007199254740993 9007199254740994 9007199254740995" },
        { "range(9223372036854775807,9223372036854775800,-3)", "9223372036854775807 9223372036854775804 9223372036854775801" },
        { "range(-9223372036854775808,9223372036854775807,9223372036854775807)", "-9223372036854775808 -1 9223372036854775806" },
        { "linspace(9007199254740993,9007199254741001,3)", "9007199254740993 9007199254740997 9007199254741001" },
        { "linspace(-9223372036854775808,18446744073709551613,4)", "-9223372036854775808 -1 9223372036854775806 18446744073709551613" },
        { "linspace(9007199254740993,7,1)", "9007199254740993" },
        { "logspace(15,18,4)", "1000000000000000 10000000000000000 100000000000000000 1000000000000000000" },
        { "1e15,2.5e3", "1000000000000000 2500" },
    };

    [Theory]
    [MemberData(nameof(Sequences))]
    public void The_values_of_a_parameter_of_an_integer_type_are_exact_integers(string text, string expected)
    {
        var model = TestModels.Decay with { Parameters = [new("n", null, IsInteger: true, long.MinValue, new Number(ulong.MaxValue))] };
        var plan = SweepPlan.Bind(new SweepSpec { Model = "decay" }.With("n", ValueGrammar.Parse("n", text)), model);

        Assert.Equal(expected, string.Join(' ', Enumerable.Range(0, (int)plan.Layout.Points).Select(point => plan.ValuesAt(point)[0].ToDigits())));
        Assert.Equal(plan.ValuesAt(0), plan.SweptValuesAt(0));
    }

    [Fact]
    public void The_values_of_an_even_division_are_those_of_integer_arithmetic() =>
        Gen.Select(Gen.Long, Gen.Long[-1L << 40, 1L << 40], Gen.Int[2, 1000]).Where(t => Fits(t.Item1 + (BigInteger)t.Item2 * (t.Item3 - 1))).Sample((start, step, count) =>
        {
            var stop = (Int128)start + (Int128)step * (count - 1);
            var values = new Linspace(start, new Number(stop), count);
            return WholeValues.FindFraction(values) is null
                && Enumerable.Range(0, count).All(i => values.WholeAt(i).Whole == start + (Int128)step * i)
                && (step == 0 || new ArithmeticRange(start, new Number(stop), step) is var range && range.Count == count - 1 && range.WholeAt(count - 2).Whole == stop - step);
        });

    [Theory]
    [InlineData("9007199254740993", "9007199254740993", "9007199254740992")]
    [InlineData("1,9007199254740993", "9007199254740993", "9007199254740992")]
    [InlineData("linspace(0,9223372036854775807,2)", "9223372036854775807", "9223372036854775808")]
    [InlineData("range(9007199254740992,9007199254740994)", "9007199254740993", "9007199254740992")]
    public void A_parameter_of_a_floating_point_type_refuses_whole_numbers_that_it_cannot_hold(string values, string inexact, string nearest) => Assert.Equal(
        $"parameter 'beta' cannot hold {inexact} exactly, since floating-point numbers have 53 bits; the nearest number is {nearest}.",
        Assert.Throws<InvalidSweepException>(() => SweepPlan.Bind(new SweepSpec().With("beta", ValueGrammar.Parse("beta", values)), TestModels.Sir)).Message);

    static bool Fits(BigInteger value) => value >= long.MinValue && value <= ulong.MaxValue;
}
