using System.Diagnostics;
using System.Text.Json;

namespace ActorSweep.Hosting.Processes;

/// <summary>Worker processes of a client: started with its code, started again when they die, and gone when it goes.</summary>
sealed class WorkerProcesses : IAsyncDisposable
{
    readonly CancellationTokenSource _ending = new();
    readonly (string Dotnet, string[] Arguments) _program = ClientProgram.OfWorker();
    readonly List<Task> _kept;

    readonly Action<WorkerTold> _lost;

    /// <param name="workers">What to tell each worker, each time that it is started.</param>
    /// <param name="lost">Called with what one was told that has died.</param>
    /// <exception cref="PlatformNotSupportedException">This program's code can't be had by another process.</exception>
    public WorkerProcesses(IEnumerable<Func<WorkerTold>> workers, Action<WorkerTold> lost)
    {
        _lost = lost;
        _kept = [.. workers.Select(worker => Task.Run(() => KeepAsync(worker)))];
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await Task.WhenAll(_kept);
        _ending.Dispose();
    }

    async Task KeepAsync(Func<WorkerTold> worker)
    {
        var policy = new RestartPolicy();
        while (!_ending.IsCancellationRequested)
        {
            var started = Stopwatch.GetTimestamp();
            var told = worker();
            using var child = ChildProcess.Start(_program.Dotnet, _program.Arguments, say: null);
            child.Tell(JsonSerializer.Serialize(told, WorkerToldJson.Default.WorkerTold));
            // Who goes wants nothing more of its workers.
            using var ending = _ending.Token.Register(child.Kill);
            var code = await child.Exited;
            if (_ending.IsCancellationRequested)
                return;
            _lost(told);
            // Whatever code ended it, user code may have chosen: only the client says when a worker stays away.
            if (policy.After(Math.Max(1, code), Stopwatch.GetElapsedTime(started)) is not { } wait)
                return;
            await Task.Delay(wait, _ending.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }
}
