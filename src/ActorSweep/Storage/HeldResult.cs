namespace ActorSweep.Storage;

/// <summary>A result that is open for reading from its holder.</summary>
/// <param name="Checksum">XXH3 of the bytes; null where they do not travel between nodes.</param>
/// <param name="Item">The index of the result among the items of a column; -1: the result is all of the bytes.</param>
sealed record HeldResult(Stream Body, long Length, ulong? Checksum, int Item)
{
    /// <summary>The file on this machine that has the same bytes; null: none.</summary>
    public string? Path { get; init; }
}
