using System.Text;

namespace ActorSweep.Payloads;

/// <summary>
/// A user's value as bytes: a tag, then numbers, text and arrays of numbers as they lie in memory, and everything else by
/// Hyperion. The bytes say their own type; they are opened only where user code runs.
/// </summary>
public static class PayloadCodec
{
    // A tag is never given twice.
    const byte Null = 0, Scalar = 1, Vector = 2, Text = 3, Utf16 = 4, Graph = 5;
    static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="CannotTravelException">The value means nothing in another process.</exception>
    public static byte[] Encode(object? value)
    {
        // An array is copied once: room for it is made at the start.
        var buffer = new ByteBuffer(value is Array array && RawType.Find(array.GetType().GetElementType()!) is { } raw
            ? (int)Math.Min(16 + (long)array.Length * raw.Size, Array.MaxLength)
            : 256);
        Write(buffer, value);
        return buffer.ToArray();
    }

    /// <exception cref="EndOfStreamException">The bytes are cut short.</exception>
    /// <exception cref="MissingCodeException">This node lacks a type.</exception>
    public static object? Decode(ReadOnlyMemory<byte> bytes)
    {
        var reader = new ByteReader(bytes);
        return reader.ReadByte() switch
        {
            Null => null,
            Scalar => ReadScalar(reader),
            Vector => ReadVector(reader),
            Text => Strict.GetString(reader.Rest.Span),
            Utf16 => new string((char[])RawType.Find(typeof(char))!.ReadArray(reader.Rest.Span)),
            Graph => ObjectGraph.Read(reader.Rest),
            var tag => throw new InvalidDataException($"The payload begins with {tag}, which this version does not know."),
        };
    }

    internal static void Write(ByteBuffer buffer, object? value)
    {
        if (value is null)
            buffer.WriteByte(Null);
        else if (value is string text)
            WriteText(buffer, text);
        else if (RawType.Find(value.GetType()) is { } scalar)
            WriteScalar(buffer, scalar, value);
        // An array of another rank, or one that begins at another index than 0, is of another type than T[].
        else if (value is Array { Rank: 1 } array && array.GetType().IsSZArray && RawType.Find(array.GetType().GetElementType()!) is { } element)
            WriteVector(buffer, element, array);
        else
        {
            Travel.Check(value);
            buffer.WriteByte(Graph);
            ObjectGraph.Write(buffer, value);
        }
    }

    static void WriteText(ByteBuffer buffer, string text)
    {
        // Half of a surrogate pair is no UTF-8.
        if (IsWellFormed(text))
        {
            buffer.WriteByte(Text);
            Strict.GetBytes(text, buffer.Take(Strict.GetByteCount(text)));
            return;
        }
        buffer.WriteByte(Utf16);
        RawType.Find(typeof(char))!.WriteArray(buffer, text.ToCharArray());
    }

    static bool IsWellFormed(string text)
    {
        for (var i = text.AsSpan().IndexOfAnyInRange('\ud800', '\udfff'); i >= 0 && i < text.Length; i++)
            if (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[++i])))
                return false;
        return true;
    }

    static void WriteScalar(ByteBuffer buffer, RawType type, object value)
    {
        buffer.WriteByte(Scalar);
        buffer.WriteByte(type.Code);
        type.Write(buffer, value);
    }

    static object ReadScalar(ByteReader reader)
    {
        var type = RawType.Find(reader.ReadByte());
        return type.Read(reader.Take(type.Size).Span);
    }

    static void WriteVector(ByteBuffer buffer, RawType element, Array values)
    {
        buffer.WriteByte(Vector);
        buffer.WriteByte(element.Code);
        buffer.WriteInt(values.Length);
        element.WriteArray(buffer, values);
    }

    static Array ReadVector(ByteReader reader)
    {
        var type = RawType.Find(reader.ReadByte());
        var size = (long)reader.ReadInt() * type.Size;
        return size >= 0 && size == reader.Rest.Length
            ? type.ReadArray(reader.Rest.Span)
            : throw new EndOfStreamException("The payload is cut short.");
    }
}
