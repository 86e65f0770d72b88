using System.Diagnostics;

namespace ActorSweep.Bench;

/// <summary>The queue on SQLite: rates of acknowledged and finished calls of a trivial function, compared with Celery and RabbitMQ.</summary>
static class QueueBench
{
    const int Calls = 20_000, Rounds = 5;

    public static async Task RunAsync(ResultTable table)
    {
        await using var up = await BenchCluster.StartAsync(2, 1);
        await using var client = await BenchCluster.ConnectAsync(2);
        List<(double In, double Out)> rates = [];
        for (var round = 0; round <= Rounds; round++)
        {
            var (into, through) = await OnceAsync(client);
            Console.WriteLine($"queue: {into:N0} enqueued/s, {through:N0} to result/s{(round == 0 ? " (warm-up)" : "")}");
            if (round > 0)
                rates.Add((into, through));
        }
        var celery = (await Measured.CeleryAsync("celery_tasks.py", "5000")).Json;
        Row("enqueued, each acknowledged from the disk", rates.Select(r => r.In), "enqueued_per_second", "≥ 5,000");
        Row("enqueued to result", rates.Select(r => r.Out), "results_per_second", "≥ 2,000");

        void Row(string what, IEnumerable<double> ours, string theirs, string must)
        {
            var (median, peer) = (ResultTable.Median(ours), celery.GetProperty(theirs).GetDouble());
            table.Add($"queue on SQLite, {what}", $"{median:N0} calls/s / Celery {peer:N0} = {median / peer:0.0}×", must, "");
        }
    }

    static async Task<(double In, double Out)> OnceAsync(SweepClient client)
    {
        var clock = Stopwatch.StartNew();
        var tasks = new QueuedTask<int>[Calls];
        for (var i = 0; i < tasks.Length; i++)
        {
            var x = i;
            tasks[i] = client.Enqueue(() => Square(x));
        }
        await Task.WhenAll(tasks.Select(task => task.Acknowledged));
        var kept = clock.Elapsed;
        long total = 0;
        foreach (var result in await Task.WhenAll(tasks.Select(task => task.GetAsync())))
            total += result;
        if (total != Enumerable.Range(0, Calls).Sum(x => (long)Square(x)))
            throw new InvalidOperationException("The queue is wrong.");
        return (Calls / kept.TotalSeconds, Calls / clock.Elapsed.TotalSeconds);
    }

    public static int Square(int x) => x * x;
}
