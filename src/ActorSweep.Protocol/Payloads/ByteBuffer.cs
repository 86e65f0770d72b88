using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace ActorSweep.Protocol.Payloads;

/// <summary>A growing buffer of bytes, little-endian, in which lengths can be filled in afterwards.</summary>
sealed class ByteBuffer(int capacity = 256) : IBufferWriter<byte>
{
    /// <summary>The largest buffer that a thread keeps for its next value, in bytes.</summary>
    const int LargestKept = 16 << 20;

    [ThreadStatic]
    static ByteBuffer? _ofThread;

    byte[] _bytes = new byte[capacity];

    /// <summary>
    /// Returns this thread's buffer, emptied. Its content is valid until the thread calls this again. The buffer is reused because allocating
    /// megabytes for each value takes the system longer than writing the value.
    /// </summary>
    public static ByteBuffer OfThread()
    {
        _ofThread ??= new ByteBuffer(4096);
        _ofThread.Clear();
        return _ofThread;
    }

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, Length);

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>The written bytes from an index on, writable.</summary>
    public Span<byte> WrittenFrom(int start) => _bytes.AsSpan(start, Length - start);

    public byte[] ToArray() => Written.ToArray();

    public void Clear() => Length = 0;

    public void Truncate(int length) => Length = length;

    public void Advance(int count) => Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public void WriteByte(byte value) => Take(1)[0] = value;

    public void WriteInt(int value) => BinaryPrimitives.WriteInt32LittleEndian(Take(sizeof(int)), value);

    public void WriteBytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    public void WriteText(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        WriteInt(length);
        Encoding.UTF8.GetBytes(text, Take(length));
    }

    /// <summary>Reserves room for the length of the next bytes. <see cref="EndLength"/> fills it in.</summary>
    public int BeginLength()
    {
        WriteInt(0);
        return Length;
    }

    public void EndLength(int start) => BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(start - sizeof(int)), Length - start);

    public Span<byte> Take(int count)
    {
        Reserve(count);
        Length += count;
        return _bytes.AsSpan(Length - count, count);
    }

    public static CannotTravelException TooLarge() =>
        new("the value takes more than 2 GiB; pass the value in parts, or pass the name of a file that the workers can read.");

    void Reserve(int count)
    {
        if (_bytes.Length - Length >= count)
            return;
        if ((long)Length + count > Array.MaxLength)
            throw TooLarge();
        if ((long)Length + count > LargestKept && this == _ofThread)
            _ofThread = null;
        Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(2L * _bytes.Length, (long)Length + count)));
    }
}
