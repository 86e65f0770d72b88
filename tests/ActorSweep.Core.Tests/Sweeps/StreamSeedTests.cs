using ActorSweep.Core.Sweeps;
using ActorSweep.Core.Tests.Oracles;

namespace ActorSweep.Core.Tests.Sweeps;

public sealed class StreamSeedTests
{
    static readonly SweepSpec Replicated = new()
    {
        Replicates = 3,
        Seed = 2026,
        Parameters = [new("beta", new Linspace(1e-4, 4e-4, 4)), new("npts", new Constant(20_000))],
    };

    [Fact]
    public void A_replicated_sweep_has_NumPys_digest()
    {
        var plan = SweepPlan.Bind(Replicated, TestModels.Sir);
        var hashes = Enumerable.Range(0, 12).Select(i => Sha.OfSimulation(TestModels.Simulate(plan, i), every: 40));

        Assert.Equal(Oracle.Digest("replicates"), Sha.OfSweep(hashes));
    }

    [Fact]
    public void Every_simulation_has_its_own_stream()
    {
        var plan = SweepPlan.Bind(Replicated, TestModels.Sir);

        Assert.Equal(12, Enumerable.Range(0, 12).Select(i => string.Join(',', plan.SeedOf(i).Key!)).Distinct().Count());
    }

    [Fact]
    public void With_common_random_numbers_a_replicate_has_the_same_stream_at_all_points()
    {
        var plan = SweepPlan.Bind(Replicated with { CommonRandomNumbers = true }, TestModels.Sir);

        for (var i = 0; i < 12; i++)
            Assert.Equal(SeedSequence.GenerateState(2026, [(ulong)i % 3]), plan.SeedOf(i).Key);
    }

    [Fact]
    public void Seeds_that_the_points_set_are_used_unchanged()
    {
        var spec = new SweepSpec { Seed = 2026 }.With("seed", new ValueList([7, uint.MaxValue])).With("beta", new Linspace(0, 1, 2));
        var plan = SweepPlan.Bind(spec, TestModels.Sir);

        Assert.True(plan.PointsSetSeed);
        Assert.Equal([7, 7, uint.MaxValue, uint.MaxValue], Enumerable.Range(0, 4).Select(i => plan.SeedOf(i).Integer));
        Assert.Null(plan.SeedExpression);
        Assert.Equal("7", plan.SeedOf(0).TextAs(SeedKind.Key));
    }

    [Theory]
    [InlineData(SeedKind.Key, ".generate_state(4)")]
    [InlineData(SeedKind.Int32, ".generate_state(1)[0] >> 1")]
    [InlineData(SeedKind.UInt32, ".generate_state(1)[0]")]
    [InlineData(SeedKind.Int64, ".generate_state(1, numpy.uint64)[0] >> 1")]
    [InlineData(SeedKind.UInt64, ".generate_state(1, numpy.uint64)[0]")]
    public void The_seed_that_a_model_receives_has_an_expression_in_NumPy(SeedKind kind, string state)
    {
        var plan = SweepPlan.Bind(Replicated, TestModels.Sir with { SeedKind = kind });
        var common = SweepPlan.Bind(Replicated with { CommonRandomNumbers = true }, TestModels.Sir with { SeedKind = kind });

        Assert.False(plan.PointsSetSeed);
        Assert.Equal("numpy.random.SeedSequence(2026, spawn_key=(point, replicate))" + state, plan.SeedExpression);
        Assert.Equal("numpy.random.SeedSequence(2026, spawn_key=(replicate,))" + state, common.SeedExpression);
    }

    [Theory]
    [InlineData(SeedKind.Key, "4088532484 613525653 3267360767 1994310548")]
    [InlineData(SeedKind.Int32, "2044266242")]
    [InlineData(SeedKind.UInt32, "4088532484")]
    [InlineData(SeedKind.Int64, "1317536309490288386")]
    [InlineData(SeedKind.UInt64, "2635072618980576772")]
    public void The_text_of_a_derived_seed_is_what_the_model_receives(SeedKind kind, string text) =>
        Assert.Equal(text, StreamSeed.OfKey(SeedSequence.GenerateState(0, [0, 0])).TextAs(kind));

    [Fact]
    public void A_model_without_a_seed_has_no_expression() =>
        Assert.Null(SweepPlan.Bind(new SweepSpec { Model = "decay" }.With("rate", new Constant(1)), TestModels.Decay).SeedExpression);
}
