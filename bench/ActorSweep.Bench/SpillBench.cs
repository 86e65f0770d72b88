using System.Diagnostics;

namespace ActorSweep.Bench;

/// <summary>10,000 results of 1 MB on two workers with 1 GiB each: the memory of their processes and their blobs together.</summary>
static class SpillBench
{
    const int Results = 10_000, Looked = 200;
    const double Limit = 1 << 30;

    public static async Task RunAsync(ResultTable table)
    {
        await using var up = await BenchCluster.StartAsync(2, 1, "--memory", "1GiB");
        await using var client = await BenchCluster.ConnectAsync(2);
        using var ended = new CancellationTokenSource();
        var peaks = up.Workers.Select(worker => Task.Run(() => PeakOf(worker, ended.Token))).ToList();

        var start = Stopwatch.GetTimestamp();
        var futures = client.Map(Noise.Make, Enumerable.Range(0, Results));
        await client.WaitAsync(futures);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        foreach (var future in futures.Where((_, i) => i % (Results / Looked) == 0))
            if (!(await future).SequenceEqual(Noise.Make((int)future.Index)))
                throw new InvalidOperationException($"Result {future.Index} is another than it should be.");
        await ended.CancelAsync();
        var peak = (await Task.WhenAll(peaks)).Max();
        Console.WriteLine($"spill: {seconds:0.0} s, {peak / 1e6:0} MB at the most");
        table.Add("10,000 results of 1 MB, two workers of 1 GiB: most memory of one / its limit", $"{peak / (1 << 20):0} MiB = {peak / Limit:0.00}, in {seconds:0.0} s", "≤ 1.1", "");
    }

    static double PeakOf(int worker, CancellationToken ended)
    {
        var peak = 0.0;
        for (; !ended.IsCancellationRequested; Thread.Sleep(10))
            peak = Math.Max(peak, ResidentOf(worker) + ChildrenOf(worker).Sum(ResidentOf) + BlobsOf(worker));
        return peak;
    }

    static double ResidentOf(int process) =>
        Read($"/proc/{process}/statm") is { Length: > 0 } memory ? double.Parse(memory.Split(' ')[1]) * Environment.SystemPageSize : 0;

    static IEnumerable<int> ChildrenOf(int process) => Directory.EnumerateDirectories($"/proc/{process}/task")
        .SelectMany(thread => Read($"{thread}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(int.Parse);

    /// <summary>Returns the bytes of blobs in memory. They are files and count to no process.</summary>
    static double BlobsOf(int process) => Directory.EnumerateDirectories("/dev/shm", $"actorsweep-{process}-*")
        .SelectMany(folder => new DirectoryInfo(folder).EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true }))
        .Sum(file => { try { return (double)file.Length; } catch (IOException) { return 0; } });

    static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            // The process or its thread has ended.
            return "";
        }
    }
}

/// <summary>Numbers that do not compress.</summary>
static class Noise
{
    public static double[] Make(int seed)
    {
        var (numbers, random) = (new double[125_000], new Random(seed));
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = random.NextDouble();
        return numbers;
    }
}
