using System.ComponentModel.DataAnnotations;
using System.Reflection;
using ActorSweep.Client.Models;
using ActorSweep.Core.Sweeps;
using ActorSweep.Models;

namespace ActorSweep.Tests.Execution;

public sealed class ModelBinderTests
{
    [Fact]
    public void The_SIR_model_is_bound_with_its_names_defaults_and_bounds()
    {
        var sir = Bind(Sir.Simulate).Signature;
        Assert.True(sir.TakesSeed);
        Assert.Equal(["beta", "gamma", "npts", "N", "noise"], sir.Parameters.Select(p => p.Name));
        Assert.Equal([2e-4, 1e-4, 200_000, 1000, 30], sir.Parameters.Select(p => p.Default!.Value));
        Assert.Equal(["S", "I", "R"], sir.Series);
        Assert.Equal(["peak_I", "peak_t"], sir.Scalars);
        var npts = sir.Parameters.Single(p => p.Name == "npts");
        Assert.True(npts.IsInteger);
        Assert.Equal(1, npts.Minimum);
    }

    [Fact]
    public void A_bound_model_returns_the_same_as_its_method()
    {
        var (series, scalars) = Bind(Sir.Simulate).Run([3e-4, 1e-4, 50, 100, 2], StreamSeed.OfInteger(7));
        var direct = Sir.Simulate(7, 3e-4, 1e-4, 50, 100, 2);
        Assert.Equal(direct.S, series[0]);
        Assert.Equal(direct.I, series[1]);
        Assert.Equal(direct.R, series[2]);
        Assert.Equal([direct.peak_I, direct.peak_t], scalars);
    }

    public sealed record Whole(long[] Series, long Scalar);

    public static Whole WholeNumbers(double x = 0) => new([1L << 53, long.MinValue, (long)x], x == 1 ? (1L << 53) + 1 : long.MinValue);

    [Fact]
    public void Scalars_are_exact_whole_numbers_and_a_series_fails_the_simulation_where_it_is_not()
    {
        var (series, scalars) = Bind(WholeNumbers).Run([0], default);
        Assert.Equal([Math.Pow(2, 53), -Math.Pow(2, 63), 0], series[0]);
        Assert.Equal([long.MinValue], scalars);
        Assert.Equal((Number)((1L << 53) + 1), Bind(WholeNumbers).Run([1], default).Scalars[0]);
        Assert.StartsWith(
            "the model's series 'Series' has the value 9223372036854775807, which", Assert.Throws<InvalidOperationException>(() => Bind(WholeNumbers).Run([1e300], default)).Message, StringComparison.Ordinal);
    }

    public sealed record Sums(ulong Large, long Small, sbyte Tiny, ushort Short);

    static Sums Integers(
        ulong large = ulong.MaxValue, long small = long.MinValue, sbyte tiny = -128, ushort small16 = 65535, [Range(1, 1e12)] int bounded = 5, [Range(0, 1e300)] float single = 1) =>
        new(large, small, tiny, small16);

    [Fact]
    public void Parameters_and_scalars_of_every_integer_type_have_its_whole_range()
    {
        var model = Bind(Integers);

        Assert.Equal(
            [new Number(ulong.MaxValue), long.MinValue, -128, 65535, 5, 1], model.Signature.Parameters.Select(p => p.Default!.Value));
        Assert.Equal(
            [(0, new Number(ulong.MaxValue)), (long.MinValue, long.MaxValue), (-128, 127), (0, 65535), (1, int.MaxValue), (0, float.MaxValue)],
            model.Signature.Parameters.Select(p => (p.Minimum, p.Maximum)));
        Number[] values = [new Number(ulong.MaxValue - 1), long.MinValue + 1, 127, 0, 5, 1];
        Assert.Equal(values[..4], model.Run(values, default).Scalars);
    }

    [Fact]
    public void A_model_receives_all_words_of_a_key()
    {
        var (series, _) = Bind(TestModels.Noisy).Run([2], StreamSeed.OfKey([1, 2, 3, 4]));
        Assert.Equal([2.0, 4, 6, 8], series[0]);
    }

    [Fact]
    public void An_integer_seed_is_a_key_of_one_word()
    {
        var (series, _) = Bind(TestModels.Noisy).Run([1], StreamSeed.OfInteger(9));
        Assert.Equal([9.0], series[0]);
    }

