using ActorSweep.Execution.Storage;
using ActorSweep.Protocol.Blobs;

namespace ActorSweep.Tests.Storage;

public sealed class ChecksumStreamTests
{
    static readonly byte[] Bytes = [.. Enumerable.Range(0, 3_000_000).Select(i => (byte)(i * 7))];

    static ChecksumStream Reading(byte[] what, long length, ulong? checksum) => new(new MemoryStream(what), length, checksum, "it");

    [Fact]
    public async Task Who_reads_to_the_end_has_what_was_promised_however_it_is_read()
    {
        var (one, other) = (new byte[Bytes.Length], new byte[Bytes.Length]);
        Reading(Bytes, Bytes.Length, BlobStore.Checksum(Bytes)).ReadExactly(one);
        await Reading(Bytes, Bytes.Length, BlobStore.Checksum(Bytes)).ReadExactlyAsync(other);
        Assert.Equal(Bytes, one);
        Assert.Equal(Bytes, other);
    }

    [Fact]
    public void One_wrong_bit_is_seen() =>
        Assert.Throws<InvalidChecksumException>(() => Reading(Bytes, Bytes.Length, BlobStore.Checksum(Bytes) ^ 1).ReadExactly(new byte[Bytes.Length]));

    [Fact]
    public void No_more_is_read_than_was_promised()
    {
        var reading = Reading(Bytes, 1000, BlobStore.Checksum(Bytes.AsSpan(0, 1000)));
        Assert.Equal(1000, reading.ReadAtLeast(new byte[5000], 5000, throwOnEndOfStream: false));
    }

    [Fact]
    public void Less_than_was_promised_is_an_end_too_early() =>
        Assert.Throws<EndOfStreamException>(() => Reading([1, 2, 3], 4, null).ReadExactly(new byte[4]));
}
