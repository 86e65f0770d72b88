using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Tests.Sweeps;

public sealed class SpecChecksTests
{
    static readonly SweepSpec Sir = new();

    public static TheoryData<SweepSpec, string> Refusals { get; } = new()
    {
        { Sir with { Replicates = 0 }, "replicates is 0; it must be from 1 to 9223372036854775807." },
        { Sir with { Every = 0 }, "every is 0; it must be from 1 to 9223372036854775807." },
        { Sir with { Retries = -1 }, "retries is -1; it must be from 0 to 100." },
        { Sir with { Retries = 101 }, "retries is 101; it must be from 0 to 100." },
        { Sir with { Quantiles = [0.5, 1.5] }, "quantile 1.5 is out of range; quantiles are from 0 to 1." },
        { Sir with { Quantiles = [-0.01] }, "quantile -0.01 is out of range; quantiles are from 0 to 1." },
        { Sir with { Quantiles = [double.NaN] }, "quantile NaN is out of range; quantiles are from 0 to 1." },
        { Sir with { Quantiles = [0.5, 0.25, 0.5] }, "a quantile is given twice; give each quantile once." },
        { Of("bta", 1), "model 'sir' has no parameter 'bta'. Did you mean 'beta'? The choices are: seed, beta, gamma, npts, N, noise." },
        { Of("wavelength", 1), "model 'sir' has no parameter 'wavelength'. The choices are: seed, beta, gamma, npts, N, noise." },
        {
            Sir with { Parameters = [new("beta", new Constant(1)), new("beta", new Constant(2))] },
            "parameter 'beta' is given twice; give it once."
        },
        { Of("npts", 0), "parameter 'npts' cannot be 0; it takes a whole number from 1 to 1000000000." },
        { Of("npts", -5), "parameter 'npts' cannot be -5; it takes a whole number from 1 to 1000000000." },
        { Of("npts", 2e9), "parameter 'npts' cannot be 2000000000; it takes a whole number from 1 to 1000000000." },
        { Of("npts", 10.5), "parameter 'npts' cannot be 10.5; it takes a whole number from 1 to 1000000000." },
        { Of("npts", new ValueList([10, 0, 20])), "parameter 'npts' cannot be 0; it takes a whole number from 1 to 1000000000." },
        { Of("npts", new Linspace(10, 11, 3)), "parameter 'npts' cannot be 10.5; it takes a whole number from 1 to 1000000000." },
        { Of("N", 0.5), "parameter 'N' cannot be 0.5; it takes a finite number of 1 or more." },
        { Of("beta", double.NaN), "parameter 'beta' cannot be NaN; it takes a finite number." },
        { Of("beta", double.PositiveInfinity), "parameter 'beta' cannot be Infinity; it takes a finite number." },
        { Of("beta", new ValueList([1, double.NegativeInfinity, 2])), "parameter 'beta' cannot be -Infinity; it takes a finite number." },
        { Of("beta", new Linspace(double.NaN, 1, 5)), "parameter 'beta' cannot be NaN; it takes a finite number." },
        { Of("beta", new Logspace(0, 400, 5)), "parameter 'beta' cannot be Infinity; it takes a finite number." },
        { Of("seed", -1), "parameter 'seed' cannot be -1; it takes a whole number from 0 to 4294967295." },
        { Of("seed", 4294967296), "parameter 'seed' cannot be 4294967296; it takes a whole number from 0 to 4294967295." },
        { Of("seed", 0.5), "parameter 'seed' cannot be 0.5; it takes a whole number from 0 to 4294967295." },
        {
            Of("seed", new ArithmeticRange(4294967295, 4294967297, 1)),
            "parameter 'seed' cannot be 4294967296; it takes a whole number from 0 to 4294967295."
        },
        {
            Of("seed", new ArithmeticRange(0, 10, 1)) with { Replicates = 3 },
            "replicates is 3, but the points set 'seed', so that all replicates of a point would be the same. "
            + "Leave parameter 'seed' out, or set replicates to 1."
        },
        {
            Of("seed", 1) with { CommonRandomNumbers = true },
            "common random numbers need derived streams, but the points set 'seed'. Leave parameter 'seed' out."
        },
        {
            Of("seed", new ArithmeticRange(0, 10, 1)).With("beta", new Linspace(0, 1, 9)).With("N", new Constant(5)) with
            {
                Design = Design.Zip,
            },
            "zip needs values of one length, but seed has 10, beta has 9. Make them equal, give one number, or use --design grid."
        },
        {
            Of("beta", new Linspace(0, 1, 1L << 27)).With("gamma", new Linspace(0, 1, 1L << 27)),
            "the grid has more than 2^53 points; make it smaller."
        },
        {
            Of("beta", new Linspace(0, 1, 1L << 27)) with { Replicates = 1L << 27 },
            "the sweep has more than 2^53 simulations; make it smaller."
        },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void An_invalid_spec_is_refused_with_one_line_that_says_what_is_allowed(SweepSpec spec, string message) =>
        Assert.Equal(message, Assert.Throws<InvalidSweepException>(() => SweepPlan.Bind(spec, TestModels.Sir)).Message);

    [Fact]
    public void A_parameter_without_default_must_be_given() =>
        Assert.Equal(
            "parameter 'rate' of model 'decay' has no default. Give it with -p rate=VALUES.",
            Refuse(new SweepSpec { Model = "decay" }));

    [Fact]
    public void A_model_without_a_stream_has_no_seed_to_set() =>
        Assert.Equal(
            "model 'decay' has no parameter 'seed'. The choices are: rate, cap.",
            Refuse(new SweepSpec { Model = "decay" }.With("rate", new Constant(1)).With("seed", new Constant(1))));

    [Fact]
    public void A_value_above_an_upper_bound_is_refused_with_that_bound() =>
        Assert.Equal(
            "parameter 'cap' cannot be 11; it takes a finite number of 10 or less.",
            Refuse(new SweepSpec { Model = "decay" }.With("rate", new Constant(1)).With("cap", new Constant(11))));

    [Fact]
    public void Infinity_is_allowed_where_a_bound_is_infinite() =>
        Assert.Equal(double.PositiveInfinity, SweepPlan.Bind(Of("rate", double.PositiveInfinity), TestModels.Decay).ValuesAt(0)[0].Nearest);

    [Fact]
    public void The_bounds_themselves_are_allowed() =>
        Assert.Equal(
            (2, 2, uint.MaxValue),
            (SweepPlan.Bind(Of("npts", new ValueList([1, 1_000_000_000])), TestModels.Sir).Layout.Points,
                SweepPlan.Bind(Of("seed", new ValueList([0, 4294967295])), TestModels.Sir).Layout.Points,
                SweepPlan.Bind(Of("seed", new ValueList([0, 4294967295])), TestModels.Sir).SeedOf(1).Integer));

    [Fact]
    public void A_seed_that_the_points_do_not_use_is_refused_in_a_new_sweep_and_read_in_an_old_one()
    {
        var spec = Of("seed", 1) with { Seed = 5 };

        Assert.Equal(
            "seed is 5, but the points set 'seed' themselves, so that it would have no effect. Leave one of them out.",
            Assert.Throws<InvalidSweepException>(() => SpecChecks.CheckUse(spec)).Message);
        Assert.Equal(1, SweepPlan.Bind(spec, TestModels.Sir).Layout.Points);
        SpecChecks.CheckUse(spec with { Seed = 0 });
        SpecChecks.CheckUse(Of("beta", 1) with { Seed = 5 });
    }

    public static TheoryData<ParameterValues, double> Fractions { get; } = new()
    {
        { new Linspace(2251799813685248, 2251799813685249, 9), 2251799813685248.5 },
        { new Linspace(2e9, 2000000001, 10_000_000), 2000000000.0000002 },
        { new Logspace(0, 2, 3), 0 },
        { new Logspace(0, 2, 4), 4.641588833612778 },
        { new ArithmeticRange(0, 3, 0.75), 0.75 },
        { new Linspace(0, 9e15, 3), 0 },
        { new ArithmeticRange(0, 1L << 53, 1), 0 },
    };

    [Theory]
    [MemberData(nameof(Fractions))]
    public void Every_value_of_a_parameter_that_takes_whole_numbers_is_whole(ParameterValues values, double fraction)
    {
        var model = TestModels.Decay with { Parameters = [new("n", null, IsInteger: true, -(1L << 53), 1L << 53)] };
        var refused = Record.Exception(() => SweepPlan.Bind(new SweepSpec { Model = "decay" }.With("n", values), model));

        Assert.Equal(fraction == 0 ? null : $"parameter 'n' cannot be {fraction:R}; it takes a whole number from -9007199254740992 to 9007199254740992.", refused?.Message);
    }

    public static TheoryData<ParameterValues, string> UnseenFractions { get; } = new()
    {
        { new Linspace(4503599627370496, 4503599627370498, 5), "4503599627370496.5" },
        { new Linspace(4503599627370496, 4503599627370497, 3), "4503599627370496.5" },
        { new Linspace(4503599627370496, 4503599627370497, 3_000_000_000), "a little more than 4503599627370496" },
        { new Linspace(9007199254740982, 9007199254740992, 21), "9007199254740982.5" },
        { new Linspace(-9007199254740992, 9007199254740992, 4), "-3002399751580330" },
        { new ArithmeticRange(9007199254740980, 9007199254740984, 0.5), "9007199254740980 + 0.5" },
        { new ArithmeticRange(4503599627370496, 4503599627370499, 0.7), "4503599627370496 + 0.7" },
        { new ArithmeticRange(9007199254740990, 9007199254740994, 1), "9007199254740993" },
        { new Logspace(15.7, 15.9, 2), "5011872336272715" },
    };

    [Theory]
    [MemberData(nameof(UnseenFractions))]
    public void Fractions_that_a_double_does_not_show_are_refused_for_a_parameter_that_takes_whole_numbers(ParameterValues values, string fraction) =>
        Assert.StartsWith($"parameter 'n' cannot be {fraction}", RefusalOf(values), StringComparison.Ordinal);

    public static TheoryData<ParameterValues> LargeWholeNumbers { get; } =
    [
        new Linspace(-9007199254740992, 9007199254740992, 3), new Linspace(9007199254740982, 9007199254740992, 11), new ArithmeticRange(9007199254740990, 9007199254740993, 1),
        new Linspace(-9007199254740992, 9007199254740991, 28), new Logspace(0, 15, 16), new Constant(9007199254740992),
    ];

    [Theory]
    [MemberData(nameof(LargeWholeNumbers))]
    public void Whole_numbers_up_to_2_to_the_power_of_53_are_allowed(ParameterValues values) => Assert.Null(RefusalOf(values));

    static string? RefusalOf(ParameterValues values)
    {
        var model = TestModels.Decay with { Parameters = [new("n", null, IsInteger: true, -(1L << 53), 1L << 53)] };
        return Record.Exception(() => SweepPlan.Bind(new SweepSpec { Model = "decay" }.With("n", values), model))?.Message;
    }

    [Theory]
    [InlineData(SeedKind.Int32, 2147483648, "it takes a whole number from 0 to 2147483647.")]
    [InlineData(SeedKind.Key, 4294967296, "it takes a whole number from 0 to 4294967295.")]
    public void A_swept_seed_fits_the_type_in_which_the_model_takes_it(SeedKind kind, double seed, string allowed)
    {
        var model = TestModels.Sir with { SeedKind = kind };
        Assert.EndsWith(allowed, Assert.Throws<InvalidSweepException>(() => SweepPlan.Bind(Of("seed", seed), model)).Message);
        SweepPlan.Bind(Of("seed", seed - 1), model);
    }

    public static TheoryData<ParameterValues> NoValues { get; } =
        [new ValueList([]), new Linspace(0, 1, 0), new ArithmeticRange(0, 0, 1), new ArithmeticRange(0, -5, 1)];

    [Theory]
    [MemberData(nameof(NoValues))]
    public void A_parameter_without_any_value_is_refused_by_its_name(ParameterValues none) =>
        Assert.Contains("'beta'", Assert.Throws<InvalidSweepException>(() => SweepPlan.Bind(Of("beta", none), TestModels.Sir)).Message);

    static SweepSpec Of(string name, double value) => Of(name, new Constant(value));

    static SweepSpec Of(string name, ParameterValues values) => Sir.With(name, values);

    static string Refuse(SweepSpec spec) => Assert.Throws<InvalidSweepException>(() => SweepPlan.Bind(spec, TestModels.Decay)).Message;
}
