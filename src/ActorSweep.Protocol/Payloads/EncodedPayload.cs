namespace ActorSweep.Protocol.Payloads;

/// <summary>A value as bytes in two places: a head, and a tail such as the memory of an array of numbers.</summary>
readonly ref struct EncodedPayload(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail = default)
{
    public ReadOnlySpan<byte> Head { get; } = head;

    public ReadOnlySpan<byte> Tail { get; } = tail;

    public long Length => (long)Head.Length + Tail.Length;

    /// <summary>Returns all bytes in one array. The elements of an array of numbers are copied once.</summary>
    /// <exception cref="CannotTravelException">The value is too large.</exception>
    public byte[] ToArray()
    {
        if (Length > Array.MaxLength)
            throw ByteBuffer.TooLarge();
        var bytes = GC.AllocateUninitializedArray<byte>((int)Length);
        Head.CopyTo(bytes);
        Tail.CopyTo(bytes.AsSpan(Head.Length));
        return bytes;
    }
}
