using System.Diagnostics;
using System.Text.Json;
using ActorSweep.Execution.Processes;
using ActorSweep.Execution.Storage;

namespace ActorSweep.Local;

/// <summary>Worker processes of a client: they run its code, are started again when they die, and end with it.</summary>
sealed class WorkerProcesses : IAsyncDisposable
{
    readonly CancellationTokenSource _ending = new();
    readonly (string Dotnet, string[] Arguments) _program = ClientProgram.Of(typeof(WorkerProgram), withCode: true);
    readonly List<Task> _kept;

    /// <exception cref="PlatformNotSupportedException">Another process cannot load this program's code.</exception>
    public WorkerProcesses(IEnumerable<WorkerStartup> workers) => _kept = [.. workers.Select(told => Task.Run(() => KeepAsync(told)))];

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_kept).ConfigureAwait(false);
        // Killed workers leave their folders.
        BlobStore.DeleteOrphans();
        _ending.Dispose();
    }

    async Task KeepAsync(WorkerStartup told)
    {
        var policy = new RestartPolicy();
        while (!_ending.IsCancellationRequested)
        {
            var started = Stopwatch.GetTimestamp();
            using var child = ChildProcess.Start(_program.Dotnet, _program.Arguments, say: null);
            child.SendLine(JsonSerializer.Serialize(told, WorkerStartupJson.Default.WorkerStartup));
            // A client that ends needs nothing more from its workers.
            using var ending = _ending.Token.Register(child.Kill);
            await child.Exited.ConfigureAwait(false);
            // User code may have chosen the exit code, so the code is not considered: only the client ends a worker.
            if (_ending.IsCancellationRequested || policy.After(1, Stopwatch.GetElapsedTime(started)) is not { } wait)
                return;
            await Task.Delay(wait, _ending.Token).ContinueWith(_ => { }, TaskScheduler.Default).ConfigureAwait(false);
        }
    }
}
