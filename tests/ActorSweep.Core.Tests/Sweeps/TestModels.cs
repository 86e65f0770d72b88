using ActorSweep.Core.Sweeps;
using ActorSweep.Models;

namespace ActorSweep.Core.Tests.Sweeps;

/// <summary>Model signatures for specs, and their functions.</summary>
static class TestModels
{
    /// <summary>The signature of the deck's model.</summary>
    public static ModelSignature Sir { get; } = new(
        "sir",
        [
            new("beta", 2e-4, IsInteger: false, -double.MaxValue, double.MaxValue),
            new("gamma", 1e-4, IsInteger: false, -double.MaxValue, double.MaxValue),
            new("npts", 200_000, IsInteger: true, 1, 1_000_000_000),
            new("N", 1000, IsInteger: false, 1, double.MaxValue),
            new("noise", 30, IsInteger: false, -double.MaxValue, double.MaxValue),
        ],
        TakesSeed: true,
        ["S", "I", "R"],
        ["peak_I", "peak_t"]);

    /// <summary>A model without a random stream, with one parameter that has no default.</summary>
    public static ModelSignature Decay { get; } = new(
        "decay",
        [
            new("rate", null, IsInteger: false, double.NegativeInfinity, double.PositiveInfinity),
            new("cap", 1, IsInteger: false, -double.MaxValue, 10),
        ],
        TakesSeed: false,
        ["x"],
        []);

    /// <summary>Executes one simulation of a plan over <see cref="Sir"/>.</summary>
    public static SirRun Simulate(SweepPlan plan, long index)
    {
        var values = plan.ValuesAt(index / plan.Layout.Replicates);
        var seed = plan.SeedOf(index);
        return ActorSweep.Models.Sir.Simulate(
            seed.Key is { } key ? (Seed)key : seed.Integer,
            beta: values[0], gamma: values[1], npts: (int)values[2], N: values[3], noise: values[4]);
    }
}
