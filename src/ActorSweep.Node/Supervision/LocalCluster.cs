using System.Diagnostics;
using ActorSweep.Execution.Processes;
using ActorSweep.Protocol.Http;

namespace ActorSweep.Node.Supervision;

/// <summary>A whole cluster on this machine: seeds and workers as children, started again when they die.</summary>
sealed class LocalCluster(LocalClusterOptions options) : IAsyncDisposable
{
    const string Seed = "seed";

    /// <summary>A seed that has not come up by then never will.</summary>
    static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);

    readonly CancellationTokenSource _ending = new();
    readonly List<Task> _children = [];
    readonly HttpClient _http = new();

    /// <summary>The addresses of all scheduler nodes, with commas between them.</summary>
    public string Url => string.Join(',', Enumerable.Range(0, options.Schedulers).Select(UrlOf));

    /// <summary>Starts the seeds, and when they are ready the workers.</summary>
    /// <exception cref="TimeoutException">A seed did not come up.</exception>
    public async Task StartAsync(CancellationToken cancel)
    {
        for (var i = 0; i < options.Schedulers; i++)
        {
            var (number, url) = (i, UrlOf(i));
            Keep(options.Schedulers == 1 ? Seed : $"{Seed}-{i + 1}", [
                "seed", "--child", "--port", $"{options.Port + i}", "--http-port", $"{options.HttpPort + i}", .. SeedNodes(but: number), .. options.SeedArguments, .. options.NodeArguments], url);
            // One after the other: of two that find each other while they begin, each may wait for the other's cluster.
            await WaitForAsync(() => IsReadyAsync(url, cancel), cancel);
        }
        for (var i = 1; i <= options.Workers; i++)
            Keep($"worker-{i}", [
                "worker", "--child", "--name", $"worker-{i}", .. SeedNodes(but: null), "--slots", $"{options.Slots}", .. options.WorkerArguments, .. options.NodeArguments]);
    }

    string UrlOf(int scheduler) => $"http://127.0.0.1:{options.HttpPort + scheduler}";

    IEnumerable<string> SeedNodes(int? but) => Enumerable.Range(0, options.Schedulers).Where(i => i != but)
        .SelectMany(i => (string[])["--seed-node", $"127.0.0.1:{options.Port + i}"]);

    /// <summary>Ends when all children have ended for good.</summary>
    public Task WaitAsync() => Task.WhenAll(_children);

    /// <summary>Asks all children to end in order: workers drain, then the seeds go, the first one last.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await WaitAsync();
        _http.Dispose();
        _ending.Dispose();
    }

    /// <param name="url">Where it answers, if it is to be ended when it does not; null: others see to that.</param>
    void Keep(string name, string[] arguments, string? url = null)
    {
        var place = _children.Count;
        _children.Add(Task.Run(() => KeepAsync(place, name, arguments, url)));
    }

    /// <param name="place">Among all children: the seeds are the first.</param>
    async Task KeepAsync(int place, string name, string[] arguments, string? url)
    {
        var policy = new RestartPolicy();
        while (!_ending.IsCancellationRequested)
        {
            var started = Stopwatch.GetTimestamp();
            using var child = ChildProcess.StartThis(arguments, line => options.Say($"{name} | {line}"));
            using var _ = _ending.Token.Register(() => EndInTurn(place, child));
            using var ended = new CancellationTokenSource();
            var hung = url is null ? Task.CompletedTask : KillWhenItHangsAsync(name, child, url, ended.Token);
            var code = await child.Exited;
            await ended.CancelAsync();
            await hung;
            // A worker that was drained stays away. A seed has no such end: without it there is no cluster.
            var counted = place < options.Schedulers && code == 0 ? ExitCode.Failed : code;
            if (_ending.IsCancellationRequested || policy.After(counted, Stopwatch.GetElapsedTime(started)) is not { } wait)
                return;
            options.Say($"{name} ended with {code}; starting it again in {wait.TotalSeconds:0.#} s");
            await Task.Delay(wait, _ending.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    async Task KillWhenItHangsAsync(string name, ChildProcess child, string url, CancellationToken ended)
    {
        try
        {
            await new HangWatch(_http, url).UntilItHangsAsync(ended);
            options.Say($"{name} hangs; it is ended");
            child.Kill();
        }
        catch (OperationCanceledException)
        {
            // It has ended by itself.
        }
    }

    /// <summary>Workers hand over to seeds what they have, and a seed to the one before it: who hands over to one that is going, too, waits in vain.</summary>
    void EndInTurn(int place, ChildProcess child) =>
        Task.WhenAll(_children.Skip(place < options.Schedulers ? place + 1 : _children.Count)).ContinueWith(_ => child.AskToEnd(), TaskScheduler.Default);

    async Task<bool> IsReadyAsync(string url, CancellationToken cancel)
    {
        try
        {
            using var response = await _http.GetAsync(Routes.Ready.To().At(url), cancel);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    static async Task WaitForAsync(Func<Task<bool>> isSo, CancellationToken cancel)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await isSo())
        {
            if (Stopwatch.GetElapsedTime(started) > StartPatience)
                throw new TimeoutException($"the seed did not come up within {StartPatience.TotalSeconds:0} s.");
            await Task.Delay(50, cancel);
        }
    }
}

/// <summary>How large a local cluster is, and where it listens.</summary>
sealed record LocalClusterOptions(int Workers, int Slots, int Port, int HttpPort, IReadOnlyList<string> NodeArguments)
{
    public int Schedulers { get; init; } = 1;

    /// <summary>Arguments for the seeds alone.</summary>
    public IReadOnlyList<string> SeedArguments { get; init; } = [];

    /// <summary>Arguments for workers alone.</summary>
    public IReadOnlyList<string> WorkerArguments { get; init; } = [];

    /// <summary>Gets each line that the nodes print.</summary>
    public Action<string> Say { get; init; } = Console.Error.WriteLine;
}
