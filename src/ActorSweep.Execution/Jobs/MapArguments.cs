using ActorSweep.Protocol.Payloads;

namespace ActorSweep.Execution.Jobs;

/// <summary>Packs the columns of a chunk's arguments into one blob.</summary>
static class MapArguments
{
    public static byte[] Pack(IReadOnlyList<byte[]> columns)
    {
        using var stream = new MemoryStream(columns.Sum(c => c.Length + 4) + 4);
        using var writer = new BinaryWriter(stream);
        writer.Write(columns.Count);
        foreach (var column in columns)
        {
            writer.Write(column.Length);
            writer.Write(column);
        }
        return stream.ToArray();
    }

    /// <exception cref="EndOfStreamException">The bytes are cut short.</exception>
    public static ReadOnlyMemory<byte>[] Unpack(byte[] bytes)
    {
        var reader = new ByteReader(bytes);
        var columns = new ReadOnlyMemory<byte>[reader.ReadCount()];
        for (var i = 0; i < columns.Length; i++)
            columns[i] = reader.ReadBlock();
        return columns;
    }
}
