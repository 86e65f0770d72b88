using System.Runtime.CompilerServices;
using ActorSweep.Actors;
using ActorSweep.Core.Scheduling;
using ActorSweep.Execution.Storage;
using ActorSweep.Protocol.Blobs;
using ActorSweep.Protocol.Messages;
using ActorSweep.Protocol.Payloads;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorSweep.Tests.Actors;

/// <summary>The payloads on the scheduler's node.</summary>
public sealed class GraphBookTests : IDisposable
{
    static readonly TaskId Data = new(new("g"), 0);

    static readonly RunId Map = new("m");

    readonly DirectoryInfo _disk = Directory.CreateTempSubdirectory("actorsweep-test");
    readonly BlobStore _store;
    readonly GraphBook _book;

    public GraphBookTests()
    {
        _store = new BlobStore("", _disk.FullName, NullLogger.Instance);
        _book = new GraphBook(_store, new NodeBlobs("http://seed", ""), sharesProcess: false);
    }

    public void Dispose()
    {
        _book.Dispose();
        _store.Dispose();
        _disk.Delete(recursive: true);
    }

    [Fact]
    public void Large_scattered_data_are_a_blob_and_not_in_the_memory_of_the_process()
    {
        var bytes = Enumerable.Range(0, 100_000).Select(i => (byte)i).ToArray();
        _book.AddScattered(Data, bytes);
        _book.AddScattered(Data, [1]);

        Assert.Null(_book.ResultOf(Data)!.Inline);
        Assert.Equal(bytes, File.ReadAllBytes(_store.Find(BlobName.Of(Data))!.Value.Path!));
        var (inline, places, _) = _book.Find(new InputPlace(Data, [new("w1")]), _ => new NodeBlobs("http://w1", ""));
        Assert.Null(inline);
        Assert.Equal([$"http://seed/{BlobName.Of(Data)}", $"http://w1/{BlobName.Of(Data)}"], places.Select(place => place.Blob.Url));
        Assert.Single(places.Select(place => (place.Blob.Length, place.Blob.Checksum)).Distinct());
    }

    [Fact]
    public void Scattered_data_whose_file_was_deleted_are_stored_when_the_client_sends_them_again()
    {
        _book.AddScattered(Data, new byte[100_000]);
        File.Delete(_store.Find(BlobName.Of(Data))!.Value.Path!);
        _book.AddScattered(Data, new byte[100_000]);

        Assert.NotNull(_store.Find(BlobName.Of(Data)));
    }

    [Fact]
    public void Small_scattered_data_travel_in_messages()
    {
        _book.AddScattered(Data, [1, 2]);
        var (inline, places, _) = _book.Find(new InputPlace(Data, []), _ => null);

        Assert.Equal([1, 2], inline);
        Assert.Empty(places);
        Assert.Equal(0, _store.Count);
    }

    [Fact]
    public void Scattered_data_are_deleted_with_their_task()
    {
        _book.AddScattered(Data, new byte[100_000]);
        _book.RemoveTask(Data, onlyItsResult: false);

        Assert.Equal((0, null), (_store.Count, _book.ResultOf(Data)));
    }

    [Fact]
    public void Large_arguments_of_a_map_are_outside_the_heap_and_are_read_in_slices()
    {
        var columns = AddMap(Numbers(20_000), [.. Enumerable.Range(0, 20_000).Select(i => $"item {i}")]);
        GC.Collect();

        Assert.All(columns, column => Assert.False(column.IsAlive));
        var slice = _book.MapOf(Map)!.Slice(12_345, 2);
        Assert.Equal([12_345 * 0.5, 12_346 * 0.5], Column.Read(slice[0]).ToArray<double>());
        Assert.Equal(["item 12345", "item 12346"], Column.Read(slice[1]).ToArray());
    }

    [Fact]
    public void The_files_of_a_maps_arguments_have_no_name_and_end_with_the_map()
    {
        AddMap(Numbers(100_000), ["one"]);
        var map = _book.MapOf(Map)!;
        Assert.All(Directory.EnumerateFiles(_disk.FullName, "*", SearchOption.AllDirectories), path => Assert.EndsWith(".lock", path, StringComparison.Ordinal));
        _book.RemoveRun(Map);

        Assert.Throws<ObjectDisposedException>(() => map.Slice(0, 1));
    }

    [Fact]
    public void Large_arguments_of_a_task_and_large_captured_values_of_a_map_are_blobs()
    {
        _book.Add(Data, new TaskShape("f", []), new byte[100_000], null, null);
        var map = _book.Add(Map, new MapFunction("f", [], new byte[100_000]), [], null);

        Assert.Equal((null, $"http://seed/{BlobName.ArgumentsOf(Data)}"), (_book.PayloadOf(Data).Arguments, _book.PayloadOf(Data).ArgumentsBlob!.Url));
        Assert.Equal((null, $"http://seed/{BlobName.FunctionOf(Map)}"), (map.Function.Target, map.Function.TargetBlob!.Url));
        _book.RemoveTask(Data, onlyItsResult: false);
        _book.RemoveRun(Map);
        Assert.Equal(0, _store.Count);
    }

    static double[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(i => i * 0.5)];

    /// <summary>Adds a map, and returns its columns as they came, in a method of its own so that nothing else refers to them.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    WeakReference[] AddMap(double[] numbers, string[] texts)
    {
        byte[][] columns = [Column.Of<double>(numbers).ToBytes(), Column.Of<string>(texts).ToBytes()];
        _book.Add(Map, new MapFunction("f", [], []), columns, null);
        return [.. columns.Select(column => new WeakReference(column))];
    }
}
