using System.Diagnostics;
using ActorSweep.Execution.Processes;
using ActorSweep.Protocol.Http;

namespace ActorSweep.Node.Supervision;

/// <summary>A whole cluster on this machine: seeds and workers as child processes that are restarted when they die.</summary>
sealed class LocalCluster(LocalClusterOptions options) : IAsyncDisposable
{
    const string Seed = "seed";

    /// <summary>How long a seed may take to start.</summary>
    static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);

    readonly TaskCompletionSource _withoutSchedulers = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly CancellationTokenSource _ending = new();
    readonly List<Task> _children = [];
    readonly HttpClient _http = new();
    int _schedulersEnded;

    /// <summary>The URLs of all scheduler nodes, separated by commas.</summary>
    public string Url => string.Join(',', Enumerable.Range(0, options.Schedulers).Select(UrlOf));

    /// <summary>Starts the seeds and, when they are ready, the workers.</summary>
    /// <exception cref="TimeoutException">A seed did not start in time.</exception>
    public async Task StartAsync(CancellationToken cancel)
    {
        for (var i = 0; i < options.Schedulers; i++)
        {
            var (number, url) = (i, UrlOf(i));
            Keep(options.Schedulers == 1 ? Seed : $"{Seed}-{i + 1}", [
                "seed", "--child", "--port", $"{options.Port + i}", "--http-port", $"{options.HttpPort + i}", .. SeedNodes(but: number), .. options.SeedArguments, .. options.NodeArguments], url);
            // Seeds start one after another: two that find each other while they start could each wait for the other's cluster.
            await WaitForAsync(() => IsReadyAsync(url, cancel), cancel);
        }
        for (var i = 1; i <= options.Workers; i++)
            Keep($"worker-{i}", [
                "worker", "--child", "--name", $"worker-{i}", .. SeedNodes(but: null), "--slots", $"{options.Slots}", .. options.WorkerArguments, .. options.NodeArguments]);
    }

    string UrlOf(int scheduler) => $"http://127.0.0.1:{options.HttpPort + scheduler}";

    IEnumerable<string> SeedNodes(int? but) => Enumerable.Range(0, options.Schedulers).Where(i => i != but)
        .SelectMany(i => (string[])["--seed-node", $"127.0.0.1:{options.Port + i}"]);

    /// <summary>Whether all scheduler nodes have ended and would end again. The cluster cannot go on without them.</summary>
    public bool HasNoScheduler => _withoutSchedulers.Task.IsCompleted;

    /// <summary>Completes when all children, or all scheduler nodes, have ended and are not restarted.</summary>
    public Task WaitAsync() => Task.WhenAny(Task.WhenAll(_children), _withoutSchedulers.Task);

    /// <summary>Ends all children in order: the workers drain, then the seeds end, the first one last.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await Task.WhenAll(_children);
        _http.Dispose();
        _ending.Dispose();
    }

    /// <param name="url">The URL of a node to kill when it does not answer; null: the node is not checked.</param>
    void Keep(string name, string[] arguments, string? url = null)
    {
        var place = _children.Count;
        _children.Add(Task.Run(() => KeepAsync(place, name, arguments, url)));
    }

    /// <param name="place">The index of the child among all; the seeds are the first.</param>
    async Task KeepAsync(int place, string name, string[] arguments, string? url)
    {
        var policy = new RestartPolicy();
        while (!_ending.IsCancellationRequested)
        {
            var started = Stopwatch.GetTimestamp();
            using var child = ChildProcess.StartThis(arguments, line => options.Report($"{name} | {line}"));
            using var _ = _ending.Token.Register(() => EndInTurn(place, child));
            using var ended = new CancellationTokenSource();
            var hung = url is null ? Task.CompletedTask : KillWhenItHangsAsync(name, child, url, ended.Token);
            var code = await child.Exited;
            await ended.CancelAsync();
            await hung;
            // A drained worker is not restarted. A seed always is: without it there is no cluster.
            var counted = place < options.Schedulers && code == 0 ? ExitCode.Failed : code;
            if (_ending.IsCancellationRequested)
                return;
            if (policy.After(counted, Stopwatch.GetElapsedTime(started)) is not { } wait)
            {
                if (place < options.Schedulers && Interlocked.Increment(ref _schedulersEnded) == options.Schedulers)
                    _withoutSchedulers.SetResult();
                return;
            }
            options.Report($"{name} ended with {code}; starting it again in {wait.TotalSeconds:0.#} s");
            await Task.Delay(wait, _ending.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    async Task KillWhenItHangsAsync(string name, ChildProcess child, string url, CancellationToken ended)
    {
        try
        {
            await new HangWatch(_http, url).UntilItHangsAsync(ended);
            options.Report($"{name} hangs; it is ended");
            child.Kill();
        }
        catch (OperationCanceledException)
        {
            // The child has ended by itself.
        }
    }

    /// <summary>Ends a worker at once, and a seed after all later children: workers hand over to seeds, and a seed to the one before it.</summary>
    void EndInTurn(int place, ChildProcess child) =>
        _ = Task.WhenAll(_children.Skip(place < options.Schedulers ? place + 1 : _children.Count)).ContinueWith(_ => child.AskToEnd(), TaskScheduler.Default);

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
                throw new TimeoutException($"the seed did not start within {StartPatience.TotalSeconds:0} s.");
            await Task.Delay(50, cancel);
        }
    }
}

/// <summary>The size of a local cluster, and its ports.</summary>
sealed record LocalClusterOptions(int Workers, int Slots, int Port, int HttpPort, IReadOnlyList<string> NodeArguments)
{
    public int Schedulers { get; init; } = 1;

    public IReadOnlyList<string> SeedArguments { get; init; } = [];

    public IReadOnlyList<string> WorkerArguments { get; init; } = [];

    /// <summary>Called with each line that the nodes print.</summary>
    public Action<string> Report { get; init; } = Console.Error.WriteLine;
}
