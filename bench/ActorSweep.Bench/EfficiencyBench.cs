using System.Diagnostics;
using System.Text.Json;
using ActorSweep.Models;

namespace ActorSweep.Bench;

/// <summary>The share of the slots' time that the model takes: kernel time × runs / slots / wall time, over 400 runs of 200,000 steps.</summary>
static class EfficiencyBench
{
    const int Runs = 400, Rounds = 5;

    static readonly string[] Sweep = ["-p", "beta=linspace(1e-4,4e-4,4)", "--replicates", $"{Runs / 4}"];

    public static async Task RunAsync(ResultTable table)
    {
        var (alone, here, there) = (new List<double>(), new List<Wall>(), new List<Wall>());
        await using var up = await BenchCluster.StartAsync(2, 1);
        for (var round = 0; round <= Rounds; round++)
        {
            var (kernel, local, cluster) = (KernelAlone(), await WallOf(), await WallOf("--cluster", BenchCluster.Url));
            Console.WriteLine($"efficiency: kernel {kernel * 1e3:0.00} ms; here {local}; up {cluster}{(round == 0 ? " (warm-up)" : "")}");
            if (round == 0)
                continue;
            alone.Add(kernel);
            here.Add(local);
            there.Add(cluster);
        }
        Add(table, "in-process, all cores", here, alone);
        Add(table, "up --workers 2 --slots 1", there, alone);
    }

    static void Add(ResultTable table, string where, List<Wall> walls, List<double> alone)
    {
        var own = ResultTable.Median(walls.Select(w => w.SimulateSeconds / w.Slots / w.Seconds));
        var against = ResultTable.Median(walls.Zip(alone, (w, kernel) => kernel * Runs / w.Slots / w.Seconds));
        table.Add($"efficiency, {where}", $"{own:0.000} (kernel timed in its slot); {against:0.000} (kernel timed alone)", "≥ 0.90", "0.97");
    }

    /// <summary>Returns the seconds of one simulation on one thread of an idle machine.</summary>
    static double KernelAlone()
    {
        const int runs = 40;
        var start = Stopwatch.GetTimestamp();
        for (var seed = 0; seed < runs; seed++)
            Sir.Simulate(seed, 1e-4 + 3e-4 * (seed % 4) / 3);
        return Stopwatch.GetElapsedTime(start).TotalSeconds / runs;
    }

    static async Task<Wall> WallOf(params string[] arguments)
    {
        JsonElement json = (await Measured.SweepAsync([.. Sweep, .. arguments])).Json;
        return new Wall(json.GetProperty("elapsed_s").GetDouble(), json.GetProperty("simulate_s").GetDouble(), json.GetProperty("slots").GetInt32());
    }

    sealed record Wall(double Seconds, double SimulateSeconds, int Slots);
}
