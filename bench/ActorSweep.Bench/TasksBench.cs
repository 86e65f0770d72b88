using System.Diagnostics;

namespace ActorSweep.Bench;

/// <summary>
/// Trivial tasks, so that the engine's own work is measured: two workers of one slot, as in-process nodes or processes, with TCP between
/// them and the scheduler, compared with Dask with two worker processes of one thread.
/// </summary>
static class TasksBench
{
    const int WarmUps = 12, Rounds = 7, RoundTrips = 500;

    public static async Task RunAsync(ResultTable table)
    {
        await RunAsync(new() { Workers = 2, Slots = 1 }, "in-process nodes", table);
        await RunAsync(new() { Processes = 2, Slots = 1 }, "worker processes", table);
    }

    static async Task RunAsync(LocalOptions where, string what, ResultTable table)
    {
        table.Add($"**two {what} of one slot**", $"", "", "");
        await using var client = await SweepClient.LocalAsync(where);
        await MapAsync(client, table);
        await TreeAsync(client, table);
        await RoundTripAsync(client, table);
        await FirstOfMillionAsync(client, table);
        await CostByNumberAsync(client, table);
        await CostOfGraphByNumberAsync(client, table);
    }

    static async Task MapAsync(SweepClient client, ResultTable table)
    {
        const int items = 100_000;
        var ours = items / await MedianAsync(() => MapOnceAsync(client, items));
        // Dask would take minutes for 100,000. Its rate is the same for fewer.
        var dask = await PeerAsync("map", 10_000, "tasks_per_second");
        table.Add("map of 100,000, submitted to gathered", $"{ours:N0} tasks/s / {dask:N0} = {ours / dask:0}×", "≥ 100×", "400×");
    }

    static async Task<double> MapOnceAsync(SweepClient client, int items)
    {
        var start = Stopwatch.GetTimestamp();
        var futures = client.Map(Tiny.Increment, Enumerable.Range(0, items));
        var results = await client.GatherAsync(futures);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        foreach (var future in futures)
            future.Dispose();
        return results[^1] == items ? seconds : throw new InvalidOperationException($"The last is {results[^1]}.");
    }

    static async Task TreeAsync(SweepClient client, ResultTable table)
    {
        const int leaves = 10_000, tasks = 20_005;
        var built = new List<double>();
        var computed = await MedianAsync(async () =>
        {
            var (toBuild, toCompute) = await TreeOnceAsync(client, leaves);
            built.Add(toBuild);
            return toCompute;
        });
        var whole = computed + ResultTable.Median(built.TakeLast(Rounds));
        var dask = await PeerAsync("tree", leaves, "seconds", "seconds_compute");
        table.Add(
            "tree sum of 10,000 leaves, 20,005 tasks, written to computed",
            $"{tasks / whole:N0} tasks/s / {tasks / dask[0]:N0} = {dask[0] / whole:0}×", "≥ 100×", "300×");
        table.Add(
            "the same, computed only", $"{tasks / computed:N0} tasks/s / {tasks / dask[1]:N0} = {dask[1] / computed:0}×", "", "");
    }

    static async Task<(double ToBuild, double ToCompute)> TreeOnceAsync(SweepClient client, int leaves)
    {
        var start = Stopwatch.GetTimestamp();
        var root = Tree(leaves);
        var built = Stopwatch.GetTimestamp();
        var sum = await client.ComputeAsync(root);
        var computed = Stopwatch.GetTimestamp();
        return sum == (int)(leaves * (leaves + 1L) / 2)
            ? (Stopwatch.GetElapsedTime(start, built).TotalSeconds, Stopwatch.GetElapsedTime(built, computed).TotalSeconds)
            : throw new InvalidOperationException($"The sum is {sum}.");
    }

    /// <summary>Returns a tree that adds pairs until one sum is left. The last of an odd number passes through a separate task.</summary>
    static Delayed<int> Tree(int leaves)
    {
        var level = Enumerable.Range(0, leaves).Select(i => Delayed.Call(() => Tiny.Increment(i))).ToList();
        while (level.Count > 1)
            level = [.. level.Chunk(2).Select(pair => pair is [var one, var other]
                ? Delayed.Call(() => Tiny.Add(one.Value, other.Value))
                : Delayed.Call(() => Tiny.Same(pair[0].Value)))];
        return level[0];
    }

