using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;

namespace ActorSweep.Models;

/// <summary>
/// The stochastic SIR model of the talk on parallel Python by Cliff Kerr and Clinton Collins, 2021 ("just stock standard SIR, plus a bit of noise"): susceptible, infectious and recovered people in discrete time,
/// with multiplicative normal noise on infections and recoveries. The floating-point operations have the order of the talk's program, so that results are NumPy's, bit for
/// bit.
/// </summary>
public static class Sir
{
    /// <summary>Simulates one epidemic that begins with one infectious person among N.</summary>
    /// <param name="seed">The seed of the random stream: an integer 0 … 2^32-1, or a key of words.</param>
    /// <param name="beta">Infections per infectious person and step. Default: 2e-4.</param>
    /// <param name="gamma">Recoveries per infectious person and step. Default: 1e-4.</param>
    /// <param name="npts">The number of steps, from 1 to 10^9. Default: 200,000.</param>
    /// <param name="N">The number of people, at least 1. Default: 1000.</param>
    /// <param name="noise">The standard deviation of the noise, as a multiple of the rate. Default: 30.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static SirRun Simulate(
        Seed seed,
        double beta = 2e-4,
        double gamma = 1e-4,
        [Range(1, 1_000_000_000)] int npts = 200_000,
        [Range(1, double.MaxValue)] double N = 1000,
        double noise = 30)
    {
        var random = new NumPyRandom(seed);
        var (seriesS, seriesI, seriesR) = (NewSeries(npts), NewSeries(npts), NewSeries(npts));
        double S = N - 1, I = 1, R = 0;
        (seriesS[0], seriesI[0], seriesR[0]) = (S, I, R);
        var (peakI, peakT) = (I, 0);

        for (var t = 1; t <= npts; t++)
        {
            var (z1, z2) = random.NextNormals();
            var infections = beta * S * I / N * (1 + noise * z1);
            var recoveries = gamma * I * (1 + noise * z2);
            S = S - infections;
            I = I + infections - recoveries;
            R = R + recoveries;
            seriesS[t] = S;
            seriesI[t] = I;
            seriesR[t] = R;
            if (I > peakI)
                (peakI, peakT) = (I, t);
        }
        return new SirRun(seriesS, seriesI, seriesR, peakI, peakT);
    }

    static double[] NewSeries(int npts) => GC.AllocateUninitializedArray<double>(npts + 1);
}
