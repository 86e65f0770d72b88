using ActorSweep.Protocol;

namespace ActorSweep.Execution.Processes;

/// <summary>
/// What goes through an executor's pipe at once: messages of the same closed wire that nodes speak, and beside them the bytes
/// that are too large to be in one.
/// </summary>
sealed class Parcel
{
    /// <summary>Bytes above this are attached, so that they are copied as seldom as may be.</summary>
    const int LargestInside = 32 * 1024;

    public List<WireMessage> Messages { get; init; } = [];

    public List<byte[]> Attached { get; init; } = [];

    /// <summary>Bytes as they go into a message: themselves, or where they are attached.</summary>
    public (byte[]? Inside, BlobAddress? Attached) Add(byte[] bytes)
    {
        if (bytes.Length <= LargestInside)
            return (bytes, null);
        Attached.Add(bytes);
        return (null, new BlobAddress($"#{Attached.Count - 1}", bytes.Length, 0));
    }

    /// <exception cref="InvalidDataException">There is nothing such.</exception>
    public byte[] Open(byte[]? inside, BlobAddress? attached) => inside
        ?? (attached is { } address && int.TryParse(address.Url.AsSpan().TrimStart('#'), out var n) && n >= 0 && n < Attached.Count
            ? Attached[n]
            : throw new InvalidDataException("a message refers to bytes that are not attached."));
}
