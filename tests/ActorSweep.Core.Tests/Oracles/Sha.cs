using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ActorSweep.Models;

namespace ActorSweep.Core.Tests.Oracles;

/// <summary>The digests of the oracle, computed by their definition and not by the code under test.</summary>
static class Sha
{
    /// <summary>SHA-256 over S, then I, then R at t = 0, every, 2·every, …, then their last values, then the scalars, as little-endian float64.</summary>
    public static byte[] OfSimulation(SirRun run, int every)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var series in (double[][])[run.S, run.I, run.R])
            hash.AppendData(MemoryMarshal.AsBytes<double>(Recorded(series, every)));
        hash.AppendData(MemoryMarshal.AsBytes<double>([run.S[^1], run.I[^1], run.R[^1], run.peak_I, run.peak_t]));
        return hash.GetHashAndReset();
    }

    /// <summary>SHA-256 over the simulations' hashes in index order, in lower-case hex.</summary>
    public static string OfSweep(IEnumerable<byte[]> simulations) =>
        Convert.ToHexStringLower(SHA256.HashData([.. simulations.SelectMany(hash => hash)]));

    static double[] Recorded(double[] series, int every) =>
        every == 1 ? series : [.. Enumerable.Range(0, (series.Length - 1) / every + 1).Select(i => series[i * every])];
}
