namespace ActorSweep.Storage;

/// <summary>Reads what comes over a network, and where that breaks goes on from there.</summary>
/// <param name="open">Opens it from an offset on.</param>
/// <param name="most">So often.</param>
sealed class ResumingStream(Func<long, Task<Stream>> open, long length, int most) : Stream
{
    Stream? _body;
    long _read;
    int _resumed;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position { get => _read; set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
            try
            {
                _body ??= await open(_read).ConfigureAwait(false);
                var count = await _body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
                if (count == 0 && _read < length && buffer.Length > 0)
                    throw new EndOfStreamException("what came ended too early.");
                _read += count;
                return count;
            }
            // At its very begin nothing is lost by asking somebody else.
            catch (Exception e) when (e is IOException or HttpRequestException && _read > 0 && _resumed < most)
            {
                _resumed++;
                await CloseAsync().ConfigureAwait(false);
            }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    async ValueTask CloseAsync()
    {
        if (_body is not null)
            await _body.DisposeAsync().ConfigureAwait(false);
        _body = null;
    }
}
