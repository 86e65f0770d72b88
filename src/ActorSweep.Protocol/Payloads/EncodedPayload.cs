namespace ActorSweep.Protocol.Payloads;

/// <summary>A value as bytes that are still in two places: what was written for it, and, of an array of numbers, its own memory.</summary>
readonly ref struct EncodedPayload(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail = default)
{
    public ReadOnlySpan<byte> Head { get; } = head;

    public ReadOnlySpan<byte> Tail { get; } = tail;

    public long Length => (long)Head.Length + Tail.Length;

    /// <summary>In one place. An array of numbers is copied once.</summary>
    /// <exception cref="CannotTravelException">It is too large.</exception>
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
