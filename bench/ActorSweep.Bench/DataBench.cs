using System.Diagnostics;
using System.Globalization;
using ActorSweep.Models;

namespace ActorSweep.Bench;

/// <summary>Transfer of results between nodes and through the gateway to a client, compared with Dask and Celery.</summary>
static class DataBench
{
    const int Doubles = 12_500_000, Rounds = 7, WarmUps = 20;

    public static async Task RunAsync(ResultTable table)
    {
        var ours = await OursAsync(sameMachine: true);
        // As between machines: nodes do not read one another's files.
        var apart = await OursAsync(sameMachine: false);
        var (move, fetch) = (await DaskAsync("move", Doubles), await DaskAsync("fetch", Doubles));
        var (lists, arrays) = (await DaskAsync("lists"), await DaskAsync("arrays"));
        var celery = (await Measured.CeleryAsync("celery_queue.py")).Json.GetProperty("seconds_working").GetDouble();
        table.Add("100 MB of doubles, node to node, to a task that takes them", $"{ours.Move * 1e3:0} ms / Dask {move * 1e3:0} ms = {ours.Move / move:0.00}", "≤ 1", "0.67");
        table.Add("100 MB of doubles, node to client through the gateway", $"{ours.Fetch * 1e3:0} ms / Dask {fetch * 1e3:0} ms = {ours.Fetch / fetch:0.00}", "≤ 1", "");
        table.Add("100 MB of doubles, node to node over loopback (`same-machine = off`)", $"{apart.Move * 1e3:0} ms / Dask {move * 1e3:0} ms = {apart.Move / move:0.00}", "≤ 1", "0.67");
        table.Add("the client's 100 MB, worker to gateway over loopback, too", $"{apart.Fetch * 1e3:0} ms / Dask {fetch * 1e3:0} ms = {apart.Fetch / fetch:0.00}", "≤ 1", "");
        table.Add("deck's sweep, trajectories to the client / Dask, lists", $"{ours.Deck * 1e3:0} ms / {lists:0.00} s = 1/{lists / ours.Deck:0}", "≤ 1/20", "");
        table.Add("deck's sweep, trajectories to the client / Celery, lists", $"{ours.Deck * 1e3:0} ms / {celery:0.00} s = 1/{celery / ours.Deck:0}", "≤ 1/10", "");
        table.Add("deck's sweep, trajectories to the client / Dask, arrays", $"{ours.Deck * 1e3:0} ms / {arrays:0.00} s = 1/{arrays / ours.Deck:0.0}", "≤ 1/5", "1/10");
    }

    static async Task<(double Move, double Fetch, double Deck)> OursAsync(bool sameMachine)
    {
        var config = Path.Combine(Path.GetTempPath(), $"actorsweep-bench-{Environment.ProcessId}.hocon");
        await File.WriteAllTextAsync(config, $"actorsweep.blobs.same-machine = {(sameMachine ? "on" : "off")}");
        (double, double, double) medians;
        await using (await BenchCluster.StartAsync(2, 1, "--config", config))
        await using (var client = await BenchCluster.ConnectAsync(2))
            medians = (
                await MedianAsync(i => MoveAsync(client, i)),
                await MedianAsync(i => FetchAsync(client, i)),
                await MedianAsync(_ => DeckAsync(client)));
        File.Delete(config);
        return medians;
    }

    static async Task<double> MoveAsync(SweepClient client, int seed)
    {
        var workers = (await client.SnapshotAsync()).Workers.Select(w => w.Id).ToList();
        using var held = client.Submit(() => Arrays.Make(Doubles, seed), new TaskOptions { Workers = [workers[0]] });
        await held.WaitAsync();
        var start = Stopwatch.GetTimestamp();
        using var future = client.Submit(() => Arrays.Last(held.Value), new TaskOptions { Workers = [workers[1]] });
        var last = await future;
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return last == seed + Doubles - 1 ? seconds : throw new InvalidOperationException($"The last is {last}.");
    }

    static async Task<double> FetchAsync(SweepClient client, int seed)
    {
        using var held = client.Submit(() => Arrays.Make(Doubles, seed));
        await held.WaitAsync();
        var start = Stopwatch.GetTimestamp();
        var array = await held;
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return array[^1] == seed + Doubles - 1 ? seconds : throw new InvalidOperationException($"The last is {array[^1]}.");
    }

    static async Task<double> DeckAsync(SweepClient client)
    {
        int[] seeds = [.. Enumerable.Range(0, 10)];
        double[] betas = [.. seeds.Select(i => 0.5e-4 + i * (5e-4 - 0.5e-4) / 9)];
        var start = Stopwatch.GetTimestamp();
        var futures = client.Map(Arrays.Simulate, seeds, betas);
        var runs = await client.GatherAsync(futures);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        foreach (var future in futures)
            future.Dispose();
        return runs.All(run => run.S.Length == 200_001) ? seconds : throw new InvalidOperationException("A trajectory is short.");
    }

    static async Task<double> MedianAsync(Func<int, Task<double>> measure)
    {
        var times = new List<double>();
        for (var i = -WarmUps; i < Rounds; i++)
        {
            GC.Collect();
            var seconds = await measure(i);
            Console.WriteLine($"data: {seconds * 1e3:0.0} ms{(i < 0 ? " (warm-up)" : "")}");
            if (i >= 0)
                times.Add(seconds);
        }
        return ResultTable.Median(times);
    }

    static async Task<double> DaskAsync(string verb, params int[] size) =>
        (await Measured.PeerAsync("dask_data.py", [verb, .. size.Append(Rounds).Select(n => n.ToString(CultureInfo.InvariantCulture))])).Json.GetProperty("seconds").GetDouble();
}

/// <summary>Functions that make and read arrays.</summary>
static class Arrays
{
    /// <summary>Returns an array whose values differ from those of every other seed.</summary>
    public static double[] Make(int count, int seed)
    {
        var array = new double[count];
        for (var i = 0; i < count; i++)
            array[i] = seed + i;
        return array;
    }

    public static double Last(double[] array) => array[^1];

    public static SirRun Simulate(int seed, double beta) => Sir.Simulate(seed, beta);
}
