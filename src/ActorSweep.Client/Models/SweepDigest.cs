using System.Security.Cryptography;
using ActorSweep.Client.Models;

namespace ActorSweep;

/// <summary>
/// The digest by which sweeps are compared: SHA-256, in lower-case hex, over the SHA-256 of each run's recorded series. It is the one that
/// the engine gives for the same runs, however they were made: by a loop, <c>Sweep.Parallelize</c>, a graph or a cluster.
/// </summary>
public static class SweepDigest
{
    /// <summary>The digest of results of a model, in the order of the sweep.</summary>
    /// <typeparam name="T">A model's result: its properties that are arrays or lists of numbers are series over time.</typeparam>
    /// <param name="every">Steps between two recorded times; null: as in a sweep that does not say, max(1, npts/500).</param>
    /// <exception cref="ArgumentException">The type has no series.</exception>
    /// <exception cref="InvalidOperationException">A result's series are empty or of unequal lengths.</exception>
    public static string Of<T>(IEnumerable<T> runs, long? every = null) where T : notnull
    {
        ArgumentNullException.ThrowIfNull(runs);
        if (every < 1)
            throw new ArgumentOutOfRangeException(nameof(every), every, "Between two recorded times there is one step or more.");
        var series = ResultMembers.Of(typeof(T)).Series;
        if (series.Count == 0)
            throw new ArgumentException($"{typeof(T).Name} has no series to digest: no property that is an array or a list of numbers, such as double[].", nameof(runs));
        return OfHashes(runs.Select(run => SeriesRecorder.Record([.. series.Select(s => s.Of(run))], [], every).Hash));
    }

    /// <summary>The digest of simulations by their hashes, in the order of the sweep.</summary>
    public static string OfHashes(IEnumerable<byte[]> hashes)
    {
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var hash in hashes)
            whole.AppendData(hash);
        return Convert.ToHexStringLower(whole.GetHashAndReset());
    }
}
