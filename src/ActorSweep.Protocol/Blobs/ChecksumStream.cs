using System.IO.Hashing;

namespace ActorSweep.Protocol.Blobs;

/// <summary>Reads a blob of known length and checks its checksum when the last byte is read.</summary>
/// <param name="checksum">XXH3 of the blob's bytes; null if it is not known.</param>
/// <param name="name">The name of the blob in errors.</param>
sealed class ChecksumStream(Stream inner, long length, ulong? checksum, string name) : Stream
{
    /// <summary>The most bytes of one read, so that they are still in the processor's cache when they are hashed.</summary>
    const int Part = 1 << 20;

    readonly XxHash3 _hash = new();
    long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position { get => _read; set => throw new NotSupportedException(); }

    /// <exception cref="IOException">The checksum differs from the expected one.</exception>
    public override int Read(Span<byte> buffer)
    {
        buffer = buffer[..Most(buffer.Length)];
        var count = inner.Read(buffer);
        Take(buffer[..count]);
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        buffer = buffer[..Most(buffer.Length)];
        var count = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        Take(buffer.Span[..count]);
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
    }

    int Most(int wanted) => (int)Math.Min(Math.Min(wanted, Part), length - _read);

    void Take(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length == 0)
            return;
        _hash.Append(bytes);
        _read += bytes.Length;
        if (_read == length && checksum is { } promised && _hash.GetCurrentHashAsUInt64() != promised)
            throw new InvalidChecksumException($"{name} does not have the checksum that its worker reported.");
    }
}
