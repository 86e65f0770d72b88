using ActorSweep.Execution.Storage;
using ActorSweep.Protocol.Blobs;
using ActorSweep.Protocol.Payloads;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorSweep.Tests.Storage;

/// <summary>The blobs of a node: in memory, and the least recently used ones on disk.</summary>
public sealed class BlobStoreTests : IDisposable
{
    readonly DirectoryInfo _memory = Directory.CreateTempSubdirectory("blobs-memory-"), _disk = Directory.CreateTempSubdirectory("blobs-disk-");
    readonly BlobStore _store;

    public BlobStoreTests() => _store = new BlobStore(_memory.FullName, _disk.FullName, NullLogger.Instance);

    public void Dispose()
    {
        _store.Dispose();
        _memory.Delete(recursive: true);
        _disk.Delete(recursive: true);
    }

    static byte[] Bytes(int seed, int count = 1000)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    [Fact]
    public void A_stored_blob_is_found_until_it_is_removed()
    {
        _store.Put("run/a", Bytes(1));
        Assert.Equal(Bytes(1), _store.Find("run/a")!.Value.ToArray());
        Assert.Null(_store.Find("run/b"));
        Assert.True(_store.Remove("run/a"));
        Assert.Null(_store.Find("run/a"));
        Assert.False(_store.Remove("run/a"));
        Assert.Equal((0, 0, 0), (_store.Count, _store.BytesInMemory, _store.BytesOnDisk));
    }

    [Fact]
    public void A_blob_is_a_file_with_its_name_in_the_folder_of_the_store() =>
        Assert.Equal(Path.Combine(_store.Folder, "run", "a"), _store.Put("run/a", Bytes(1)).Path);

    [Fact]
    public void A_blob_that_is_stored_again_is_replaced()
    {
        _store.Put("run/a", Bytes(1));
        _store.Put("run/a", Bytes(2, 500));
        Assert.Equal(Bytes(2, 500), _store.Find("run/a")!.Value.ToArray());
        Assert.Equal((1, 500), (_store.Count, _store.BytesInMemory));
    }

    [Fact]
    public void Removing_a_run_removes_all_its_blobs()
    {
        _store.Put("one/a", Bytes(1));
        _store.Put("one/b", Bytes(2));
        _store.Put("other/a", Bytes(3));
        _store.RemoveRun("one");
        Assert.Equal((1, 1000), (_store.Count, _store.BytesInMemory));
        Assert.False(Directory.Exists(Path.Combine(_store.Folder, "one")));
    }

    [Fact]
    public void The_least_recently_used_blobs_are_moved_to_disk_and_remain_readable()
    {
        for (var i = 0; i < 4; i++)
            _store.Put($"run/{i}", Bytes(i));
        _store.Find("run/0");
        _store.Spill(1500);

        Assert.Equal((2000, 2000), (_store.BytesInMemory, _store.BytesOnDisk));
        Assert.Equal([true, false, false, true], Enumerable.Range(0, 4).Select(i => IsInMemory($"run/{i}")));
        for (var i = 0; i < 4; i++)
            Assert.Equal(Bytes(i), _store.Find($"run/{i}")!.Value.ToArray());
    }

    [Fact]
    public void An_open_blob_remains_readable_when_it_is_moved_to_disk()
    {
        using var reading = _store.Put("run/a", Bytes(1)).OpenRead();
        var bytes = new byte[1000];
        reading.ReadExactly(bytes.AsSpan(0, 10));
        _store.Spill(1000);
        reading.ReadExactly(bytes.AsSpan(10));
        Assert.Equal(Bytes(1), bytes);
    }

    [Fact]
    public void A_compressible_blob_is_compressed_on_disk_and_read_unchanged()
    {
        var zeros = new double[100_000];
        _store.Put("run/a", PayloadCodec.Encode(zeros));
        _store.Put("run/b", Bytes(1, 100_000));
        _store.Spill(long.MaxValue);

        Assert.Equal(0, _store.BytesInMemory);
        Assert.InRange(_store.BytesOnDisk, 100_000, 110_000);
        Assert.Equal(zeros, _store.Find("run/a")!.Value.Decode());
        Assert.Equal(Bytes(1, 100_000), _store.Find("run/b")!.Value.ToArray());
        _store.RemoveRun("run");
        Assert.Equal(0, _store.BytesOnDisk);
    }

