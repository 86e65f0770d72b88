namespace ActorSweep.Protocol.Payloads;

/// <summary>
/// Many values as bytes: whole numbers in equal steps in O(1), other values of one raw type as they are in memory, the rest one by one.
/// The arguments of a map travel as slices of a column, and the results of a chunk as a column.
/// </summary>
abstract class Column
{
    // The number of a kind is never reused.
    internal const byte OfSteps = 1, OfRaw = 2, OfItems = 3;

    /// <summary>Stands for a missing item in a column of results.</summary>
    public static readonly object Missing = new MissingItem();

    private protected Column(int count) => Count = count;

    public int Count { get; }

    /// <summary>Whether no item can be missing, because all are of one raw type.</summary>
    public virtual bool IsWhole => true;

    /// <summary>Returns one item, or <see cref="Missing"/>.</summary>
    public abstract object? this[int index] { get; }

    /// <summary>Returns the bytes of one item in the encoding of <see cref="PayloadCodec"/>; null if the items are of one raw type.</summary>
    internal virtual ReadOnlyMemory<byte>? PayloadOf(int index) => null;

    /// <summary>Returns bytes that <see cref="Read"/> reads as a column of these items alone.</summary>
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

    /// <summary>Returns all items, boxed.</summary>
    public object?[] ToArray()
    {
        var items = new object?[Count];
        for (var i = 0; i < items.Length; i++)
            items[i] = this[i];
        return items;
    }

    /// <summary>Returns all items in their own type. Fast for a raw type.</summary>
    /// <exception cref="InvalidCastException">An item is missing or of another type.</exception>
    public virtual T[] ToArray<T>()
    {
        var items = new T[Count];
        for (var i = 0; i < items.Length; i++)
            items[i] = (T)this[i]!;
        return items;
    }

    /// <summary>Makes a column of the arguments of a map.</summary>
    /// <exception cref="CannotTravelException">An item cannot be sent to another process; the message names it.</exception>
    public static Column Of<T>(IEnumerable<T> items)
    {
        var list = items as IReadOnlyList<T> ?? [.. items];
        return (Column?)StepColumn.TryOf(list) ?? (Column?)RawColumn.TryOf(list) ?? ItemColumn.Of(list, refused: null);
    }

    /// <summary>Makes a column of the results of a chunk.</summary>
    /// <param name="refused">Called for each item that cannot travel; the item is then missing. Null: the first such item throws.</param>
    public static Column OfResults(IReadOnlyList<object?> items, Action<int, CannotTravelException>? refused = null) =>
        (Column?)RawColumn.TryOfBoxed(items) ?? ItemColumn.Of(items, refused);

    /// <summary>Encodes a column of results. The bytes are valid until this thread encodes another value.</summary>
    /// <inheritdoc cref="OfResults"/>
    internal static EncodedPayload PrepareResults(IReadOnlyList<object?> items, Action<int, CannotTravelException>? refused = null) =>
        RawColumn.TryOfBoxed(items) is { } raw ? new EncodedPayload(raw.ToBytes()) : ItemColumn.Prepare(items, refused);

    /// <exception cref="EndOfStreamException">The bytes are truncated.</exception>
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
