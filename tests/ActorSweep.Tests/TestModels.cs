using System.ComponentModel.DataAnnotations;

namespace ActorSweep.Tests;

/// <summary>Small models whose results can be computed by hand.</summary>
static class TestModels
{
    public sealed record Line(double[] y, double sum);

    public sealed record Seeded(double[] x, double seed_seen);

    public static ModelCatalog Catalog { get; } = ModelCatalog.Of(("line", Straight), ("moody", Moody), ("gate", Gated), ("noisy", Noisy), ("ragged", Ragged));

    /// <summary>y = slope · t at t = 0 … length - 1.</summary>
    public static Line Straight(double slope = 1, [Range(1, 100_000)] int length = 5)
    {
        var y = Enumerable.Range(0, length).Select(t => slope * t).ToArray();
        return new Line(y, y.Sum());
    }

    /// <summary>Throws for odd x.</summary>
    public static Line Moody(int x = 0) =>
        x % 2 == 0 ? new Line([x], x) : throw new InvalidOperationException($"{x} is odd, \"and I\nwon't\"");

    /// <summary>A stream that depends on its whole seed.</summary>
    public static Seeded Noisy(uint[] seed, double scale = 1) => new([.. seed.Select(w => scale * w)], seed[0]);

    /// <summary>Returns a series whose length depends on the stream, so that the replicates of a point cannot be merged.</summary>
    public static Line Ragged(uint seed) => new(new double[1 + seed % 7], 0);

    /// <summary>Waits until the test opens the gate.</summary>
    public static Line Gated(int x = 0)
    {
        Gate.Wait();
        return new Line([x], x);
    }

    /// <summary>A test closes this gate to hold simulations.</summary>
    public static ManualResetEventSlim Gate { get; } = new(initialState: true);
}
