using ActorSweep.Tests.Hosting;

namespace ActorSweep.Tests.Client.Futures;

/// <summary>Tasks that do not stop fail at their hard time limit, whatever the worker's grace period.</summary>
[Collection(nameof(Alone))]
public sealed class HardTimeLimitTests : IAsyncLifetime
{
    static readonly TaskOptions Limited = new() { TimeLimit = TimeSpan.FromMilliseconds(50), HardTimeLimit = TimeSpan.FromMilliseconds(100) };

    InProcessCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await InProcessCluster.StartAsync(workers: 1, overrides: "actorsweep.worker.cancel-grace = 10 m");

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task A_task_that_does_not_stop_fails_at_its_hard_limit_and_frees_its_slot()
    {
        var gate = Gate.New();
        Assert.Equal(typeof(TimeoutException).FullName, (await _cluster.Client.Submit(() => Calls.PassDeaf(gate.Name, 1), Limited).FailsAsync<TaskFailedException>()).RemoteType);
        // The stuck task no longer occupies a slot.
        Assert.Equal(2, await _cluster.Client.Submit(() => Calls.Inc(1)).Soon());
        gate.Open();
    }

    [Fact]
    public async Task An_item_with_only_a_hard_limit_fails_at_that_limit_and_other_items_finish()
    {
        var gate = Gate.New();
        var name = gate.Name;
        var map = _cluster.Client.Map(i => i == 1 ? Calls.PassDeaf(name, i) : i, Enumerable.Range(0, 3), new TaskOptions { HardTimeLimit = TimeSpan.FromMilliseconds(100) });
        await _cluster.Client.GatherAsync(map, GatherErrors.Skip).Gives([0, 2]);
        Assert.Equal(typeof(TimeoutException).FullName, (await map[1].FailsAsync<TaskFailedException>()).RemoteType);
        gate.Open();
    }

    [Fact]
    public void A_hard_limit_below_the_time_limit_is_refused_when_a_task_is_submitted()
    {
        var refused = Assert.Throws<ArgumentException>(() => _cluster.Client.Submit(() => Calls.Inc(1), Limited with { HardTimeLimit = TimeSpan.FromMilliseconds(10) }));
        Assert.Equal("HardTimeLimit is 00:00:00.0100000; it must not be below TimeLimit, which is 00:00:00.0500000.", refused.Message);
    }
}
