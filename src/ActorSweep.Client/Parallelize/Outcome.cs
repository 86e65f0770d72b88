namespace ActorSweep;

/// <summary>How one item of <c>Sweep.Parallelize</c> ended.</summary>
/// <param name="Index">Which item, from 0.</param>
/// <param name="Result">
/// What the function returned. Of an item that failed: NaN where results are double or float, otherwise the default.
/// </param>
/// <param name="Exception">
/// What the function threw, or an <see cref="OperationCanceledException"/> where it never ran; null: it succeeded.
/// </param>
/// <param name="Elapsed">Time inside the function; on a cluster, from the start of the whole until this was known to have ended.</param>
public readonly record struct Outcome<R>(int Index, R Result, Exception? Exception, TimeSpan Elapsed)
{
    /// <summary>Whether there is a result.</summary>
    public bool Succeeded => Exception is null;

    internal static Outcome<R> Failed(int index, Exception exception, TimeSpan elapsed) => new(index, Missing, exception, elapsed);

    internal Outcome<object?> Boxed() => new(Index, Succeeded ? Result : null, Exception, Elapsed);

    // A zero would pass for a result, and a mean would swallow it.
    static R Missing { get; } = typeof(R) == typeof(double) ? (R)(object)double.NaN
        : typeof(R) == typeof(float) ? (R)(object)float.NaN
        : default!;
}
