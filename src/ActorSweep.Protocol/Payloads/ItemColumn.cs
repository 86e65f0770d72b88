using System.Buffers.Binary;

namespace ActorSweep.Protocol.Payloads;

/// <summary>A column of separately encoded values, with a table of their ends. An item without bytes is missing, since a value has at least its tag.</summary>
sealed class ItemColumn(ReadOnlyMemory<byte> ends, ReadOnlyMemory<byte> items) : Column(ends.Length / sizeof(int))
{
    public override bool IsWhole => false;

    public override object? this[int index] => Start(index) is var start && End(index) is var end && start == end
        ? Missing
        : PayloadCodec.Decode(items[start..end]);

    internal override ReadOnlyMemory<byte>? PayloadOf(int index) => items[Start(index)..End(index)];

    public static ItemColumn Of<T>(IReadOnlyList<T> values, Action<int, CannotTravelException>? refused)
    {
        var (ends, items) = (new ByteBuffer(checked(values.Count * sizeof(int))), new ByteBuffer());
        Write(values, refused, ends, items);
        return new ItemColumn(ends.WrittenMemory, items.WrittenMemory);
    }

    /// <summary>Encodes such a column without making the object.</summary>
    public static EncodedPayload Prepare(IReadOnlyList<object?> values, Action<int, CannotTravelException>? refused)
    {
        var (head, items) = (new ByteBuffer(checked(1 + sizeof(int) + values.Count * sizeof(int))), ByteBuffer.OfThread());
        head.WriteByte(OfItems);
        head.WriteInt(values.Count);
        Write(values, refused, head, items, areResults: true);
        return new EncodedPayload(head.Written, items.Written);
    }

    static void Write<T>(IReadOnlyList<T> values, Action<int, CannotTravelException>? refused, ByteBuffer ends, ByteBuffer items, bool areResults = false)
    {
        for (var i = 0; i < values.Count; i++)
        {
            var start = items.Length;
            try
            {
                if (!ReferenceEquals(values[i], Missing))
                    PayloadCodec.Write(items, values[i], areResults);
            }
            catch (CannotTravelException e)
            {
                var named = new CannotTravelException($"item {i}: {e.Message}", e);
                if (refused is null)
                    throw named;
                items.Truncate(start);
                refused(i, named);
            }
            ends.WriteInt(items.Length);
        }
    }

    public static ItemColumn Read(ByteReader reader)
    {
        var count = reader.ReadInt();
        if (count < 0 || (long)count * sizeof(int) > reader.Rest.Length)
            throw new EndOfStreamException("The payload is truncated.");
        var column = new ItemColumn(reader.Take(count * sizeof(int)), reader.Rest);
        return column.Start(count) <= reader.Rest.Length ? column : throw new EndOfStreamException("The payload is truncated.");
    }

    internal override void WriteSlice(ByteBuffer buffer, int first, int count)
    {
        var start = Start(first);
        buffer.WriteByte(OfItems);
        buffer.WriteInt(count);
        for (var i = first; i < first + count; i++)
            buffer.WriteInt(End(i) - start);
        buffer.WriteBytes(items.Span[start..Start(first + count)]);
    }

    int Start(int index) => index == 0 ? 0 : End(index - 1);

    int End(int index) => BinaryPrimitives.ReadInt32LittleEndian(ends.Span[(index * sizeof(int))..]);
}
