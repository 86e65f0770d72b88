namespace ActorSweep.Protocol.Payloads;

/// <summary>A write-only stream that appends to a buffer.</summary>
sealed class BufferStream(ByteBuffer buffer) : Stream
{
    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => buffer.Length;
    public override long Position { get => buffer.Length; set => throw new NotSupportedException(); }

    public override void Write(byte[] bytes, int offset, int count) => buffer.WriteBytes(bytes.AsSpan(offset, count));
    public override void Write(ReadOnlySpan<byte> bytes) => buffer.WriteBytes(bytes);
    public override void WriteByte(byte value) => buffer.WriteByte(value);
    public override void Flush() { }

    public override int Read(byte[] bytes, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
}
