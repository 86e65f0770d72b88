namespace ActorSweep;

/// <summary>The outcome of one item of <c>Sweep.Parallelize</c>.</summary>
/// <typeparam name="R">The type of the result.</typeparam>
/// <param name="Index">The index of the item, from 0.</param>
/// <param name="Result">
/// The result of the function. For an item that failed: NaN where <typeparamref name="R"/> is double or float, otherwise the default value.
/// </param>
/// <param name="Exception">
/// The exception that the function threw, or an <see cref="OperationCanceledException"/> where the item did not run; null: the item succeeded.
/// </param>
/// <param name="Elapsed">
/// The time spent in the function. On a cluster: the time from the start of the whole call until the client knew that the item had ended.
/// </param>
public readonly record struct Outcome<R>(int Index, R Result, Exception? Exception, TimeSpan Elapsed)
{
    /// <summary>Gets whether the item succeeded and has a result.</summary>
    public bool Succeeded => Exception is null;

    internal static Outcome<R> Failed(int index, Exception exception, TimeSpan elapsed) => new(index, Missing, exception, elapsed);

    internal Outcome<object?> Boxed() => new(Index, Succeeded ? Result : null, Exception, Elapsed);

    // A zero would look like a result, and a mean would include it.
    static R Missing { get; } = typeof(R) == typeof(double) ? (R)(object)double.NaN
        : typeof(R) == typeof(float) ? (R)(object)float.NaN
        : default!;
}
