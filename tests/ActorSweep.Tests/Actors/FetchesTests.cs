using System.Collections.Concurrent;
using ActorSweep.Actors;
using ActorSweep.Execution.Storage;
using ActorSweep.Protocol.Messages;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorSweep.Tests.Actors;

/// <summary>Fetches blobs from holders that answer when the test releases the answers.</summary>
public sealed class FetchesTests : IDisposable
{
    static readonly byte[] Bytes = [1, 2, 3];
    readonly BlobStore _store = new("", "", NullLogger.Instance);
    readonly HeldAnswers _holders = new();

    public void Dispose() => _store.Dispose();

    Fetches Start(TimeSpan? patience = null) =>
        new(new BlobClient(new HttpClient(_holders), seesFiles: false), _store, patience ?? ClientExtensions.Patience);

    static ResultPlace At(string holder, string name) =>
        new(new WorkerId(holder), new BlobAddress($"http://{holder}/blobs/{name}", Bytes.Length, BlobStore.Checksum(Bytes)));

    static void Nobody(ResultPlace place) => Assert.Fail($"{place.Worker} was blamed.");

    [Fact]
    public async Task A_blob_that_is_requested_twice_at_once_is_fetched_once_and_stored()
    {
        var fetches = Start();
        var (one, other) = (fetches.CopyAsync("run/a", [At("h1", "run/a")], Nobody), fetches.CopyAsync("run/a", [At("h1", "run/a")], Nobody));
        await _holders.AnswerAsync("http://h1/blobs/run/a", Bytes);
        Assert.Equal(await one, await other);
        Assert.Equal(Bytes, _store.Find("run/a")!.Value.ToArray());
        Assert.Equal(["http://h1/blobs/run/a"], _holders.Asked);
    }

    [Fact]
    public async Task The_holder_with_the_fewest_requests_is_asked_first()
    {
        var fetches = Start();
        var first = fetches.CopyAsync("run/a", [At("h1", "run/a"), At("h2", "run/a")], Nobody);
        var second = fetches.CopyAsync("run/b", [At("h1", "run/b"), At("h2", "run/b")], Nobody);
        await _holders.AnswerAsync("http://h1/blobs/run/a", Bytes);
        await _holders.AnswerAsync("http://h2/blobs/run/b", Bytes);
        await Task.WhenAll(first, second);
    }

    [Fact]
    public async Task A_holder_without_the_blob_is_reported_and_the_next_holder_is_asked()
    {
        var lost = new List<string>();
        var coming = Start().CopyAsync("run/a", [At("h1", "run/a"), At("h2", "run/a")], place => lost.Add(place.Worker.Value));
        await _holders.AnswerAsync("http://h1/blobs/run/a", null);
        await _holders.AnswerAsync("http://h2/blobs/run/a", Bytes);
        Assert.Equal(Bytes, (await coming).ToArray());
        Assert.Equal(["h1"], lost);
    }

    [Fact]
    public async Task The_time_that_a_fetch_waits_for_its_turn_does_not_count_against_its_holder()
    {
        // The first holder occupies all places until its timeout. The next one is asked only then, with its own timeout.
        var fetches = Start(TimeSpan.FromSeconds(1));
        var blamed = new ConcurrentBag<string>();
        var stuck = Enumerable.Range(0, 8).Select(i => fetches.CopyAsync($"run/{i}", [At("slow", $"run/{i}")], place => blamed.Add(place.Worker.Value))).ToList();
        var waiting = fetches.CopyAsync("run/a", [At("good", "run/a")], place => blamed.Add(place.Worker.Value));
        await _holders.AnswerAsync("http://good/blobs/run/a", Bytes);
        Assert.Equal(Bytes, (await waiting).ToArray());
        Assert.DoesNotContain("good", blamed);
        foreach (var one in stuck)
            await Assert.ThrowsAsync<IOException>(() => one);
        Assert.Equal(8, blamed.Count);
    }
}
