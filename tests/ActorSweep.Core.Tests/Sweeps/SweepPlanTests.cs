using ActorSweep.Core.Sweeps;
using CsCheck;

namespace ActorSweep.Core.Tests.Sweeps;

public sealed class SweepPlanTests
{
    static readonly Gen<double[]> SomeValues = Gen.Double[-100, 100].Array[1, 6];

    [Fact]
    public void A_grid_varies_its_last_parameter_fastest_like_itertools_product() =>
        Gen.Select(SomeValues, SomeValues, SomeValues).Sample(
            (noises, betas, gammas) =>
            {
                var plan = Bind(
                    Design.Grid,
                    ("noise", new ValueList(noises)), ("beta", new ValueList(betas)), ("gamma", new ValueList(gammas)));
                var product = from noise in noises from beta in betas from gamma in gammas select (beta, gamma, noise);
                return Points(plan).SequenceEqual(product);
            },
            iter: 500);

    [Fact]
    public void A_zip_combines_the_values_of_equal_index() =>
        Assert.Equal(
            [(0, 5, 30), (0.5, 6, 30), (1, 7, 30)],
            Points(Bind(Design.Zip, ("gamma", new ArithmeticRange(5, 8, 1)), ("beta", new Linspace(0, 1, 3)))));

    [Theory]
    [InlineData(Design.Grid)]
    [InlineData(Design.Zip)]
    public void A_constant_is_combined_with_every_point(Design design) =>
        Assert.Equal(
            [(1, 9, 30), (2, 9, 30), (3, 9, 30)],
            Points(Bind(design, ("gamma", new Constant(9)), ("beta", new ArithmeticRange(1, 4, 1)))));

    [Theory]
    [InlineData(Design.Grid)]
    [InlineData(Design.Zip)]
    public void A_design_of_constants_has_one_point(Design design) =>
        Assert.Equal([(2e-4, 9, 30)], Points(Bind(design, ("gamma", new Constant(9)))));

    [Fact]
    public void A_parameter_that_is_left_out_has_the_models_default() =>
        Assert.Equal([2e-4, 1e-4, 200_000, 1000, 30], Bind(Design.Grid).ValuesAt(0));

    [Fact]
    public void A_grid_of_a_billion_points_takes_no_more_memory_than_a_small_one()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var plan = Bind(
            Design.Grid,
            ("beta", new Linspace(0, 1, 1000)), ("gamma", new Linspace(0, 2, 1000)), ("noise", new ArithmeticRange(0, 1000, 1)));
        var last = plan.ValuesAt(999_999_999);
        var seed = plan.SeedOf(999_999_999);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(1_000_000_000, plan.Layout.Simulations);
        Assert.Equal([1, 2, 200_000, 1000, 999], last);
        Assert.Equal(SeedSequence.GenerateState(0, [999_999_999, 0]), seed.Key);
        Assert.InRange(allocated, 0, 64 * 1024);
    }

    [Fact]
    public void A_million_seeds_are_checked_in_no_more_memory_than_ten()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Bind(Design.Grid, ("seed", new ArithmeticRange(0, 1_000_000, 1)));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024);
    }

    [Fact]
    public void The_decks_sweep_is_seeds_0_to_9_zipped_with_its_betas()
    {
        var plan = SweepPlan.Bind(SweepSpec.Deck, TestModels.Sir);

        Assert.Equal(
            Oracles.Oracle.DeckRuns.Select(run => (run.GetProperty("seed").GetUInt32(), run.GetProperty("beta").GetDouble())),
            Enumerable.Range(0, 10).Select(i => (plan.SeedOf(i).Integer, plan.ValuesAt(i)[0].Nearest)));
        Assert.Equal(10, plan.Layout.Simulations);
    }

    [Fact]
    public void Setting_a_parameter_keeps_its_place_or_adds_it_at_the_end()
    {
        var spec = SweepSpec.Deck.With("seed", new Constant(3)).With("npts", new Constant(100));

        Assert.Equal(
            [new("seed", new Constant(3)), new("beta", new Linspace(0.5e-4, 5e-4, 10)), new SweptParameter("npts", new Constant(100))],
            spec.Parameters);
    }

    static SweepPlan Bind(Design design, params (string Name, ParameterValues Values)[] parameters) =>
        SweepPlan.Bind(
            new SweepSpec { Design = design, Parameters = [.. parameters.Select(p => new SweptParameter(p.Name, p.Values))] },
            TestModels.Sir);

    static IEnumerable<(double Beta, double Gamma, double Noise)> Points(SweepPlan plan) =>
        Enumerable.Range(0, (int)plan.Layout.Points).Select(p => plan.ValuesAt(p)).Select(v => (v[0].Nearest, v[1].Nearest, v[4].Nearest));
}
