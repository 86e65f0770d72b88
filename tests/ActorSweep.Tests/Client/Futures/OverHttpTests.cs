using ActorSweep.Tests.Hosting;

namespace ActorSweep.Tests.Client.Futures;

/// <summary>A remote client, which reaches only the HTTP port of the cluster.</summary>
public sealed class OverHttpTests : IAsyncLifetime
{
    InProcessCluster _cluster = null!;
    SweepClient _client = null!;

    public async Task InitializeAsync()
    {
        _cluster = await InProcessCluster.StartAsync(workers: 2);
        _client = await SweepClient.ConnectAsync(_cluster.Url);
    }

    public async Task DisposeAsync()
    {
        await _client.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task It_computes_submits_and_maps_as_any_client()
    {
        var a = Delayed.Call(() => Times(2, 3));
        Assert.Equal(60, await _client.ComputeAsync(Delayed.Call(() => Times(a.Value, 10))).WaitAsync(ClientExtensions.Patience));
        using var future = _client.Submit(() => Times(4, 5));
        Assert.Equal(20, await future.AsTask().WaitAsync(ClientExtensions.Patience));
        var squares = _client.Map(x => x * x, Enumerable.Range(0, 5000));
        Assert.Equal(4999 * 4999, (await _client.GatherAsync(squares).WaitAsync(ClientExtensions.Patience))[^1]);
    }

    [Fact]
    public async Task Large_results_come_from_their_workers_through_the_one_port()
    {
        using var large = _client.Submit(() => Ones(1_000_000));
        Assert.Equal(1_000_000, (await large.AsTask().WaitAsync(ClientExtensions.Patience)).Sum());
        var rows = _client.Map(Ones, Enumerable.Repeat(20_000, 10));
        Assert.All(await _client.GatherAsync(rows).WaitAsync(ClientExtensions.Patience), row => Assert.Equal(20_000, row.Sum()));
    }

    [Fact]
    public async Task What_it_published_outlives_it()
    {
        await using (var first = await SweepClient.ConnectAsync(_cluster.Url))
            await first.PublishAsync("twelve", first.Submit(() => Times(3, 4)));
        var found = await _client.GetPublishedAsync<int>("twelve");
        Assert.Equal(12, await found[0].AsTask().WaitAsync(ClientExtensions.Patience));
        await _client.UnpublishAsync("twelve");
        Assert.Empty(await _client.ListPublishedAsync());
    }

    [Fact]
    public async Task What_it_held_is_forgotten_when_it_goes()
    {
        await using (var first = await SweepClient.ConnectAsync(_cluster.Url))
            Assert.Equal(6, await first.Submit(() => Times(2, 3)));
        await _cluster.WaitAsync(c => c.Runs.Any(r => r.HasEnded && r.Ended is not null));
    }

    [Fact]
    public async Task An_actor_keeps_its_state_between_calls()
    {
        await using var sum = await _client.CreateActorAsync<Sum>();
        _ = sum.Call(s => s.Add(1));
        Assert.Equal(3, await sum.Call(s => s.Add(2)).AsTask().WaitAsync(ClientExtensions.Patience));
    }

    [Fact]
    public async Task Who_waits_when_the_cluster_goes_is_told_so()
    {
        var gate = Gate.New();
        ((HttpSweepClient)_client).Patience = TimeSpan.FromSeconds(1);
        var waiting = _client.Submit(() => Calls.PassDeaf(gate.Name, 1));
        await _cluster.WaitAsync(c => c.Workers.Any(w => w.Busy > 0));
        var failed = Assert.ThrowsAsync<TaskFailedException>(() => waiting.AsTask().WaitAsync(ClientExtensions.Patience));
        await _cluster.Seed.StopAsync();
        Assert.Equal("ConnectionLost", (await failed).RemoteType);
        gate.Open();
    }

    public static int Times(int x, int y) => x * y;

    public static double[] Ones(int count) => [.. Enumerable.Repeat(1.0, count)];

    public sealed class Sum
    {
        int _sum;

        public int Add(int x) => _sum += x;
    }
}
