namespace ActorSweep.Storage;

/// <summary>A result that is about to come from whoever holds it.</summary>
/// <param name="Checksum">XXH3 of its bytes; null where they do not travel between nodes.</param>
/// <param name="Item">Its place among the items of a column; -1: it is all of it.</param>
sealed record HeldResult(Stream Body, long Length, ulong? Checksum, int Item)
{
    /// <summary>The file on this machine that has its very bytes, if there is one.</summary>
    public string? Path { get; init; }
}
