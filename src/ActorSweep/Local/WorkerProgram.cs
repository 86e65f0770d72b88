using System.Runtime.InteropServices;
using System.Text.Json;
using ActorSweep.Execution.Bundles;
using ActorSweep.Execution.Processes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ActorSweep.Local;

/// <summary>A worker node in a separate process, with the code of the client that started it and the dependencies of the client's program.</summary>
static class WorkerProgram
{
    const int NoClient = 3;

    static async Task<int> Main()
    {
        if (Console.In.ReadLine() is not { } line)
        {
            Console.Error.WriteLine("This program is a worker of a client, which starts the program. To start a worker by hand: actorsweep worker --help");
            return NoClient;
        }
        var told = JsonSerializer.Deserialize(line, WorkerStartupJson.Default.WorkerStartup)!;
        foreach (var folder in told.CodeFolders)
            BundleLoader.Use(folder);
        var node = SweepNode.BuildWorker(told.ToOptions(), builder =>
        {
            builder.Logging.ClearProviders();
            builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        });
        await using var nodeEnd = node.ConfigureAwait(false);
        // Ctrl-C in a terminal reaches the client too, which decides what happens.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
        ParentWatch.EndWithParent();
        await node.StartAsync().ConfigureAwait(false);
        await node.WaitForShutdownAsync().ConfigureAwait(false);
        return SweepNode.WasExcluded(node) ? 1 : 0;
    }
}
