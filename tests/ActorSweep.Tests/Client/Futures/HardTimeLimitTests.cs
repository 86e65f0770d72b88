using ActorSweep.Tests.Hosting;

namespace ActorSweep.Tests.Client.Futures;

/// <summary>Tasks that do not stop are given up at their hard time limit, whatever the worker's grace period.</summary>
[Collection(nameof(Alone))]
public sealed class HardTimeLimitTests : IAsyncLifetime
{
    static readonly TaskOptions Limited = new() { TimeLimit = TimeSpan.FromMilliseconds(50), HardTimeLimit = TimeSpan.FromMilliseconds(100) };

    InProcessCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await InProcessCluster.StartAsync(workers: 1, overrides: "actorsweep.worker.cancel-grace = 10 m");

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task A_task_is_given_up_at_its_own_hard_limit()
    {
        var gate = Gate.New();
        Assert.Equal(typeof(TimeoutException).FullName, (await _cluster.Client.Submit(() => Calls.PassDeaf(gate.Name, 1), Limited).FailsAsync<TaskFailedException>()).RemoteType);
        // The stuck task no longer occupies a slot.
        Assert.Equal(2, await _cluster.Client.Submit(() => Calls.Inc(1)).Soon());
        gate.Open();
    }

    [Fact]
    public async Task So_is_an_item_of_a_map_and_a_call_of_which_only_the_hard_limit_is_told()
    {
        var gate = Gate.New();
        var name = gate.Name;
        var map = _cluster.Client.Map(i => i == 1 ? Calls.PassDeaf(name, i) : i, Enumerable.Range(0, 3), new TaskOptions { HardTimeLimit = TimeSpan.FromMilliseconds(100) });
        await _cluster.Client.GatherAsync(map, GatherErrors.Skip).Gives([0, 2]);
        Assert.Equal(typeof(TimeoutException).FullName, (await map[1].FailsAsync<TaskFailedException>()).RemoteType);
        gate.Open();
    }

    [Fact]
    public void A_hard_limit_below_the_other_is_refused_where_it_is_handed_in()
    {
        var refused = Assert.Throws<ArgumentException>(() => _cluster.Client.Submit(() => Calls.Inc(1), Limited with { HardTimeLimit = TimeSpan.FromMilliseconds(10) }));
        Assert.Equal("HardTimeLimit is 00:00:00.0100000; it must not be below TimeLimit, which is 00:00:00.0500000.", refused.Message);
    }
}
