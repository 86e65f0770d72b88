using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Hyperion;
using Hyperion.ValueSerializers;

namespace ActorSweep.Protocol.Payloads;

/// <summary>
/// Writes strings inside other objects as Hyperion does, and strings that have no UTF-8, those with half of a surrogate pair, as UTF-16. Hyperion replaces
/// such a half by U+FFFD.
/// </summary>
sealed class ExactString : ValueSerializer
{
    // Hyperion's: a length plus 1 in one byte, or this mark and the length in four bytes. A negative length is ours: that many characters of UTF-16.
    public const byte Manifest = 7;

    const byte LongMark = 255;
    const int LongestShort = 253;

    static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public override Type GetElementType() => typeof(string);

    public override void WriteManifest(Stream stream, SerializerSession session) => stream.WriteByte(Manifest);

    public override void WriteValue(Stream stream, object? value, SerializerSession session)
    {
        if (value is not string text)
        {
            stream.WriteByte(0);
            return;
        }
        if (WellFormed.Is(text))
            WriteUtf8(stream, text);
        else
            WriteLong(stream, -text.Length, MemoryMarshal.AsBytes(text.AsSpan()));
    }

    static void WriteUtf8(Stream stream, string text)
    {
        var bytes = Utf8.GetBytes(text);
        if (bytes.Length > LongestShort)
        {
            WriteLong(stream, bytes.Length, bytes);
            return;
        }
        stream.WriteByte((byte)(bytes.Length + 1));
        stream.Write(bytes);
    }

    static void WriteLong(Stream stream, int length, ReadOnlySpan<byte> bytes)
    {
        stream.WriteByte(LongMark);
        Span<byte> number = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(number, length);
        stream.Write(number);
        stream.Write(bytes);
    }

    public override object? ReadValue(Stream stream, DeserializerSession session)
    {
        var first = stream.ReadByte();
        if (first <= 0)
            return first == 0 ? null : throw new EndOfStreamException("The payload is truncated.");
        var length = first < LongMark ? first - 1 : ReadLength(stream);
        return length >= 0 ? Utf8.GetString(ReadBytes(stream, length)) : new string(MemoryMarshal.Cast<byte, char>(ReadBytes(stream, -2L * length)));
    }

    static int ReadLength(Stream stream)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        stream.ReadExactly(length);
        return BinaryPrimitives.ReadInt32LittleEndian(length);
    }

    static byte[] ReadBytes(Stream stream, long length)
    {
        // Checked before the bytes are allocated: the length is arbitrary in truncated or forged bytes.
        if (length > stream.Length - stream.Position)
            throw new EndOfStreamException("The payload is truncated.");
        var bytes = new byte[length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
