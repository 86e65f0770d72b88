using System.CommandLine;
using System.Text.Json;
using ActorSweep.Client.Connecting;
using ActorSweep.Core.Sweeps;
using ActorSweep.Node.Output;
using ActorSweep.Node.Picture;
using ActorSweep.Protocol.Http;

namespace ActorSweep.Node.Commands;

/// <summary><c>actorsweep sweep</c>: runs a sweep, here or on a cluster, and writes its results to a folder.</summary>
static class SweepCommand
{
    public static Command Build(ClusterDefault defaults)
    {
        var spec = new SpecOptions();
        var slots = Options.Number("--slots", "Simulations at a time, in this process. Default: the machine's cores.", 1, 4096);
        var cluster = new Option<string?>("--cluster")
        {
            Description = $"Run on this cluster. Default: {ClusterUrls.Variable}, or this process.",
            HelpName = "URL",
            DefaultValueFactory = _ => defaults.Url,
        };
        var detach = Options.Flag("--detach", "Submit the sweep to the cluster, print the run's id, and exit.");
        var noJournal = Options.Flag("--no-journal", "Do not record the sweep: it is lost if the cluster's scheduler dies.");
        var dryRun = Options.Flag("--dry-run", "Check and describe the sweep; run nothing.");
        var output = new OutputOptions();

        var command = new Command("sweep", "Runs a parameter sweep, and saves its results in a folder.");
        spec.AddTo(command);
        foreach (Option option in (Option[])[slots, cluster, detach, noJournal, dryRun])
            command.Options.Add(option);
        output.AddTo(command);
        command.SetAction(async parsed =>
        {
            var request = new Request(BoundSweep.Of(spec.Read(parsed)), parsed.GetValue(slots), parsed.GetValue(cluster), parsed.GetValue(detach))
                with
            { IsDurable = !parsed.GetValue(noJournal) };
            var settings = output.Read(parsed);
            request.Sweep.WarnOfUnusedSeed();
            if (parsed.GetValue(dryRun))
                return DryRun.Show(request.Plan, settings.Json);
            request.Check(settings);
            return await RunAsync(request, settings);
        });
        return command;
    }

    static async Task<int> RunAsync(Request request, OutputSettings output)
    {
        using var models = request.Detach ? null : new ModelOutput();
        var folder = OutFolder.Check(output.Out, output.Force);
        _ = request.Detach ? Task.CompletedTask : Task.Run(SweepPicture.WarmUp);
        await using var client = await request.ConnectAsync(folder.Spool);
        var run = await request.Sweep.SubmitAsync(client, request.IsDurable);
        if (request.Detach)
        {
            Console.WriteLine(output.Json ? JsonSerializer.Serialize(new SubmitAnswer(run.Value), ApiJson.Default.SubmitAnswer) : run.Value);
            return ExitCode.Ok;
        }

        using var cancel = CancelKey.While(() => client.CancelAsync(run));
        return await RunFinish.FollowAndSaveAsync(client, run, folder, output, models!.StandardOutput);
    }

    /// <summary>A valid sweep, and where to run it.</summary>
    sealed record Request(BoundSweep Sweep, int? Slots, string? Cluster, bool Detach)
    {
        public SweepPlan Plan => Sweep.Plan;

        public bool IsDurable { get; init; } = true;

        public void Check(OutputSettings output)
        {
            if (Cluster is not null && Slots is not null)
                throw new UsageException("--slots is for sweeps in this process; a cluster's workers have their own slots. Leave out --slots or --cluster.");
            if (Cluster is null && Detach)
                throw new UsageException("--detach needs a cluster that continues the run without this process. Give its address with --cluster.");
            if (Cluster is null && !IsDurable)
                throw new UsageException("--no-journal is for sweeps on a cluster; a sweep in this process has no journal. Leave out --no-journal, or give --cluster.");
            if (Detach && (output.Out is not null || output.Force))
                throw new UsageException(
                    $"{(output.Force ? "--force" : "--out")} has no effect with --detach, which saves no results. Leave it out, and save the results with 'actorsweep results RUN'.");
        }

        public async Task<SweepClient> ConnectAsync(string spool) => Cluster is null
            ? await SweepClient.LocalAsync(new LocalOptions { Models = BuiltInModels.Catalog, Slots = Slots, ResultsPath = spool })
            : await HttpSweepClient.ConnectAsync(Cluster);
    }
}
