namespace ActorSweep;

/// <summary>Notes on a sweep's results: values that are not finite, shorter series, identical replicates, and the first failure.</summary>
/// <param name="NotFinite">The number of published values that are NaN or infinite. Statistics leave them out.</param>
/// <param name="Shorter">The number of simulations whose series are shorter than those of another replicate of their point.</param>
/// <param name="Identical">The number of points whose replicates, at least two, are all the same.</param>
public sealed record ResultNotes(long NotFinite, long Shorter, long Identical)
{
    /// <summary>Gets the failed simulation of the lowest index and its exception in one line; null: none failed.</summary>
    public string? FirstFailure { get; init; }

    /// <summary>Gets notes that are all zero or null.</summary>
    public static ResultNotes None { get; } = new(0, 0, 0);

    /// <summary>Returns the notes of the results of both.</summary>
    public static ResultNotes operator +(ResultNotes one, ResultNotes other) =>
        new(one.NotFinite + other.NotFinite, one.Shorter + other.Shorter, one.Identical + other.Identical) { FirstFailure = one.FirstFailure ?? other.FirstFailure };
}
