using System.CommandLine;
using System.Runtime.InteropServices;
using ActorSweep.Execution.Storage;
using ActorSweep.Node.Output;
using ActorSweep.Node.Supervision;

namespace ActorSweep.Node.Commands;

/// <summary><c>actorsweep up</c>: runs a whole cluster on this machine.</summary>
static class UpCommand
{
    const int DefaultWorkers = 2, DefaultHttpPort = 8787, DefaultPort = 4053;

    public static Command Build()
    {
        var workers = Options.Number("--workers", $"Worker processes. Default: {DefaultWorkers}.", 0, 1024);
        var schedulers = Options.Number("--schedulers", "Scheduler nodes: with more than one, another takes over when one dies. Default: 1.", 1, 3);
        var slots = Options.Number("--slots", "Tasks at a time on each worker. Default: the machine's cores, divided by the workers.", 1, 4096);
        var memory = NodeCommandOptions.Memory();
        var httpPort = Options.Number("--http-port", $"The port for clients; further scheduler nodes use the next ports. Default: {DefaultHttpPort}.", 1, 65535, "P");
        var port = Options.Number("--port", $"The cluster's port; further scheduler nodes use the next ports. Default: {DefaultPort}.", 1, 65535, "P");
        var config = Options.Text("--config", "File of settings in HOCON, Akka's configuration format. They override the settings of all nodes.", "FILE");
        var data = NodeCommandOptions.Data();
        var command = new Command("up", "Runs a cluster on this machine until Ctrl-C or SIGTERM: scheduler nodes and workers, which are started again when they die.")
        {
            workers, schedulers, slots, memory, httpPort, port, config, data,
        };
        command.SetAction(async parsed =>
        {
            var count = parsed.GetValue(workers) ?? DefaultWorkers;
            var file = parsed.GetValue(config);
            var settings = NodeCommandOptions.ReadSettings(file);
            // A seed that dies is restarted with its data, even if the data is only kept as long as this process runs.
            var given = NodeCommandOptions.CheckData(parsed.GetValue(data) ?? (settings.DataPath.Length > 0 ? settings.DataPath : null));
            using var temporary = given is null ? OwnFolder.Create(Path.GetTempPath()) : null;
            return await RunAsync(new LocalClusterOptions(
                count,
                parsed.GetValue(slots) ?? settings.SlotsSet ?? Math.Max(1, Environment.ProcessorCount / Math.Max(1, count)),
                parsed.GetValue(port) ?? DefaultPort,
                parsed.GetValue(httpPort) ?? DefaultHttpPort,
                file is null ? [] : ["--config", file])
            {
                Schedulers = parsed.GetValue(schedulers) ?? 1,
                SeedArguments = ["--data", given ?? temporary!.Path],
                WorkerArguments = NodeCommandOptions.CheckMemory(parsed.GetValue(memory)) is { } size ? ["--memory", size] : [],
            });
        });
        return command;
    }

    static async Task<int> RunAsync(LocalClusterOptions options)
    {
        NodeCommandOptions.CheckOpenFiles();
        for (var i = 0; i < options.Schedulers; i++)
        {
            NodeCommandOptions.CheckFree("127.0.0.1", options.HttpPort + i, "--http-port");
            NodeCommandOptions.CheckFree("127.0.0.1", options.Port + i, "--port");
        }

        using var ending = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        var code = await RunAsync(options, ending.Token);
        // Nodes that were killed could not delete their blobs.
        BlobStore.DeleteOrphans();
        return code;

        void End(PosixSignalContext signal)
        {
            // A second signal ends this process at once; the children then end in order by themselves.
            signal.Cancel = !ending.IsCancellationRequested;
            ending.Cancel();
        }
    }

    static async Task<int> RunAsync(LocalClusterOptions options, CancellationToken ending)
    {
        await using var cluster = new LocalCluster(options);
        try
        {
            await cluster.StartAsync(ending);
            Console.WriteLine($"cluster is up (process {Environment.ProcessId}) at {cluster.Url} with {RunReport.Count(options.Workers, "worker")} of {RunReport.Count(options.Slots, "slot")}; Ctrl-C drains and ends it");
            await cluster.WaitAsync().WaitAsync(ending);
            if (cluster.HasNoScheduler)
                Console.Error.WriteLine("actorsweep: no scheduler node can run, for the reason above. The cluster ends.");
            return cluster.HasNoScheduler ? ExitCode.Failed : ExitCode.Ok;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("draining");
            return ExitCode.Ok;
        }
    }
}
