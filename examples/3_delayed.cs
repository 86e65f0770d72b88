#:project ../src/ActorSweep/ActorSweep.csproj
#:project ../src/ActorSweep.Models/ActorSweep.Models.csproj
#:property PublishAot=false

// Tool #3: delayed calls, computed by the workers of a cluster. Here, two workers in this process, connected by TCP.
using System.Diagnostics;
using ActorSweep;
using ActorSweep.Models;

const int Runs = 10;
var seeds = Enumerable.Range(0, Runs).ToArray();
var betas = new Linspace(0.5e-4, 5e-4, Runs).ToArray();

var clock = Stopwatch.StartNew();
await using var client = await SweepClient.LocalAsync(new() { Workers = 2, Slots = 1 });
var queued = new List<Delayed<SirRun>>();
foreach (var r in Enumerable.Range(0, Runs))
    queued.Add(Delayed.Call(() => Sir.Simulate(seeds[r], betas[r])));
SirRun[] sirs = await client.ComputeAsync(queued);
Console.WriteLine($"Elapsed time: {clock.Elapsed.TotalSeconds:0.000} s");
Console.WriteLine($"Digest: {SweepDigest.Of(sirs)}");
