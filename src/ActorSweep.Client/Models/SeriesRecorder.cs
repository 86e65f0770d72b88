using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ActorSweep.Core.Reduction;

namespace ActorSweep.Client.Models;

/// <summary>Thins the series of a simulation to the recorded times, and hashes every number that is published.</summary>
static class SeriesRecorder
{
    /// <summary>The approximate number of recorded times of a sweep without <c>every</c>.</summary>
    const long DefaultTimes = 500;

    /// <param name="every">The number of steps between two recorded times; null: max(1, npts/500).</param>
    /// <exception cref="InvalidOperationException">A series is empty, or the series differ in length.</exception>
    public static SimulationResult Record(double[][] series, Number[] scalars, long? every)
    {
        if (series.Length == 0)
            return Result(every ?? 1, [], [], scalars);
        var length = series[0].Length;
        if (length == 0 || series.Any(s => s.Length != length))
            throw new InvalidOperationException(
                $"the model returned series of lengths {string.Join(", ", series.Select(s => s.Length))}; they must have the same length, at least 1.");

        var step = every ?? Math.Max(1, (length - 1) / DefaultTimes);
        var times = (int)((length - 1) / step) + 1;
        var recorded = new double[times * series.Length];
        for (var i = 0; i < series.Length; i++)
            Thin(series[i], step, recorded.AsSpan(i * times, times));
        return Result(step, recorded, [.. series.Select(s => s[^1])], scalars);
    }

    static SimulationResult Result(long every, double[] recorded, double[] last, Number[] scalars)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var values in (double[][])[recorded, last, Array.ConvertAll(scalars, scalar => scalar.Nearest)])
            hash.AppendData(MemoryMarshal.AsBytes(values.AsSpan()));
        if (scalars.Any(scalar => !scalar.IsDouble))
            hash.AppendData(MemoryMarshal.AsBytes(Array.ConvertAll(scalars, scalar => scalar.Rest).AsSpan()));
        return new SimulationResult(hash.GetHashAndReset(), every, recorded, last, scalars);
    }

    static void Thin(double[] series, long step, Span<double> into)
    {
        if (step == 1)
            series.CopyTo(into);
        else
            for (var t = 0; t < into.Length; t++)
                into[t] = series[t * step];
    }
}
