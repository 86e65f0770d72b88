using System.Text;

namespace ActorSweep.Protocol.Payloads;

/// <summary>
/// A user's value as bytes: a tag, then numbers, text and arrays of numbers as they lie in memory, and everything else by
/// Hyperion. The bytes say their own type; they are opened only where user code runs.
/// </summary>
static class PayloadCodec
{
    // A tag is never given twice.
    const byte Null = 0, Scalar = 1, Vector = 2, Text = 3, Utf16 = 4, Graph = 5;
    static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Bytes before those of an array: the tag, the code of its elements, their number.</summary>
    internal const int VectorHead = 2 + sizeof(int);

    /// <exception cref="CannotTravelException">The value means nothing in another process.</exception>
    public static byte[] Encode(object? value) => Prepare(value).ToArray();

    /// <summary>Encodes a value, and leaves the numbers of an array where they are. Good until this thread encodes the next.</summary>
    /// <inheritdoc cref="Encode"/>
    internal static EncodedPayload Prepare(object? value)
    {
        var buffer = ByteBuffer.OfThread();
        if (ElementsOf(value) is not { } element)
        {
            Write(buffer, value);
            return new EncodedPayload(buffer.Written);
        }
        var array = (Array)value!;
        WriteVectorHead(buffer, element, array);
        return new EncodedPayload(buffer.Written, element.BytesOf(array));
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

    /// <summary>Opens a value that is read where one may wait. An array of numbers goes straight to its place.</summary>
    /// <param name="stream">Knows its length, and ends with the value.</param>
    /// <inheritdoc cref="Decode"/>
    internal static object? Read(Stream stream)
    {
        var head = HeadOf(stream);
        stream.ReadExactly(head);
        var (rest, open) = Begin(head, stream.Length);
        stream.ReadExactly(rest.Span);
        return open();
    }

    /// <summary>Opens a value that comes through an <see cref="HttpClient"/>, where reads that wait cost half as much again.</summary>
    /// <inheritdoc cref="Read"/>
    internal static async Task<object?> ReadAsync(Stream stream, CancellationToken cancel)
    {
        var head = HeadOf(stream);
        await stream.ReadExactlyAsync(head, cancel).ConfigureAwait(false);
        var (rest, open) = Begin(head, stream.Length);
        await stream.ReadExactlyAsync(rest, cancel).ConfigureAwait(false);
        return open();
    }

    static byte[] HeadOf(Stream stream) => new byte[(int)Math.Min(VectorHead, stream.Length)];

    /// <summary>Where the rest of a value goes, and what it is then.</summary>
    static (Memory<byte> Left, Func<object?> Open) Begin(byte[] head, long length)
    {
        if (VectorIn(head, length) is var (type, count))
        {
            var (values, memory) = type.NewArray(count);
            return (memory, () => values);
        }
        var bytes = LargePages.Ask(GC.AllocateUninitializedArray<byte>(checked((int)length)));
        head.CopyTo(bytes, 0);
        return (bytes.AsMemory(head.Length), () => Decode(bytes));
    }

    /// <summary>What a payload is an array of, and of how many, by its first bytes; null where it is something else.</summary>
    /// <param name="length">Of all of it.</param>
    /// <exception cref="EndOfStreamException">The bytes are cut short.</exception>
    internal static (RawType Element, int Count)? VectorIn(ReadOnlySpan<byte> head, long length)
    {
        if (head.Length < VectorHead || head[0] != Vector)
            return null;
        var (type, count) = (RawType.Find(head[1]), BitConverter.ToInt32(head[2..]));
        return count >= 0 && (long)count * type.Size == length - VectorHead ? (type, count) : throw CutShort();
    }

    internal static void Write(ByteBuffer buffer, object? value)
    {
        if (value is null)
            buffer.WriteByte(Null);
        else if (value is string text)
            WriteText(buffer, text);
        else if (RawType.Find(value.GetType()) is { } scalar)
            WriteScalar(buffer, scalar, value);
        else if (ElementsOf(value) is { } element)
        {
            WriteVectorHead(buffer, element, (Array)value);
            element.WriteArray(buffer, (Array)value);
        }
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

    /// <summary>What a value is an array of, if it travels as it lies in memory.</summary>
    /// <remarks>An array of another rank, or one that begins at another index than 0, is of another type than T[].</remarks>
    static RawType? ElementsOf(object? value) =>
        value is Array && value.GetType() is { IsSZArray: true } type ? RawType.Find(type.GetElementType()!) : null;

    static void WriteVectorHead(ByteBuffer buffer, RawType element, Array values)
    {
        buffer.WriteByte(Vector);
        buffer.WriteByte(element.Code);
        buffer.WriteInt(values.Length);
    }

    static Array ReadVector(ByteReader reader)
    {
        var type = RawType.Find(reader.ReadByte());
        var size = (long)reader.ReadInt() * type.Size;
        return size >= 0 && size == reader.Rest.Length
            ? type.ReadArray(reader.Rest.Span)
            : throw CutShort();
    }

    static EndOfStreamException CutShort() => new("The payload is cut short.");
}
