using ActorSweep.Models;

namespace ActorSweep.Tests.Client.Futures;

/// <summary>The program of the README, unchanged.</summary>
public sealed class ProgramTests
{
    static int Inc(int x) => x + 1;

    static int Add(int x, int y) => x + y;

    [Fact]
    public async Task The_README_program_runs_in_this_process()
    {
        await using var client = await SweepClient.LocalAsync();
        await RunAsync(client);
    }

    [Fact]
    public async Task The_README_program_runs_on_in_process_nodes()
    {
        await using var nodes = await SweepClient.LocalAsync(new() { Workers = 2, Slots = 1 });
        await RunAsync(nodes);
    }

    static async Task RunAsync(SweepClient client)
    {
        var (seeds, betas) = (Enumerable.Range(0, 10).ToArray(), Enumerable.Range(0, 10).Select(i => 0.1 + i * 0.05).ToArray());

        var queued = Enumerable.Range(0, 10).Select(r => Delayed.Call(() => Sir.Simulate(seeds[r], betas[r])));
        SirRun[] runs = await client.ComputeAsync(queued);
        var a = Delayed.Call(() => Inc(1));
        var b = Delayed.Call(() => Add(a.Value, 10));
        int twelve = await client.ComputeAsync(b);

        Future<int> f = client.Submit(() => Inc(10));
        Future<int> g = client.Submit(() => Add(f.Value, 1), new TaskOptions { Retries = 2, Priority = 5 });
        int x = await g;
        Future<int>[] fs = client.Map(Inc, Enumerable.Range(0, 100_000));
        int[] ys = await client.GatherAsync(fs);
        var ended = new HashSet<Future<int>>();
        await foreach (var done in client.AsCompleted(fs))
            ended.Add(done);

        Assert.Equal(seeds.Zip(betas, (seed, beta) => Sir.Simulate(seed, beta).S[^1]), runs.Select(run => run.S[^1]));
        Assert.Equal((12, 12), (twelve, x));
        Assert.Equal(Enumerable.Range(1, 100_000), ys);
        Assert.Equal(100_000, ended.Count);
    }

    [Fact]
    public async Task Parallelize_needs_no_client()
    {
        int[] seeds = [1, 2, 3];
        double[] betas = [0.1, 0.2, 0.3];
        double[] squares = await Sweep.Parallelize(x => x * x, [1.0, 2.0, 3.0]);
        SirRun[] all = await Sweep.Parallelize((seed, beta) => Sir.Simulate(seed, beta), seeds, betas);
        Assert.Equal([1.0, 4.0, 9.0], squares);
        Assert.Equal(3, all.Length);
    }
}
