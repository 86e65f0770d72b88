using ActorSweep.Actors;
using ActorSweep.Core.Scheduling;
using ActorSweep.Execution.Storage;
using ActorSweep.Protocol.Blobs;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorSweep.Tests.Actors;

/// <summary>The payloads on the scheduler's node.</summary>
public sealed class GraphBookTests : IDisposable
{
    static readonly TaskId Data = new(new("g"), 0);

    readonly BlobStore _store = new("", "", NullLogger.Instance);
    readonly GraphBook _book;

    public GraphBookTests() => _book = new GraphBook(_store, new NodeBlobs("http://seed", ""), sharesProcess: false);

    public void Dispose() => _store.Dispose();

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
}
