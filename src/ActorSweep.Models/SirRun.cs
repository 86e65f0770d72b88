namespace ActorSweep.Models;

/// <summary>One simulation of <see cref="Sir"/>.</summary>
/// <param name="S">Susceptible at t = 0 … npts.</param>
/// <param name="I">Infectious at t = 0 … npts.</param>
/// <param name="R">Recovered at t = 0 … npts.</param>
/// <param name="peak_I">The largest I.</param>
/// <param name="peak_t">The first t at which I is largest.</param>
public sealed record SirRun(double[] S, double[] I, double[] R, double peak_I, int peak_t);
