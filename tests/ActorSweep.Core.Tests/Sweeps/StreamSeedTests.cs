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
        Assert.Equal([7ul, 7, uint.MaxValue, uint.MaxValue], Enumerable.Range(0, 4).Select(i => plan.SeedColumn(i)));
    }

    [Fact]
    public void The_seed_column_of_derived_streams_has_the_sweeps_seed()
    {
        var plan = SweepPlan.Bind(Replicated, TestModels.Sir);

        Assert.False(plan.PointsSetSeed);
        Assert.Equal(2026ul, plan.SeedColumn(11));
    }
}
