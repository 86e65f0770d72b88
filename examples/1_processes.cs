#:project ../src/ActorSweep/ActorSweep.csproj
#:project ../src/ActorSweep.Models/ActorSweep.Models.csproj
#:property PublishAot=false

// Tool #1: processes on this machine. A simulation that crashes, leaks or is killed does not affect the others.
using System.Diagnostics;
using ActorSweep;
using ActorSweep.Models;

const int Runs = 10;
var seeds = Enumerable.Range(0, Runs);
var betas = new Linspace(0.5e-4, 5e-4, Runs).ToArray();

var clock = Stopwatch.StartNew();
SirRun[] sirs = await Sweep.Parallelize((seed, beta) => Sir.Simulate(seed, beta), seeds, betas, new() { Backend = Backend.Processes });
Console.WriteLine($"Elapsed time: {clock.Elapsed.TotalSeconds:0.000} s");
Console.WriteLine($"Digest: {SweepDigest.Of(sirs)}");
