using System.Globalization;
using ActorSweep.Chaos;
using ActorSweep.EndToEnd.Tests.Processes;

// Random faults from a seed for some minutes, while clients run sweeps and enqueue calls:
//     actorsweep-chaos [MINUTES [SEED]] [--postgres]
// One of these clients, which is a separate process because it may be killed too:
//     actorsweep-chaos client URLS FOLDER
if (args is ["client", var urls, var folder])
{
    await new ClientFlow(urls, new Ledger(folder)).RunAsync();
    return 0;
}
var numbers = args.Where(arg => arg != "--postgres").ToArray();
var minutes = numbers.Length > 0 ? double.Parse(numbers[0], CultureInfo.InvariantCulture) : 10;
var seed = numbers.Length > 1 ? int.Parse(numbers[1], CultureInfo.InvariantCulture) : Environment.TickCount & int.MaxValue;
Console.WriteLine($"seed {seed}, {minutes} minutes; what the nodes say is in {ChaosCluster.LogFile}");

var before = Leftovers.Here();
int wrong;
using (var server = args.Contains("--postgres") ? new PostgresServer(port: 15432) : null)
await using (var cluster = await ChaosCluster.StartAsync(schedulers: 2, workers: 3, server?.NewDatabase().ConnectionString))
{
    using var clients = new ClientProcesses(cluster.Urls, count: 2);
    using (var end = new CancellationTokenSource(TimeSpan.FromMinutes(minutes)))
        await new Faults(cluster, clients, server, new Random(seed)).BefallAsync(end.Token);
    Console.WriteLine("no more faults: all that was acknowledged has to come to its end");
    await clients.StopAsync();
    wrong = clients.Failed + await Verdict.OfAsync(cluster.Urls, clients.Ledgers);
}
wrong += Leftovers.Report(before);
Console.WriteLine(wrong == 0 ? "nothing is lost" : $"{wrong} things are WRONG");
return wrong == 0 ? 0 : 1;
