using System.Globalization;
using ActorSweep.Chaos;

// Faults at random, from a seed, for some minutes, while sweeps flow: actorsweep-chaos [MINUTES [SEED]].
var minutes = args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 10;
var seed = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : Environment.TickCount;
Console.WriteLine($"seed {seed}, {minutes} minutes");

var digest = await Sweeps.UndisturbedDigestAsync();
await using var cluster = await ChaosCluster.StartAsync(schedulers: 2, workers: 3);
using var end = new CancellationTokenSource(TimeSpan.FromMinutes(minutes));
var sweeps = Sweeps.FlowAsync(cluster.Urls, digest, end.Token);
await new Faults(cluster, new Random(seed)).BefallAsync(end.Token);
return await sweeps;