    [Fact]
    public void A_disk_that_cannot_be_written_leaves_the_blobs_in_memory()
    {
        _store.Put("run/a", Bytes(1));
        var folder = Directory.EnumerateDirectories(_disk.FullName).Single();
        // A file with the name of the run's folder.
        File.WriteAllText(Path.Combine(folder, "run"), "");
        _store.Spill(1000);
        Assert.Equal((1000, 0), (_store.BytesInMemory, _store.BytesOnDisk));
        Assert.Equal(Bytes(1), _store.Find("run/a")!.Value.ToArray());

        File.Delete(Path.Combine(folder, "run"));
        _store.Spill(1000);
        Assert.Equal((0, 1000), (_store.BytesInMemory, _store.BytesOnDisk));
    }

    [Fact]
    public void The_store_adopts_a_file_of_an_executor_by_moving_it()
    {
        var corner = _store.NewCorner();
        var file = BlobFile.Write(corner, "1", new EncodedPayload(Bytes(1)));
        _store.AdoptFile("run/a", file);
        Assert.False(File.Exists(file.Path));
        Assert.Equal(Bytes(1), _store.Find("run/a")!.Value.ToArray());
    }

    [Fact]
    public void A_missing_file_or_a_file_of_another_length_is_not_adopted()
    {
        var file = BlobFile.Write(_store.NewCorner(), "1", new EncodedPayload(Bytes(1)));
        Assert.ThrowsAny<IOException>(() => _store.AdoptFile("run/a", LocalBytes.InFile(file.Path!, 5_000_000_000, 0)));
        Assert.ThrowsAny<IOException>(() => _store.AdoptFile("run/a", LocalBytes.InFile(file.Path + "2", 1, 0)));
        Assert.Null(_store.Find("run/a"));
    }

    [Fact]
    public void A_blob_whose_file_is_deleted_is_not_found()
    {
        File.Delete(_store.Put("run/a", Bytes(1)).Path!);
        Assert.Null(_store.Find("run/a"));
        Assert.Equal(0, _store.BytesInMemory);
    }

    [Fact]
    public void Reading_a_modified_blob_throws_InvalidChecksumException()
    {
        var blob = _store.Put("run/a", Bytes(1));
        using (var file = File.OpenWrite(blob.Path!))
            file.Write([1, 2, 3]);
        Assert.Throws<InvalidChecksumException>(() => _store.Find("run/a")!.Value.ToArray());
    }

    [Fact]
    public void A_truncated_blob_is_not_stored()
    {
        var short_ = new ChecksumStream(new MemoryStream(Bytes(1)), 2000, 0, "it");
        Assert.Throws<EndOfStreamException>(() => _store.Put("run/a", short_, 0));
        Assert.Null(_store.Find("run/a"));
    }

    [Theory]
    [InlineData("run")]
    [InlineData("../a")]
    [InlineData("run/..")]
    [InlineData("run/a/b")]
    [InlineData("/a")]
    public void A_name_that_is_not_a_run_and_a_blob_is_refused(string name) => Assert.Throws<ArgumentException>(() => _store.Find(name));

    [Fact]
    public void A_disposed_store_leaves_no_files_in_memory_and_on_disk()
    {
        _store.Put("run/a", Bytes(1));
        _store.Put("run/b", Bytes(1));
        _store.Spill(1000);
        _store.Dispose();
        Assert.Empty(_memory.EnumerateFileSystemInfos());
        Assert.Empty(_disk.EnumerateFileSystemInfos());
    }

    [Fact]
    public void Concurrent_random_changes_keep_the_counts_of_blobs_and_bytes_correct()
    {
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 4 }, seed =>
        {
            var random = new Random(seed);
            for (var i = 0; i < 200; i++)
                switch (random.Next(6))
                {
                    case 0 or 1: _store.Put($"run-{random.Next(3)}/{random.Next(20)}", Bytes(i, random.Next(2000))); break;
                    case 2: _store.Remove($"run-{random.Next(3)}/{random.Next(20)}"); break;
                    case 3: _store.Spill(random.Next(5000)); break;
                    case 4: _store.RemoveRun($"run-{random.Next(3)}"); break;
                    default: _store.Find($"run-{random.Next(3)}/{random.Next(20)}"); break;
                }
        });
        _store.Clear();
        Assert.Equal((0, 0, 0), (_store.Count, _store.BytesInMemory, _store.BytesOnDisk));
    }

    bool IsInMemory(string name) => File.Exists(Path.Combine(_store.Folder, name));
}
