using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;

namespace ActorSweep.Gateway.Formats;

/// <summary>Writes arrays of numbers as an Apache Arrow stream: batches of at most 1 Mi numbers with one column, <c>values</c>.</summary>
static class ArrowFormat
{
    public const string MediaType = "application/vnd.apache.arrow.stream";

    const int MostInBatch = 1 << 20;

    static readonly Dictionary<Type, IArrowType> Kinds = new()
    {
        [typeof(sbyte)] = Int8Type.Default,
        [typeof(byte)] = UInt8Type.Default,
        [typeof(short)] = Int16Type.Default,
        [typeof(ushort)] = UInt16Type.Default,
        [typeof(int)] = Int32Type.Default,
        [typeof(uint)] = UInt32Type.Default,
        [typeof(long)] = Int64Type.Default,
        [typeof(ulong)] = UInt64Type.Default,
        [typeof(Half)] = HalfFloatType.Default,
        [typeof(float)] = FloatType.Default,
        [typeof(double)] = DoubleType.Default,
    };

    public static bool Knows(Type element) => Kinds.ContainsKey(element);

    /// <param name="numbers">The numbers in memory layout. They are written as they are read: this node never has all of them in memory.</param>
    /// <param name="size">The size of a number in bytes.</param>
    public static async Task WriteAsync(Stream into, Type element, int size, int count, Stream numbers, CancellationToken cancel)
    {
        var type = Kinds[element];
        var schema = new Schema([new Apache.Arrow.Field("values", type, nullable: false)], null);
        using var writer = new ArrowStreamWriter(into, schema, leaveOpen: true);
        var buffer = new byte[size * Math.Clamp(count, 1, MostInBatch)];
        // A stream without numbers has one empty batch, so that its readers know the type.
        for (var left = count; left > 0 || left == count; left -= MostInBatch)
        {
            var part = Math.Min(left, MostInBatch);
            var bytes = buffer.AsMemory(0, part * size);
            await numbers.ReadExactlyAsync(bytes, cancel);
            using var batch = new RecordBatch(
                schema, [ArrowArrayFactory.BuildArray(new ArrayData(type, part, 0, 0, [ArrowBuffer.Empty, new ArrowBuffer(bytes)]))], part);
            await writer.WriteRecordBatchAsync(batch, cancel);
        }
        await writer.WriteEndAsync(cancel);
    }
}
