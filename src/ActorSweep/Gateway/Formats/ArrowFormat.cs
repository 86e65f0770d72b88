using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;

namespace ActorSweep.Gateway.Formats;

/// <summary>Writes arrays of numbers as an Apache Arrow stream: one batch with one column, <c>values</c>.</summary>
static class ArrowFormat
{
    public const string MediaType = "application/vnd.apache.arrow.stream";

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

    /// <param name="numbers">The numbers in memory layout; they are not copied.</param>
    public static async Task WriteAsync(Stream into, Type element, int count, ReadOnlyMemory<byte> numbers, CancellationToken cancel)
    {
        var type = Kinds[element];
        var schema = new Schema([new Apache.Arrow.Field("values", type, nullable: false)], null);
        using var batch = new RecordBatch(
            schema, [ArrowArrayFactory.BuildArray(new ArrayData(type, count, 0, 0, [ArrowBuffer.Empty, new ArrowBuffer(numbers)]))], count);
        using var writer = new ArrowStreamWriter(into, schema, leaveOpen: true);
        await writer.WriteRecordBatchAsync(batch, cancel);
        await writer.WriteEndAsync(cancel);
    }
}
