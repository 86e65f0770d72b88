namespace ActorSweep.Bench;

/// <summary>20,000 runs of 20,000 steps, 100 points × 200 replicates: peak memory of the single process.</summary>
static class MemoryBench
{
    public static async Task RunAsync(ResultTable table)
    {
        var measured = await Measured.SweepAsync("-p", "beta=linspace(1e-4,4e-4,100)", "-p", "npts=20000", "--replicates", "200");
        Console.WriteLine($"memory: {measured.PeakMegabytes:0} MB, {measured.Seconds:0.0} s");
        table.Add("peak memory, 20,000 runs of 20,000 steps, in-process", $"{measured.PeakMegabytes:0} MB", "< 400 MB", "");
    }
}
