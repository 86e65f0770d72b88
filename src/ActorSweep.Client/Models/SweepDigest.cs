using System.Security.Cryptography;
using ActorSweep.Client.Models;

namespace ActorSweep;

/// <summary>
/// The digest by which the results of sweeps are compared: SHA-256, in lower-case hexadecimal, over the hash of each simulation. That hash is the SHA-256 of
/// every number that a sweep publishes: the recorded series in the model's order, the last value of each series, and the scalars, as little-endian float64.
/// If a scalar is a whole number that float64 cannot hold, the difference of each scalar to its float64 follows, as little-endian int64.
/// The engine computes the same digest for the same simulations, whether a loop, <c>Sweep.Parallelize</c>, a graph or a cluster ran them.
/// </summary>
public static class SweepDigest
{
    /// <summary>Returns the digest of a model's results.</summary>
    /// <typeparam name="T">The type of a result. Its properties that are arrays or lists of numbers are series over time; those that are numbers or bool are scalars.</typeparam>
    /// <param name="runs">The results, in the order of the sweep.</param>
    /// <param name="every">
    /// The number of steps between two recorded times, at least 1; null: max(1, npts/500), as in a sweep without <c>every</c>.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="runs"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="every"/> is below 1.</exception>
    /// <exception cref="ArgumentException">The type has neither series nor scalars.</exception>
    /// <exception cref="InvalidOperationException">The series of a result are empty or differ in length.</exception>
    public static string Of<T>(IEnumerable<T> runs, long? every = null) where T : notnull
    {
        ArgumentNullException.ThrowIfNull(runs);
        if (every < 1)
            throw new ArgumentOutOfRangeException(nameof(every), every, "The number of steps between two recorded times must be at least 1.");
        var members = ResultMembers.Of(typeof(T));
        if (members.Series.Count + members.Scalars.Count == 0)
            throw new ArgumentException(
                $"{typeof(T).Name} has neither series nor scalars to digest. A series is a property that is an array or a list of numbers, such as double[]; a scalar is one that is a number or bool.",
                nameof(runs));
        return OfHashes(runs.Select(run => SeriesRecorder.Record([.. members.Series.Select(s => s.Of(run))], [.. members.Scalars.Select(s => s.Of(run))], every).Hash));
    }

    /// <summary>Returns the digest of simulations from their hashes.</summary>
    /// <param name="hashes">The hash of each simulation, in the order of the sweep.</param>
    public static string OfHashes(IEnumerable<byte[]> hashes)
    {
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var hash in hashes)
            whole.AppendData(hash);
        return Convert.ToHexStringLower(whole.GetHashAndReset());
    }
}
