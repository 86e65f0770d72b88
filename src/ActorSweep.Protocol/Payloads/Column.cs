namespace ActorSweep.Protocol.Payloads;

/// <summary>
/// Many values as bytes: numbers in equal steps in O(1), others of one raw type as they lie in memory, the rest one by one.
/// The arguments of a map travel so, in slices, and the results of a chunk.
/// </summary>
abstract class Column
{
    // A kind is never given twice.
    internal const byte OfSteps = 1, OfRaw = 2, OfItems = 3;

    /// <summary>Stands where a column of results has none.</summary>
    public static readonly object Missing = new MissingItem();

    internal Column(int count) => Count = count;

    public int Count { get; }

    /// <summary>Whether all items are numbers or the like, so that none can be missing.</summary>
    public virtual bool IsWhole => true;

    /// <summary>One item, or <see cref="Missing"/>.</summary>
    public abstract object? this[int index] { get; }

    /// <summary>The bytes of one item, as <see cref="PayloadCodec"/> has them; null where items are numbers, side by side.</summary>
    internal virtual ReadOnlyMemory<byte>? PayloadOf(int index) => null;

    /// <summary>Bytes that <see cref="Read"/> reads as a column of these items alone.</summary>
    public byte[] Slice(int first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, Count - count);
        var buffer = new ByteBuffer(32);
        WriteSlice(buffer, first, count);
        return buffer.ToArray();
    }

    public byte[] ToBytes() => Slice(0, Count);

    /// <summary>All items, boxed.</summary>
    public object?[] ToArray()
    {
        var items = new object?[Count];
        for (var i = 0; i < items.Length; i++)
            items[i] = this[i];
        return items;
    }

    /// <summary>All items as what they are; fast where they are numbers.</summary>
    /// <exception cref="InvalidCastException">An item is missing or of another type.</exception>
    public virtual T[] ToArray<T>()
    {
        var items = new T[Count];
        for (var i = 0; i < items.Length; i++)
            items[i] = (T)this[i]!;
        return items;
    }

    /// <summary>The arguments of a map.</summary>
    /// <exception cref="CannotTravelException">An item means nothing in another process; the message says which.</exception>
    public static Column Of<T>(IEnumerable<T> items)
    {
        var list = items as IReadOnlyList<T> ?? [.. items];
        return (Column?)StepColumn.TryOf(list) ?? (Column?)RawColumn.TryOf(list) ?? ItemColumn.Of(list, refused: null);
    }

    /// <summary>The results of a chunk.</summary>
    /// <param name="refused">Told of each item that can't travel, which is missing then; without it, the first such item throws.</param>
    public static Column OfResults(IReadOnlyList<object?> items, Action<int, CannotTravelException>? refused = null) =>
        (Column?)RawColumn.TryOfBoxed(items) ?? ItemColumn.Of(items, refused);

    /// <summary>The bytes of a column of results. Good until this thread encodes something else.</summary>
    /// <inheritdoc cref="OfResults"/>
    internal static EncodedPayload PrepareResults(IReadOnlyList<object?> items, Action<int, CannotTravelException>? refused = null) =>
        RawColumn.TryOfBoxed(items) is { } raw ? new EncodedPayload(raw.ToBytes()) : ItemColumn.Prepare(items, refused);

    /// <exception cref="EndOfStreamException">The bytes are cut short.</exception>
    public static Column Read(ReadOnlyMemory<byte> bytes)
    {
        var reader = new ByteReader(bytes);
        return reader.ReadByte() switch
        {
            OfSteps => StepColumn.Read(reader),
            OfRaw => RawColumn.Read(reader),
            OfItems => ItemColumn.Read(reader),
            var kind => throw new InvalidDataException($"The column is of kind {kind}, which this version does not know."),
        };
    }

    internal abstract void WriteSlice(ByteBuffer buffer, int first, int count);

    sealed class MissingItem
    {
        public override string ToString() => "missing";
    }
}
