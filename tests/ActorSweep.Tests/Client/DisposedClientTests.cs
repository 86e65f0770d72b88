using ActorSweep.Tests.Client.Futures;
using ActorSweep.Tests.Hosting;
using ActorSweep.Tests.Storage.Journal;

namespace ActorSweep.Tests.Client;

/// <summary>Every request of a client that was disposed says so, over HTTP and in this process.</summary>
public sealed class DisposedClientTests : IDisposable
{
    static readonly RunId Run = new("sir-1");
    readonly JournalFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_request_of_a_disposed_client_of_a_cluster_says_that_it_was_disposed()
    {
        await using var cluster = await InProcessCluster.StartAsync(workers: 0);
        foreach (var wasUsed in (bool[])[false, true])
        {
            var client = await SweepClient.ConnectAsync(cluster.Url);
            if (wasUsed)
                _ = client.Submit(() => Calls.Inc(1));
            await client.DisposeAsync();
            await SaysDisposedAsync(client);
            await SaysAsync(() => client.LogsAsync(Run));
        }
    }

    [Fact]
    public async Task Every_request_of_a_disposed_client_of_a_local_engine_says_that_it_was_disposed()
    {
        var client = await SweepClient.LocalAsync(new LocalOptions { Workers = 1, Slots = 1, Data = _folder.Path });
        var queued = client.Enqueue(() => Calls.Inc(1));
        Assert.Equal(2, await queued.GetAsync(ClientExtensions.Patience));
        var other = client.Queued<int>(queued.Id);
        await client.DisposeAsync();
        await SaysDisposedAsync(client);
        await SaysAsync(() => other.GetAsync());
        await SaysAsync(() => other.StatusAsync());
        await SaysAsync(() => other.RevokeAsync());
    }

    static async Task SaysDisposedAsync(SweepClient client)
    {
        var call = Delayed.Call(() => Calls.Inc(1));
        await SaysAsync(() => Task.FromResult(client.Submit(call)));
        await SaysAsync(() => Task.FromResult(client.Map(Calls.Inc, [1, 2])));
        await SaysAsync(() => client.ComputeAsync(call));
        await SaysAsync(() => client.ScatterAsync(1));
        await SaysAsync(() => client.CreateActorAsync<object>());
        await SaysAsync(() => client.SubmitAsync(SweepSpec.Deck));
        await SaysAsync(() => client.SnapshotAsync());
        await SaysAsync(() => client.WatchAsync(Run).GetAsyncEnumerator().MoveNextAsync().AsTask());
        await SaysAsync(() => client.CancelAsync(Run));
        await SaysAsync(() => client.ResumeAsync(Run));
        await SaysAsync(() => client.DrainAsync(new WorkerId("w")));
        await SaysAsync(() => client.SaveResultsAsync(Run, "nowhere"));
        await SaysAsync(() => client.Enqueue(call).GetAsync());
        await SaysAsync(() => client.Queued<int>("1").GetAsync());
        await SaysAsync(() => client.ScheduleAsync("daily", "0 3 * * *", call));
        await SaysAsync(() => client.UnscheduleAsync("daily"));
        await SaysAsync(() => client.ListQueueAsync());
        await SaysAsync(() => client.PurgeQueueAsync());
        await SaysAsync(() => client.ListRecurringAsync());
        await SaysAsync(() => client.UnpublishAsync("name"));
    }

    static async Task SaysAsync(Func<Task> request) =>
        Assert.StartsWith("the client was disposed. Connect another one.", (await Assert.ThrowsAsync<ObjectDisposedException>(request)).Message, StringComparison.Ordinal);
}
