#:project ../src/ActorSweep/ActorSweep.csproj
#:project ../src/ActorSweep.Models/ActorSweep.Models.csproj
#:property PublishAot=false

// Tool #4: a durable queue. Its calls are executed even if processes die, and it needs no broker.
using System.Diagnostics;
using ActorSweep;
using ActorSweep.Models;

const int Runs = 10;
var seeds = Enumerable.Range(0, Runs).ToArray();
var betas = new Linspace(0.5e-4, 5e-4, Runs).ToArray();

var clock = Stopwatch.StartNew();
await using var client = await SweepClient.LocalAsync(new() { Workers = 2, Slots = 1, Data = Path.Combine(Path.GetTempPath(), "sir-queue") });
var jobs = new List<QueuedTask<SirRun>>();
foreach (var r in Enumerable.Range(0, Runs))
    jobs.Add(client.Enqueue(() => Sir.Simulate(seeds[r], betas[r])));
var sirs = new List<SirRun>();
foreach (var job in jobs)
    sirs.Add(await job.GetAsync());
Console.WriteLine($"Elapsed time: {clock.Elapsed.TotalSeconds:0.000} s");
Console.WriteLine($"Digest: {SweepDigest.Of(sirs)}");
