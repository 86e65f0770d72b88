#:project ../src/ActorSweep/ActorSweep.csproj
#:project ../src/ActorSweep.Models/ActorSweep.Models.csproj
#:property PublishAot=false

// Tool #0: a serial loop.
using System.Diagnostics;
using ActorSweep;
using ActorSweep.Models;

const int Runs = 10;
var seeds = Enumerable.Range(0, Runs).ToArray();
var betas = new Linspace(0.5e-4, 5e-4, Runs).ToArray();

var clock = Stopwatch.StartNew();
var sirs = new List<SirRun>();
for (var r = 0; r < Runs; r++)
    sirs.Add(Sir.Simulate(seeds[r], betas[r]));
Console.WriteLine($"Elapsed time: {clock.Elapsed.TotalSeconds:0.000} s");
Console.WriteLine($"Digest: {SweepDigest.Of(sirs)}");
