using ActorSweep.Execution.Storage;
using ActorSweep.Protocol.Blobs;

namespace ActorSweep.Tests.Storage;

public sealed class ChecksumStreamTests
{
    static readonly byte[] Bytes = [.. Enumerable.Range(0, 3_000_000).Select(i => (byte)(i * 7))];

    static ChecksumStream Reading(byte[] what, long length, ulong? checksum) => new(new MemoryStream(what), length, checksum, "it");

    [Fact]
    public async Task A_stream_with_the_right_checksum_is_read_synchronously_and_asynchronously()
    {
        var (one, other) = (new byte[Bytes.Length], new byte[Bytes.Length]);
        Reading(Bytes, Bytes.Length, BlobStore.Checksum(Bytes)).ReadExactly(one);
        await Reading(Bytes, Bytes.Length, BlobStore.Checksum(Bytes)).ReadExactlyAsync(other);
        Assert.Equal(Bytes, one);
        Assert.Equal(Bytes, other);
    }

    [Fact]
    public void A_wrong_checksum_throws_InvalidChecksumException() =>
        Assert.Throws<InvalidChecksumException>(() => Reading(Bytes, Bytes.Length, BlobStore.Checksum(Bytes) ^ 1).ReadExactly(new byte[Bytes.Length]));

    [Fact]
    public void A_stream_ends_at_its_declared_length()
    {
        var reading = Reading(Bytes, 1000, BlobStore.Checksum(Bytes.AsSpan(0, 1000)));
        Assert.Equal(1000, reading.ReadAtLeast(new byte[5000], 5000, throwOnEndOfStream: false));
    }

    [Fact]
    public void A_stream_shorter_than_its_declared_length_throws_EndOfStreamException() =>
        Assert.Throws<EndOfStreamException>(() => Reading([1, 2, 3], 4, null).ReadExactly(new byte[4]));
}
