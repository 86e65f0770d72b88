namespace ActorSweep.Protocol.Payloads;

/// <summary>A column of values of one raw type, as they are in memory.</summary>
sealed class RawColumn(RawType type, ReadOnlyMemory<byte> bytes) : Column(bytes.Length / type.Size)
{
    public override object? this[int index] => type.Read(bytes.Span.Slice(index * type.Size, type.Size));

    public override T[] ToArray<T>() => typeof(T) == type.Type ? (T[])type.ReadArray(bytes.Span) : base.ToArray<T>();

    public static RawColumn? TryOf<T>(IReadOnlyList<T> items)
    {
        if (RawType.Find(typeof(T)) is not { } type)
            return null;
        var buffer = new ByteBuffer(checked(items.Count * type.Size));
        type.WriteArray(buffer, items as T[] ?? [.. items]);
        return new RawColumn(type, buffer.ToArray());
    }

    /// <summary>Returns null if the values are not all of one raw type.</summary>
    public static RawColumn? TryOfBoxed(IReadOnlyList<object?> items)
    {
        if (items.Count == 0 || items[0] is not { } first || RawType.Find(first.GetType()) is not { } type)
            return null;
        foreach (var item in items)
            if (item?.GetType() != type.Type)
                return null;
        var buffer = new ByteBuffer(checked(items.Count * type.Size));
        foreach (var item in items)
            type.Write(buffer, item!);
        return new RawColumn(type, buffer.ToArray());
    }

    public static RawColumn Read(ByteReader reader)
    {
        var type = RawType.Find(reader.ReadByte());
        var size = (long)reader.ReadInt() * type.Size;
        return size >= 0 && size == reader.Rest.Length
            ? new RawColumn(type, reader.Rest)
            : throw new EndOfStreamException("The payload is truncated.");
    }

    internal override void WriteSlice(ByteBuffer buffer, int first, int count)
    {
        buffer.WriteByte(OfRaw);
        buffer.WriteByte(type.Code);
        buffer.WriteInt(count);
        buffer.WriteBytes(bytes.Span.Slice(first * type.Size, count * type.Size));
    }
}
