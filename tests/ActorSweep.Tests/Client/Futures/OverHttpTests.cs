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
    public async Task A_remote_client_can_compute_submit_and_map()
    {
        var a = Delayed.Call(() => Times(2, 3));
        Assert.Equal(60, await _client.ComputeAsync(Delayed.Call(() => Times(a.Value, 10))).WaitAsync(ClientExtensions.Patience));
        using var future = _client.Submit(() => Times(4, 5));
        Assert.Equal(20, await future.AsTask().WaitAsync(ClientExtensions.Patience));
        var squares = _client.Map(x => x * x, Enumerable.Range(0, 5000));
        Assert.Equal(4999 * 4999, (await _client.GatherAsync(squares).WaitAsync(ClientExtensions.Patience))[^1]);
    }

    [Fact]
    public async Task A_remote_client_receives_large_results_through_the_gateway()
    {
        using var large = _client.Submit(() => Ones(1_000_000));
        Assert.Equal(1_000_000, (await large.AsTask().WaitAsync(ClientExtensions.Patience)).Sum());
        var rows = _client.Map(Ones, Enumerable.Repeat(20_000, 10));
        Assert.All(await _client.GatherAsync(rows).WaitAsync(ClientExtensions.Patience), row => Assert.Equal(20_000, row.Sum()));
    }

    [Fact]
    public async Task Published_results_outlive_their_remote_client()
    {
        await using (var first = await SweepClient.ConnectAsync(_cluster.Url))
            await first.PublishAsync("twelve", first.Submit(() => Times(3, 4)));
        var found = await _client.GetPublishedAsync<int>("twelve");
        Assert.Equal(12, await found[0].AsTask().WaitAsync(ClientExtensions.Patience));
        await _client.UnpublishAsync("twelve");
        Assert.Empty(await _client.ListPublishedAsync());
    }

    [Fact]
    public async Task The_run_of_a_remote_client_ends_when_the_client_is_disposed()
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
    public async Task Waiting_futures_fail_with_ConnectionLost_when_the_cluster_stops()
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
