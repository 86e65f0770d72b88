using ActorSweep.Tests.Client.Futures;
using Microsoft.Extensions.Hosting;

namespace ActorSweep.Tests.Hosting;

[Collection(nameof(GatedModel))]
public sealed class ClusterTests
{
    static readonly SweepSpec Noisy = new()
    {
        Model = "noisy",
        Parameters = [new("scale", new Linspace(1, 2, 20))],
        Replicates = 30,
        Seed = 42,
    };

    static readonly SweepSpec Gated = new() { Model = "gate", Parameters = [new("x", new ArithmeticRange(0, 6, 1))] };

    [Fact]
    public async Task A_sweep_writes_the_same_files_in_one_actor_system_and_on_a_cluster()
    {
        var (here, there) = (Directory.CreateTempSubdirectory("actorsweep-test-"), Directory.CreateTempSubdirectory("actorsweep-test-"));
        await using var local = await SweepClient.LocalAsync(new() { Models = TestModels.Catalog, Slots = 2 });
        await using var cluster = await InProcessCluster.StartAsync(workers: 2);

        var first = await local.RunToEndAsync(Noisy, here.FullName);
        var second = await cluster.Client.RunToEndAsync(Noisy, there.FullName);

        Assert.Equal(RunState.Succeeded, second.State);
        Assert.Equal(first.Digest, second.Digest);
        foreach (var name in (string[])["runs.csv", "bands.csv", "spec.json"])
            Assert.Equal(File.ReadAllBytes(Path.Combine(here.FullName, name)), File.ReadAllBytes(Path.Combine(there.FullName, name)));
        here.Delete(recursive: true);
        there.Delete(recursive: true);
    }

    [Fact]
    public async Task Series_of_different_lengths_give_the_same_files_in_one_actor_system_and_on_a_cluster()
    {
        var spec = new SweepSpec { Model = "ragged", Replicates = 20, Seed = 7 };
        var (here, there) = (Directory.CreateTempSubdirectory("actorsweep-test-"), Directory.CreateTempSubdirectory("actorsweep-test-"));
        await using var local = await SweepClient.LocalAsync(new() { Models = TestModels.Catalog, Slots = 2 });
        await using var cluster = await InProcessCluster.StartAsync(workers: 2);

        var (first, second) = (await local.RunToEndAsync(spec, here.FullName), await cluster.Client.RunToEndAsync(spec, there.FullName));

        Assert.Equal((RunState.Succeeded, first.Digest), (second.State, second.Digest));
        Assert.InRange(second.Notes!.Shorter, 1, 20);
        foreach (var name in (string[])["runs.csv", "bands.csv"])
            Assert.Equal(File.ReadAllBytes(Path.Combine(here.FullName, name)), File.ReadAllBytes(Path.Combine(there.FullName, name)));
        here.Delete(recursive: true);
        there.Delete(recursive: true);
    }

    [Fact]
    public async Task Results_too_large_for_a_message_are_sent_as_blobs_that_are_deleted_afterwards()
    {
        var spec = new SweepSpec { Model = "line", Every = 1, Parameters = [new("length", new ValueList([100_000, 100_000, 100_000])),] };
        await using var cluster = await InProcessCluster.StartAsync(workers: 0);
        var worker = await cluster.AddWorkerAsync();
        var run = await cluster.Client.RunToEndAsync(spec);
        Assert.Equal(RunState.Succeeded, run.State);
        var store = (ActorSweep.Execution.Storage.BlobStore)worker.Services.GetService(typeof(ActorSweep.Execution.Storage.BlobStore))!;
        Assert.True(SpinWait.SpinUntil(() => store.Count == 0, ClientExtensions.Patience));
    }

    [Fact]
    public async Task A_spec_too_large_for_a_message_reaches_the_workers()
    {
        var spec = new SweepSpec { Model = "line", Parameters = [new("slope", new ValueList([.. Enumerable.Range(0, 5000).Select(i => i / 7.0)]))] };
        await using var cluster = await InProcessCluster.StartAsync(workers: 1);
        var run = await cluster.Client.RunToEndAsync(spec);
        Assert.Equal((RunState.Succeeded, 5000), (run.State, run.Done));
    }

