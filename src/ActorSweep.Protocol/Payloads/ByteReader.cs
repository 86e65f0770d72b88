using System.Buffers.Binary;
using System.Text;

namespace ActorSweep.Protocol.Payloads;

/// <summary>Reads what a <see cref="ByteBuffer"/> wrote.</summary>
sealed class ByteReader(ReadOnlyMemory<byte> bytes)
{
    ReadOnlyMemory<byte> _rest = bytes;

    /// <summary>What is not read yet.</summary>
    public ReadOnlyMemory<byte> Rest => _rest;

    public byte ReadByte() => Take(1).Span[0];

    public int ReadInt() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)).Span);

    public string ReadText() => Encoding.UTF8.GetString(ReadBlock().Span);

    /// <summary>A length, and so many bytes.</summary>
    public ReadOnlyMemory<byte> ReadBlock() => Take(ReadInt());

    /// <exception cref="EndOfStreamException">There are fewer bytes.</exception>
    public ReadOnlyMemory<byte> Take(int count)
    {
        if (count < 0 || count > _rest.Length)
            throw new EndOfStreamException("The payload is cut short.");
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    /// <summary>A count of things that take at least one byte each, so that a broken count allocates nothing.</summary>
    public int ReadCount()
    {
        var count = ReadInt();
        return count >= 0 && count <= _rest.Length ? count : throw new EndOfStreamException("The payload is cut short.");
    }
}
