using ActorSweep.Payloads;

namespace ActorSweep.Execution;

/// <summary>The columns of a chunk's arguments as one blob.</summary>
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
    public static Column[] Unpack(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes, writable: false));
        var columns = new Column[reader.ReadInt32()];
        for (var i = 0; i < columns.Length; i++)
        {
            var length = reader.ReadInt32();
            columns[i] = Column.Read(bytes.AsMemory((int)reader.BaseStream.Position, length));
            reader.BaseStream.Position += length;
        }
        return columns;
    }
}
