namespace ActorSweep.Bench;

/// <summary>The cost of recording a sweep: 100,000 short simulations, durable and not durable in turn, on one cluster.</summary>
static class JournalBench
{
    const int Rounds = 7;

    static readonly SweepSpec Spec = new()
    {
        Parameters = [new("beta", new Linspace(1e-4, 4e-4, 100)), new("npts", new Constant(1000))],
        Replicates = 1000,
        Seed = 7,
        Every = 1000,
    };

    public static async Task RunAsync(ResultTable table)
    {
        await using var up = await BenchCluster.StartAsync(2, 1);
        await using var client = await BenchCluster.ConnectAsync(2);
        List<(double Durable, double Not)> pairs = [];
        for (var round = 0; round <= Rounds; round++)
        {
            // The order alternates, because the first one warms up the second.
            var first = await SecondsOf(client, durable: round % 2 == 0);
            var second = await SecondsOf(client, durable: round % 2 == 1);
            var (durable, not) = round % 2 == 0 ? (first, second) : (second, first);
            Console.WriteLine($"journal: durable {durable:0.000} s, not {not:0.000} s{(round == 0 ? " (warm-up)" : "")}");
            if (round > 0)
                pairs.Add((durable, not));
        }
        var price = ResultTable.Median(pairs.Select(p => p.Durable / p.Not)) - 1;
        table.Add(
            "100,000 short simulations, durable / not",
            $"{ResultTable.Median(pairs.Select(p => p.Durable)):0.00} s / {ResultTable.Median(pairs.Select(p => p.Not)):0.00} s = {100 * price:+0.0;-0.0} %", "≤ 5 %", "");
    }

    static async Task<double> SecondsOf(SweepClient client, bool durable)
    {
        var run = await client.SubmitAsync(Spec, durable);
        RunSnapshot? last = null;
        await foreach (var snapshot in client.WatchAsync(run))
            last = snapshot;
        return last is { State: RunState.Succeeded, Ended: { } ended } ? (ended - last.Submitted).TotalSeconds : throw new InvalidOperationException($"{last}");
    }
}
