using System.Buffers.Binary;

namespace ActorSweep.Protocol.Payloads;

/// <summary>A column of whole numbers in equal steps, such as a range.</summary>
sealed class StepColumn(long start, long step, int count, bool isLong) : Column(count)
{
    public override object? this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            var value = unchecked(start + step * index);
            return isLong ? value : (object)(int)value;
        }
    }

    public static StepColumn? TryOf<T>(IReadOnlyList<T> items) => items switch
    {
        IReadOnlyList<int> ints when typeof(T) == typeof(int) => TryOf(ints, number => number, isLong: false),
        IReadOnlyList<long> longs when typeof(T) == typeof(long) => TryOf(longs, number => number, isLong: true),
        _ => null,
    };

    public static StepColumn Read(ByteReader reader)
    {
        var (isLong, start, step) = (reader.ReadByte() == 1, ReadLong(reader), ReadLong(reader));
        return reader.ReadInt() is >= 0 and var count
            ? new StepColumn(start, step, count, isLong)
            : throw new EndOfStreamException("The payload is truncated.");
    }

    internal override void WriteSlice(ByteBuffer buffer, int first, int count)
    {
        buffer.WriteByte(OfSteps);
        buffer.WriteByte(isLong ? (byte)1 : (byte)0);
        BinaryPrimitives.WriteInt64LittleEndian(buffer.Take(sizeof(long)), unchecked(start + step * first));
        BinaryPrimitives.WriteInt64LittleEndian(buffer.Take(sizeof(long)), step);
        buffer.WriteInt(count);
    }

    // Two numbers always are in equal steps, but would not take fewer bytes.
    static StepColumn? TryOf<T>(IReadOnlyList<T> items, Func<T, long> widen, bool isLong)
    {
        if (items.Count < 3)
            return null;
        var (start, step) = (widen(items[0]), unchecked(widen(items[1]) - widen(items[0])));
        for (var i = 2; i < items.Count; i++)
            if (widen(items[i]) != unchecked(start + step * i))
                return null;
        return new StepColumn(start, step, items.Count, isLong);
    }

    static long ReadLong(ByteReader reader) => BinaryPrimitives.ReadInt64LittleEndian(reader.Take(sizeof(long)).Span);
}
