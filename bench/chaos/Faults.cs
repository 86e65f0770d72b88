using System.Globalization;

namespace ActorSweep.Chaos;

/// <summary>What befalls nodes, one after another: they are killed, frozen for a while, or asked to end.</summary>
sealed class Faults(ChaosCluster cluster, Random random)
{
    public async Task BefallAsync(CancellationToken end)
    {
        try
        {
            while (true)
            {
                await Task.Delay(TimeSpan.FromSeconds(2 + 18 * random.NextDouble()), end);
                await BefallOneAsync(end);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    async Task BefallOneAsync(CancellationToken end)
    {
        var (node, process) = cluster.Nodes.OrderBy(n => n.Key, StringComparer.Ordinal).ElementAt(random.Next(cluster.Nodes.Count));
        switch (random.Next(3))
        {
            case 0: Signal(node, process, "KILL"); break;
            case 1: Signal(node, process, "TERM"); break;
            default:
                var seconds = 1 + 19 * random.NextDouble();
                Signal(node, process, "STOP");
                await Task.Delay(TimeSpan.FromSeconds(seconds), end).ContinueWith(_ => { }, TaskScheduler.Default);
                Signal(node, process, "CONT");
                break;
        }
    }

    static void Signal(string node, int process, string signal)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{DateTime.Now:HH:mm:ss} {signal} {node}"));
        ChaosCluster.Signal(process, signal);
    }
}
