using System.Text;

namespace ActorSweep.Protocol.Payloads;

/// <summary>
/// Encodes a user's value as bytes: a tag, then numbers, text and arrays of numbers as they are in memory, and everything else by
/// Hyperion. The bytes contain their type; they are decoded only in processes that run user code.
/// </summary>
static class PayloadCodec
{
    // A tag is never reused.
    const byte Null = 0, Scalar = 1, Vector = 2, Text = 3, Utf16 = 4, Graph = 5;
    static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The bytes before the elements of an array: the tag, the code of the element type, the number of elements.</summary>
    internal const int VectorHead = 2 + sizeof(int);

    /// <exception cref="CannotTravelException">The value cannot be sent to another process.</exception>
    public static byte[] Encode(object? value) => Prepare(value).ToArray();

    /// <summary>Encodes a value without copying the elements of an array. The bytes are valid until this thread encodes another value.</summary>
    /// <param name="isResult">Whether the value is the result of a task, which must not hold values that are computed when they are enumerated.</param>
    /// <inheritdoc cref="Encode"/>
    internal static EncodedPayload Prepare(object? value, bool isResult = false)
    {
        var buffer = ByteBuffer.OfThread();
        if (ElementsOf(value) is not { } element)
        {
            Write(buffer, value, isResult);
            return new EncodedPayload(buffer.Written);
        }
        var array = (Array)value!;
        WriteVectorHead(buffer, element, array);
        return new EncodedPayload(buffer.Written, element.BytesOf(array));
    }

    /// <exception cref="EndOfStreamException">The bytes are truncated.</exception>
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
            var tag => throw new InvalidDataException($"The payload begins with the tag {tag}, which this version does not know."),
        };
    }

    /// <summary>Decodes a value from a stream with blocking reads. The elements of an array are read directly into the array.</summary>
    /// <param name="stream">A stream that has a length and ends with the value.</param>
    /// <inheritdoc cref="Decode"/>
    internal static object? Read(Stream stream)
    {
        var head = HeadOf(stream);
        stream.ReadExactly(head);
        var (rest, open) = Begin(head, stream.Length);
        stream.ReadExactly(rest.Span);
        return open();
    }

    /// <summary>Decodes a value that comes through an <see cref="HttpClient"/>, where blocking reads take 1.5 times as long.</summary>
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

    /// <summary>Returns the memory for the rest of a value, and a function that returns the value once that memory is filled.</summary>
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

    /// <summary>Returns the element type and count of an array by the first bytes of its payload; null if the payload is not such an array.</summary>
    /// <param name="length">The length of the whole payload in bytes.</param>
    /// <exception cref="EndOfStreamException">The bytes are truncated.</exception>
    internal static (RawType Element, int Count)? VectorIn(ReadOnlySpan<byte> head, long length)
    {
        if (head.Length < VectorHead || head[0] != Vector)
            return null;
        var (type, count) = (RawType.Find(head[1]), BitConverter.ToInt32(head[2..]));
        return count >= 0 && (long)count * type.Size == length - VectorHead ? (type, count) : throw CutShort();
    }

    internal static void Write(ByteBuffer buffer, object? value, bool isResult = false)
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
            Travel.Check(value, isResult);
            buffer.WriteByte(Graph);
            ObjectGraph.Write(buffer, value);
        }
    }

    static void WriteText(ByteBuffer buffer, string text)
    {
        // A text with half of a surrogate pair has no UTF-8.
        if (WellFormed.Is(text))
        {
            buffer.WriteByte(Text);
            Strict.GetBytes(text, buffer.Take(Strict.GetByteCount(text)));
            return;
        }
        buffer.WriteByte(Utf16);
        RawType.Find(typeof(char))!.WriteArray(buffer, text.ToCharArray());
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

    /// <summary>Returns the element type of an array that travels as it is in memory; else null.</summary>
    /// <remarks>An array of another rank, or with another lower bound than 0, has another type than T[].</remarks>
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

    static EndOfStreamException CutShort() => new("The payload is truncated.");
}
