using System.CommandLine;
using System.Runtime.InteropServices;
using ActorSweep.Core.Sweeps;
using ActorSweep.Node.Compare;
using ActorSweep.Node.Output;

namespace ActorSweep.Node.Commands;

/// <summary><c>actorsweep compare</c>: measures the same sweep in every mode, as the deck compares its tools.</summary>
static class CompareCommand
{
    const int DefaultWorkers = 2;

    /// <summary>The limit is for memory: the serial and thread modes keep a hash of each simulation.</summary>
    const long MostSimulations = 1_000_000;

    public static Command Build()
    {
        var spec = new SpecOptions();
        var workers = Options.Number("--workers", $"Workers of the clusters, which share the machine's cores. Default: {DefaultWorkers}.", 1, 64);
        var repeat = Options.Number("--repeat", "Number of rounds; shows the medians. Default: 1.", 1, 1000);
        var peers = Options.Flag("--peers", "Also measure the default sweep (ten SIR simulations) in NumPy, multiprocessing, Dask and Celery, if they are installed (programs of bench/peers).");
        var json = Options.Flag("--json", "Print one JSON object on standard output, and progress on standard error.");

        var command = new Command("compare", "Measures the same sweep in every mode, and checks that all digests agree.");
        spec.AddTo(command);
        foreach (Option option in (Option[])[workers, repeat, peers, json])
            command.Options.Add(option);
        command.SetAction(async parsed =>
        {
            var bound = BoundSweep.Of(spec.Read(parsed));
            var plan = bound.Plan;
            var wantsPeers = parsed.GetValue(peers);
            Check(plan, wantsPeers);
            bound.WarnOfUnusedSeed();
            var count = parsed.GetValue(workers) ?? DefaultWorkers;
            var sweep = new ComparedSweep(
                plan.Spec.Model, plan.Layout.Simulations, Environment.ProcessorCount, count, Math.Max(1, Environment.ProcessorCount / count),
                parsed.GetValue(repeat) ?? 1);
            return await RunAsync(bound, sweep, wantsPeers, parsed.GetValue(json));
        });
        return command;
    }

    static void Check(SweepPlan plan, bool wantsPeers)
    {
        if (wantsPeers && plan.Spec != SweepSpec.Deck)
            throw new UsageException("--peers is for the default sweep (ten SIR simulations): the programs of bench/peers run only this sweep. Leave out --peers, or SPEC and the flags that change the sweep.");
        if (plan.Layout.Simulations > MostSimulations)
            throw new UsageException($"this sweep has {plan.Layout.Simulations} simulations; compare takes up to {MostSimulations}. Take fewer points or {SweepFields.Replicates.Flag}.");
    }

    static async Task<int> RunAsync(BoundSweep bound, ComparedSweep sweep, bool wantsPeers, bool asJson)
    {
        using var ending = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        var (here, missing) = wantsPeers ? Peers.Find() : ([], []);
        var comparison = new Comparison();
        try
        {
            using var models = new ModelOutput();
            await comparison.MeasureAsync(new OwnModes(bound, sweep.Workers, sweep.Slots).All, here, sweep.Repeat, ending.Token);
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Cancelled;
        }

        var report = new ComparisonReport(comparison, sweep, missing);
        if (asJson)
            report.WriteJson();
        else
            report.WriteText();
        if (comparison.Disagreement() is not { } disagreement)
            return ExitCode.Ok;
        Console.Error.WriteLine($"actorsweep: {disagreement}");
        return ExitCode.Failed;

        void End(PosixSignalContext signal)
        {
            // A second signal ends this process at once.
            signal.Cancel = !ending.IsCancellationRequested;
            ending.Cancel();
        }
    }
}
