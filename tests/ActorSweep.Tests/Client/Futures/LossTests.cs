using ActorSweep.Actors;
using ActorSweep.Clients;
using ActorSweep.Execution.Storage;
using ActorSweep.Tests.Hosting;
using Akka.Actor;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace ActorSweep.Tests.Client.Futures;

/// <summary>Workers that die, with all results that they hold.</summary>
public sealed class LossTests : IAsyncLifetime
{
    InProcessCluster? _cluster;
    SweepClient? _client;

    SweepClient Client => _client!;

    public async Task InitializeAsync()
    {
        _cluster = await InProcessCluster.StartAsync(workers: 2, overrides: "actorsweep.worker.drain-timeout = 500 ms");
        _client = ((LocalSweepClient)_cluster.Client).Another();
    }

    public async Task DisposeAsync()
    {
        await Client.DisposeAsync();
        await _cluster!.DisposeAsync();
    }

    /// <summary>Stops a worker as if its process had been killed.</summary>
    static void Kill(WebApplication worker)
    {
        worker.Services.GetRequiredService<ActorSystem>().ActorSelection(ActorNames.PathOf(ActorNames.Worker)).Tell(PoisonPill.Instance);
        worker.Services.GetRequiredService<BlobStore>().Clear();
    }

    /// <summary>Returns the node of a worker by the number in its name.</summary>
    WebApplication NodeOf(string worker) => _cluster!.Nodes[int.Parse(worker.Split('-')[1], System.Globalization.CultureInfo.InvariantCulture)];

    WebApplication Holder() => _cluster!.Nodes.Skip(1).Single(n => n.Services.GetRequiredService<BlobStore>().Count > 0);

    [Fact]
    public async Task A_result_lost_with_its_worker_is_computed_again()
    {
        var gate = Gate.New();
        var made = Client.Submit(() => LossCalls.MakeBytes(gate.Name, 100_000));
        await made.WaitAsync().Soon();
        Kill(Holder());
        Assert.Equal(100_000, await Client.Submit(() => Calls.Sum(made.Value)).Soon());
        Assert.Equal(100_000, (await made.Soon()).Length);
        Assert.Equal(2, gate.Arrived);
    }

    [Fact]
    public async Task Results_of_a_map_lost_with_their_worker_are_computed_again()
    {
        var made = Client.Map(n => Calls.Bytes(n, 1), Enumerable.Repeat(30_000, 40));
        await Client.WaitAsync(made).Soon();
        Kill(_cluster!.Nodes[1]);
        Assert.All(await Client.GatherAsync(made).Soon(), bytes => Assert.Equal(30_000, bytes.Length));
        Assert.Equal(60_000, await Client.Submit(() => Calls.SumOf(made[0].Value, made[39].Value)).Soon());
    }

    [Fact]
    public async Task A_computation_continues_when_a_worker_is_lost()
    {
        var gate = Gate.New();
        var leaves = Enumerable.Range(0, 60).Select(i => Delayed.Call(() => Calls.Bytes(10_000 + i, 1))).ToList();
        var middle = Delayed.Call(() => LossCalls.PassSum(gate.Name, leaves[0].Value));
        var sums = leaves.Select(leaf => Delayed.Call(() => LossCalls.SumAfter(leaf.Value, middle.Value)));
        var computing = Client.ComputeAsync(sums);
        await gate.ReachedAsync();
        Kill(_cluster!.Nodes[1]);
        gate.Open();
        await computing.Gives(Enumerable.Range(0, 60).Select(i => 10_000L + i));
    }

    [Fact]
    public async Task Submitted_work_is_executed_after_one_worker_or_all_workers_are_lost()
    {
        Kill(_cluster!.Nodes[1]);
        await Client.GatherAsync(Client.Map(Calls.Inc, Enumerable.Range(0, 50))).Gives(Enumerable.Range(1, 50));
        Kill(_cluster.Nodes[2]);
        var waits = Client.Submit(() => Calls.Inc(1));
        await _cluster.AddWorkerAsync();
        Assert.Equal(2, await waits.Soon());
    }

    [Fact]
    public async Task A_new_worker_executes_waiting_work()
    {
        Kill(_cluster!.Nodes[1]);
        await _cluster.WaitAsync(c => c.Workers.Count == 1);
        var gate = Gate.New();
        var futures = Client.Map(Calls.Pass, Enumerable.Repeat(gate.Name, 10), Enumerable.Range(0, 10));
        var tasks = Enumerable.Range(0, 10).Select(i => Client.Submit(() => Calls.Pass(gate.Name, i))).ToList();
        await gate.ReachedAsync();
        await _cluster.AddWorkerAsync();
        await gate.ReachedAsync();
        gate.Open();
        await Client.GatherAsync(futures).Gives(Enumerable.Range(0, 10));
        await Client.GatherAsync(tasks).Gives(Enumerable.Range(0, 10));
    }

    [Fact]
    public async Task A_task_that_executes_on_a_lost_worker_is_executed_on_another_one()
    {
        var gate = Gate.New();
        var future = Client.Submit(() => LossCalls.PassWhere(gate.Name));
        await gate.ReachedAsync();
        var first = gate.Worker;
        Kill(NodeOf(first));
        await gate.ReachedAsync();
        gate.Open();
        Assert.NotEqual(first, await future.Soon());
    }

    [Fact]
    public async Task Scattered_values_survive_the_loss_of_their_workers()
    {
        var data = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => Client.ScatterAsync(Calls.Bytes(50_000 + i, 1), broadcast: true)));
        var made = Enumerable.Range(0, 20).Select(i => Client.Submit(() => LossCalls.Join(data[i % 5].Value, data[(i + 1) % 5].Value))).ToList();
        await Client.WaitAsync(made).Soon();
        foreach (var next in new[] { 1, 2, 3 })
        {
            Kill(_cluster!.Nodes[next]);
            await _cluster.AddWorkerAsync();
            var sums = made.Select(m => Client.Submit(() => Calls.Sum(m.Value))).ToList();
            await Client.GatherAsync(sums).Gives(Enumerable.Range(0, 20).Select(i => 100_000L + i % 5 + (i + 1) % 5));
        }
    }

    [Fact]
    public async Task A_draining_worker_transfers_the_results_that_only_it_holds()
    {
        var gate = Gate.New();
        var made = Client.Submit(() => LossCalls.MakeBytes(gate.Name, 100_000));
        await made.WaitAsync().Soon();
        await Holder().StopAsync();
        Assert.Equal(100_000, (await made.Soon()).Length);
        Assert.Equal(1, gate.Arrived);
    }

    [Fact]
    public async Task A_task_whose_workers_are_lost_three_times_fails_with_WorkerLost()
    {
        var gate = Gate.New();
        var future = Client.Submit(() => Calls.Pass(gate.Name, 1));
        for (var death = 0; death < 3; death++)
        {
            await gate.ReachedAsync();
            Kill(NodeOf(gate.Worker));
            await _cluster!.AddWorkerAsync();
        }
        Assert.Equal("WorkerLost", (await future.FailsAsync<TaskFailedException>()).RemoteType);
        gate.Open();
        Assert.Equal(2, await Client.Submit(() => Calls.Inc(1)).Soon());
    }
}
