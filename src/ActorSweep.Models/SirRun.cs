namespace ActorSweep.Models;

/// <summary>The result of one simulation of <see cref="Sir"/>.</summary>
/// <param name="S">The number of susceptible people at t = 0 … npts.</param>
/// <param name="I">The number of infectious people at t = 0 … npts.</param>
/// <param name="R">The number of recovered people at t = 0 … npts.</param>
/// <param name="peak_I">The largest value of I.</param>
/// <param name="peak_t">The first t at which I is largest.</param>
public sealed record SirRun(double[] S, double[] I, double[] R, double peak_I, int peak_t);