    static SeedEcho IntSeed(int seed) => new([seed]);
    static SeedEcho UIntSeed(uint seed) => new([seed]);
    static SeedEcho LongSeed(long seed) => new([seed]);
    static SeedEcho ULongSeed(ulong seed) => new([seed]);
    static SeedEcho TextSeed(string seed) => new([seed.Length]);

    [Theory]
    [InlineData(nameof(IntSeed), 0x7fffffff)]
    [InlineData(nameof(UIntSeed), 0xfffffffe)]
    [InlineData(nameof(LongSeed), 0x7fffffff_ffffffffL)]
    [InlineData(nameof(ULongSeed), 0xffffffff_fffffffeUL)]
    public void An_integer_seed_parameter_receives_as_many_bits_of_a_key_as_fit(string method, double expected)
    {
        var (series, _) = ModelBinder.Bind("echo", Method(method)).Run([], StreamSeed.OfKey([0xfffffffe, 0xffffffff, 0, 0]));
        Assert.Equal(expected, series[0][0]);
    }

    [Fact]
    public void A_seed_parameter_that_is_not_numeric_is_refused_with_the_allowed_types() =>
        Assert.Contains("uint[]", Assert.Throws<InvalidSweepException>(() => ModelBinder.Bind("echo", Method(nameof(TextSeed)))).Message);

    static int NoSeries() => 1;

    [Fact]
    public void A_result_without_series_is_refused_and_the_error_says_what_to_return() =>
        Assert.Contains("double[]", Assert.Throws<InvalidSweepException>(() => ModelBinder.Bind("none", Method(nameof(NoSeries)))).Message);

    public sealed record Counts(int[] S, List<double> E, IReadOnlyList<long> I, double[] R, int PeakDay, bool IsOver);

    static Counts Count() => new([1, 2], [0.5, 1.5], [3, 4], [5, 6], 7, true);

    [Fact]
    public void Arrays_and_lists_of_any_numbers_are_series_and_a_bool_is_a_scalar()
    {
        var model = ModelBinder.Bind("count", Method(nameof(Count)));
        Assert.Equal(["S", "E", "I", "R"], model.Signature.Series);
        Assert.Equal(["PeakDay", "IsOver"], model.Signature.Scalars);
        var (series, scalars) = model.Run([], default);
        Assert.Equal([[1, 2], [0.5, 1.5], [3, 4], [5, 6]], series);
        Assert.Equal([7, 1], scalars);
    }

    public sealed record Labelled(double[] y, string Label);

    static Labelled Label() => new([1], "a");

    [Fact]
    public void A_result_member_that_cannot_be_recorded_is_refused_by_name() =>
        Assert.Contains("'Label', of type String", Assert.Throws<InvalidSweepException>(() => ModelBinder.Bind("label", Method(nameof(Label)))).Message);

    static SeedEcho HasSwitches(bool verbose = true, string text = "four", DayOfWeek day = DayOfWeek.Friday, double x = 1) =>
        new([verbose ? 1 : 0, text.Length, (int)day, x]);

    [Fact]
    public void A_parameter_that_no_sweep_can_set_keeps_its_default()
    {
        var model = ModelBinder.Bind("switches", Method(nameof(HasSwitches)));
        Assert.Equal(["x"], model.Signature.Parameters.Select(p => p.Name));
        Assert.Equal([1, 4, 5, 2], model.Run([2], default).Series[0]);
    }

    static SeedEcho TakesText(string text) => new([text.Length]);

    [Fact]
    public void A_required_parameter_that_is_not_numeric_is_refused_by_name() =>
        Assert.Contains("'text'", Assert.Throws<InvalidSweepException>(() => ModelBinder.Bind("text", Method(nameof(TakesText)))).Message);

    [Fact]
    public void A_bound_model_throws_the_original_exception_of_its_method() =>
        Assert.Throws<InvalidOperationException>(() => Bind(TestModels.Moody).Run([1], default));

    public sealed record SeedEcho(double[] seen);

    static Model Bind(Delegate method) => ModelBinder.Bind("model", method.Method);

    static MethodInfo Method(string name) => typeof(ModelBinderTests).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!;
}
