using System.Globalization;
using ActorSweep.Core.Reduction;

namespace ActorSweep.Execution.Jobs;

/// <summary>A simulation gave two results.</summary>
sealed class NotReproducibleException(string message) : Exception(message)
{
    /// <summary>Compares two results of one simulation, bit by bit.</summary>
    /// <exception cref="NotReproducibleException">The results differ; the message says where.</exception>
    public static void ThrowIfDifferent(ModelSignature model, SimulationResult one, SimulationResult other)
    {
        if (Difference(model, one, other) is { } difference)
            throw new NotReproducibleException(
                $"the simulation gave another result the second time: {difference}. The model draws random numbers other than from its seed, "
                + "or depends on the time or on state that it keeps between simulations.");
    }

    /// <summary>Returns the first difference of two results; null where there is none.</summary>
    internal static string? Difference(ModelSignature model, SimulationResult one, SimulationResult other)
    {
        if (one.Hash.AsSpan().SequenceEqual(other.Hash))
            return null;
        if (one.Recorded.Length != other.Recorded.Length)
            return $"the series have {one.Recorded.Length / model.Series.Count} recorded times, and {other.Recorded.Length / model.Series.Count} the second time";
        var times = model.Series.Count == 0 ? 0 : one.Recorded.Length / model.Series.Count;
        if (FirstDifferent(one.Recorded, other.Recorded) is { } cell)
            return $"{model.Series[cell / times]} at step {cell % times * one.Every} is {Text(one.Recorded[cell])} and {Text(other.Recorded[cell])}";
        if (FirstDifferent(one.Last, other.Last) is { } series)
            return $"{model.Series[series]} at the last step is {Text(one.Last[series])} and {Text(other.Last[series])}";
        var (name, first, second) = model.Scalars.Zip(one.Scalars, other.Scalars).First(scalar => !AreSame(scalar.Second, scalar.Third));
        return $"{name} is {first} and {second}";
    }

    static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    static int? FirstDifferent(double[] one, double[] other)
    {
        for (var i = 0; i < one.Length; i++)
            if (!AreSame(one[i], other[i]))
                return i;
        return null;
    }

    static bool AreSame(Number one, Number other) =>
        BitConverter.DoubleToInt64Bits(one) == BitConverter.DoubleToInt64Bits(other) && one.Rest == other.Rest;
}
