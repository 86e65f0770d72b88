namespace ActorSweep.Execution.Storage;

/// <summary>Reads a stream over the network, and opens it again at the same offset when the connection breaks.</summary>
/// <param name="open">Opens the stream at an offset. It is called with 0 by the constructor.</param>
/// <param name="most">How often the stream may be opened again.</param>
sealed class ResumingStream(Func<long, Stream> open, long length, int most) : Stream
{
    Stream? _body = open(0);
    long _read;
    int _resumed;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position { get => _read; set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        while (true)
            try
            {
                _body ??= open(_read);
                return Took(_body.Read(buffer), buffer.Length);
            }
            catch (Exception e) when (MayResume(e))
            {
                _resumed++;
                CloseBody();
            }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
            try
            {
                _body ??= await Task.Run(() => open(_read), cancellationToken).ConfigureAwait(false);
                return Took(await _body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false), buffer.Length);
            }
            catch (Exception e) when (MayResume(e))
            {
                _resumed++;
                CloseBody();
            }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    int Took(int count, int wanted)
    {
        if (count == 0 && _read < length && wanted > 0)
            throw new EndOfStreamException("the received data ended too early.");
        _read += count;
        return count;
    }

    /// <summary>Returns whether to open the stream again. Before the first byte, failing is better: the caller can ask another node.</summary>
    bool MayResume(Exception e) => e is (IOException or HttpRequestException) && _read > 0 && _resumed < most;

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing) => CloseBody();

    void CloseBody()
    {
        _body?.Dispose();
        _body = null;
    }
}
