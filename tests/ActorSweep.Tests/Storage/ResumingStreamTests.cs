using ActorSweep.Execution.Storage;

namespace ActorSweep.Tests.Storage;

/// <summary>A stream that reconnects after a break and continues at the same position.</summary>
public sealed class ResumingStreamTests
{
    static readonly byte[] Bytes = [.. Enumerable.Range(0, 1000).Select(i => (byte)i)];

    /// <param name="breaks">The number of bytes after which each connection breaks.</param>
    static (ResumingStream Stream, List<long> Opened) Breaking(int breaks, int most)
    {
        var opened = new List<long>();
        return (new ResumingStream(offset =>
        {
            opened.Add(offset);
            return new MemoryStream(Bytes, (int)offset, Math.Min(breaks, Bytes.Length - (int)offset));
        }, Bytes.Length, most), opened);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_broken_stream_continues_at_its_position_after_a_reconnect(bool waits)
    {
        var (stream, opened) = Breaking(300, most: 3);
        var read = new byte[1000];
        if (waits)
            stream.ReadExactly(read);
        else
            await stream.ReadExactlyAsync(read);
        Assert.Equal(Bytes, read);
        Assert.Equal([0, 300, 600, 900], opened);
    }

    [Fact]
    public async Task A_stream_that_breaks_too_often_throws_EndOfStreamException()
    {
        var (stream, _) = Breaking(300, most: 2);
        await Assert.ThrowsAsync<EndOfStreamException>(async () => await stream.ReadExactlyAsync(new byte[1000]));
    }

    [Fact]
    public void A_stream_that_cannot_be_opened_throws_at_once() =>
        Assert.Equal("gone", Assert.Throws<IOException>(() => new ResumingStream(_ => throw new IOException("gone"), 10, 3)).Message);
}
