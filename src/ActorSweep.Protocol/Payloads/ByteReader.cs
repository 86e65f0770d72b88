using System.Buffers.Binary;
using System.Text;

namespace ActorSweep.Protocol.Payloads;

/// <summary>Reads the bytes of a <see cref="ByteBuffer"/>.</summary>
sealed class ByteReader(ReadOnlyMemory<byte> bytes)
{
    ReadOnlyMemory<byte> _rest = bytes;

    /// <summary>The bytes that are not read yet.</summary>
    public ReadOnlyMemory<byte> Rest => _rest;

    public byte ReadByte() => Take(1).Span[0];

    public int ReadInt() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)).Span);

    public string ReadText() => Encoding.UTF8.GetString(ReadBlock().Span);

    /// <summary>Reads a length, then so many bytes.</summary>
    public ReadOnlyMemory<byte> ReadBlock() => Take(ReadInt());

    /// <exception cref="EndOfStreamException">Fewer bytes are left.</exception>
    public ReadOnlyMemory<byte> Take(int count)
    {
        if (count < 0 || count > _rest.Length)
            throw new EndOfStreamException("The payload is truncated.");
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    /// <summary>Reads a count of items of at least one byte each. A larger count is refused before anything is allocated.</summary>
    public int ReadCount()
    {
        var count = ReadInt();
        return count >= 0 && count <= _rest.Length ? count : throw new EndOfStreamException("The payload is truncated.");
    }
}