    static async Task RoundTripAsync(SweepClient client, ResultTable table)
    {
        var times = new List<double>();
        for (var i = 0; i < RoundTrips; i++)
        {
            var start = Stopwatch.GetTimestamp();
            using var future = client.Submit(() => Tiny.Increment(i));
            await future;
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        var dask = await PeerAsync("roundtrip", 200, "median_ms");
        table.Add("submit to result, one after another, median", $"{ResultTable.Median(times):0.00} ms (Dask {dask:0.0} ms)", "≤ 2 ms", "1 ms");
    }

    static async Task FirstOfMillionAsync(SweepClient client, ResultTable table)
    {
        var seconds = await MedianAsync(async () =>
        {
            var start = Stopwatch.GetTimestamp();
            var futures = client.Map(Tiny.Increment, Enumerable.Range(0, 1_000_000));
            var first = 0.0;
            await foreach (var done in client.AsCompletedInBatches(futures))
            {
                first = await done[0] > 0 ? Stopwatch.GetElapsedTime(start).TotalSeconds : 0;
                break;
            }
            await client.GatherAsync(futures);
            foreach (var future in futures)
                future.Dispose();
            return first;
        });
        table.Add("first result of a map of 1,000,000", $"{seconds:0.000} s", "≤ 0.3 s", "0.1 s");
    }

    static async Task CostByNumberAsync(SweepClient client, ResultTable table)
    {
        var few = await MedianAsync(() => MapOnceAsync(client, 10_000)) / 10_000;
        var many = await MedianAsync(() => MapOnceAsync(client, 1_000_000)) / 1_000_000;
        table.Add("cost of an item, map of 1,000,000 / of 10,000", $"{many * 1e6:0.00} µs / {few * 1e6:0.00} µs = {many / few:0.00}", "≤ 1.3", "");
    }

    /// <summary>Measures trees of ten thousand and of a million tasks.</summary>
    static async Task CostOfGraphByNumberAsync(SweepClient client, ResultTable table)
    {
        var few = await MedianAsync(() => WholeTreeAsync(5_000)) / TasksOf(5_000);
        var many = await MedianAsync(() => WholeTreeAsync(500_000), warmUps: 1, rounds: 3) / TasksOf(500_000);
        table.Add("cost of a task, tree of 1,000,000 / of 10,000, written to computed", $"{many * 1e6:0.0} µs / {few * 1e6:0.0} µs = {many / few:0.00}", "≤ 1.3", "");

        async Task<double> WholeTreeAsync(int leaves)
        {
            var (toBuild, toCompute) = await TreeOnceAsync(client, leaves);
            return toBuild + toCompute;
        }
    }

    static int TasksOf(int leaves) => leaves == 1 ? 1 : leaves + TasksOf((leaves + 1) / 2);

    static async Task<double> MedianAsync(Func<Task<double>> measure, int warmUps = WarmUps, int rounds = Rounds)
    {
        for (var i = 0; i < warmUps; i++)
            await measure();
        var measured = new List<double>();
        for (var i = 0; i < rounds; i++)
        {
            GC.Collect();
            measured.Add(await measure());
        }
        return ResultTable.Median(measured);
    }

    static async Task<double> PeerAsync(string verb, int count, string field) => (await PeerAsync(verb, count, [field]))[0];

    static async Task<double[]> PeerAsync(string verb, int count, params string[] fields)
    {
        var json = (await Measured.PeerAsync("dask_tasks.py", verb, $"{count}")).Json;
        return [.. fields.Select(field => json.GetProperty(field).GetDouble())];
    }
}

/// <summary>Trivial functions.</summary>
static class Tiny
{
    public static int Increment(int x) => x + 1;

    public static int Add(int x, int y) => x + y;

    public static int Same(int x) => x;
}
