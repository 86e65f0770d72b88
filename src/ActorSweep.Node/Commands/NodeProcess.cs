using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ActorSweep.Node.Commands;

/// <summary>Runs one node as a process, from its start to its exit code.</summary>
static class NodeProcess
{
    /// <summary>A child node ends in order when its parent closes its standard input or dies. Only the parent handles Ctrl-C.</summary>
    public static void Configure(WebApplicationBuilder builder, bool isChild)
    {
        if (isChild)
            builder.Services.AddSingleton<IHostLifetime, ChildLifetime>();
    }

    /// <summary>Runs a node until it is asked to stop or the cluster removes it.</summary>
    public static async Task<int> RunAsync(WebApplication app, Func<string, string> greeting)
    {
        await using var _ = app;
        try
        {
            await app.StartAsync();
        }
        // The node was asked to end before it had started.
        catch (OperationCanceledException)
        {
            return ExitCode.Ok;
        }
        Console.WriteLine(greeting(SweepNode.UrlOf(app)));
        await app.WaitForShutdownAsync();
        if (SweepNode.WhyJournalIsUnusable(app) is { } why)
        {
            Console.Error.WriteLine($"actorsweep: {why}");
            return ExitCode.BadInput;
        }
        if (!SweepNode.WasExcluded(app))
            return ExitCode.Ok;
        Console.Error.WriteLine("actorsweep: the cluster excluded this node, because it was unreachable. Start it again to join as a new node.");
        return ExitCode.Failed;
    }

    sealed class ChildLifetime(IHostApplicationLifetime lifetime) : IHostLifetime, IDisposable
    {
        PosixSignalRegistration? _interrupt, _terminate;

        public Task WaitForStartAsync(CancellationToken cancellationToken)
        {
            _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
            _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
            {
                signal.Cancel = true;
                lifetime.StopApplication();
            });
            new Thread(StopWhenInputEnds) { IsBackground = true, Name = "parent-watch" }.Start();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
            _interrupt?.Dispose();
            _terminate?.Dispose();
        }

        void StopWhenInputEnds()
        {
            while (Console.In.Read() >= 0)
            {
            }
            lifetime.StopApplication();
        }
    }
}