    [Fact]
    public async Task Nodes_on_other_addresses_receive_specs_and_results_and_only_clients_reach_the_gateway()
    {
        var values = new ValueList([.. Enumerable.Range(0, 5000).Select(i => i / 7.0)]);
        await using var cluster = await InProcessCluster.StartAsync(workers: 1, host: "127.0.0.2", workerHost: "127.0.0.3");
        var run = await cluster.Client.RunToEndAsync(new SweepSpec { Model = "line", Parameters = [new("slope", values)] });
        Assert.Equal(RunState.Succeeded, run.State);

        using var http = new HttpClient();
        var forNodes = cluster.Seed.Urls.Single(url => url.Contains("127.0.0.2", StringComparison.Ordinal));
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, (await http.GetAsync($"{forNodes}/runs")).StatusCode);
        Assert.Equal(System.Net.HttpStatusCode.OK, (await http.GetAsync($"{cluster.Url}/runs")).StatusCode);
    }

    [Fact]
    public async Task A_large_spec_is_kept_for_its_second_run_when_the_first_is_cancelled()
    {
        var values = new ValueList([.. Enumerable.Range(0, 5000).Select(i => i / 7.0)]);
        await using var cluster = await InProcessCluster.StartAsync(workers: 0);
        var first = await cluster.Client.SubmitAsync(new SweepSpec { Model = "line", Parameters = [new("slope", values)] });
        var second = await cluster.Client.SubmitAsync(new SweepSpec { Model = "line", Parameters = [new("slope", values)] });
        await cluster.Client.CancelAsync(first);
        await cluster.Client.WaitAsync(first);
        await cluster.AddWorkerAsync();
        Assert.Equal(RunState.Succeeded, (await cluster.Client.WaitAsync(second)).State);
    }

    [Fact]
    public async Task A_run_without_a_worker_waits_and_its_snapshot_says_why()
    {
        await using var cluster = await InProcessCluster.StartAsync(workers: 0);
        var id = await cluster.Client.SubmitAsync(Noisy);
        var waiting = await cluster.Client.WaitAsync(id, run => run.Waiting is not null);
        Assert.Equal((RunState.Queued, "no worker is registered"), (waiting.State, waiting.Waiting));
        await cluster.AddWorkerAsync();
        Assert.Equal(RunState.Succeeded, (await cluster.Client.WaitAsync(id)).State);
    }

    [Fact]
    public async Task A_stopping_worker_finishes_its_chunk_and_another_worker_executes_the_rest()
    {
        await using var cluster = await InProcessCluster.StartAsync(workers: 0);
        var leaver = await cluster.AddWorkerAsync();
        TestModels.Gate.Reset();
        var id = await cluster.Client.SubmitAsync(Gated);
        await cluster.WaitAsync(c => c.Workers.Any(w => w.Busy == 1));
        var leaving = leaver.StopAsync();
        await cluster.WaitAsync(c => c.Workers.Any(w => w.State == WorkerStatus.Draining));
        await cluster.AddWorkerAsync();
        TestModels.Gate.Set();
        await leaving;
        var run = await cluster.Client.WaitAsync(id);
        Assert.Equal((RunState.Succeeded, 6, 2), (run.State, run.Done, run.Workers));
    }

    [Fact]
    public async Task A_drained_worker_unregisters_and_its_node_stops()
    {
        await using var cluster = await InProcessCluster.StartAsync(workers: 0);
        var worker = await cluster.AddWorkerAsync();
        var snapshot = await cluster.WaitAsync(c => c.Workers.Count == 1);
        await cluster.Client.DrainAsync(new(snapshot.Workers[0].Id));
        await worker.WaitForShutdownAsync(new CancellationTokenSource(ClientExtensions.Patience).Token);
        await cluster.WaitAsync(c => c.Workers.Count == 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_results_of_a_map_move_from_a_drained_worker_and_no_item_is_executed_again(bool overHttp)
    {
        await using var cluster = await InProcessCluster.StartAsync(workers: 0);
        await using var http = overHttp ? await SweepClient.ConnectAsync(cluster.Url) : null;
        var client = http ?? cluster.Client;
        var leaver = await cluster.AddWorkerAsync();
        var futures = client.Map(ContextCalls.LongWorkerName, [1, 2, 3]);
        await client.WaitAsync(futures);
        var first = (await cluster.WaitAsync(c => c.Workers.Count == 1)).Workers[0].Id;
        await cluster.AddWorkerAsync();
        await cluster.WaitAsync(c => c.Workers.Count == 2);
        await client.DrainAsync(new(first));
        await leaver.WaitForShutdownAsync(new CancellationTokenSource(ClientExtensions.Patience).Token);
        await leaver.DisposeAsync();

        Assert.Equal(first, await client.Submit(() => futures[1].Value.TrimEnd()).Soon());
        Assert.Equal([first, first, first], (await client.GatherAsync(futures).Soon()).Select(name => name.TrimEnd()));
    }

    [Fact]
    public async Task A_cancelled_run_ends_and_keeps_its_finished_simulations()
    {
        var folder = Directory.CreateTempSubdirectory("actorsweep-test-");
        await using var cluster = await InProcessCluster.StartAsync(workers: 1);
        var spec = new SweepSpec { Model = "gate", Parameters = [new("x", new ArithmeticRange(0, 1000, 1))] };
        TestModels.Gate.Reset();
        var id = await cluster.Client.SubmitAsync(spec);
        await cluster.WaitAsync(c => c.Workers.Any(w => w.Busy == 1));
        await cluster.Client.CancelAsync(id);
        TestModels.Gate.Set();
        var run = await cluster.Client.WaitAsync(id);
        await cluster.Client.SaveResultsAsync(id, folder.FullName);
        Assert.Equal(RunState.Cancelled, run.State);
        Assert.Null(run.Digest);
        Assert.Equal(run.Done + 1, File.ReadLines(Path.Combine(folder.FullName, "runs.csv")).Count());
        folder.Delete(recursive: true);
    }
}
