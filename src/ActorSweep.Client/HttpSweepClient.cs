using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using ActorSweep.Client.Connecting;
using ActorSweep.Client.Futures;
using ActorSweep.Client.Queue;
using ActorSweep.Protocol.Http;
using ActorSweep.Protocol.Messages;

namespace ActorSweep;

/// <summary>A client of a cluster, over its one HTTP port.</summary>
public sealed partial class HttpSweepClient : SweepClient
{
    readonly HttpClient _http;
    readonly ClusterUrls _urls;
    readonly VersionAnswer _cluster;

    HttpSweepClient(HttpClient http, ClusterUrls urls, VersionAnswer cluster) => (_http, _urls, _cluster) = (http, urls, cluster);

    /// <summary>The cluster's address: of the scheduler node that answered last.</summary>
    public Uri Url => _urls.Current;

    /// <summary>How long a cluster that does not answer any more is asked again: its scheduler may be on its way. Default 1 minute.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Finds out whether a cluster answers at an address, and speaks this client's version.</summary>
    /// <exception cref="NoClusterException">Nothing answers within 5 s; what does is no ActorSweep; or its version does not fit.</exception>
    public static new Task<HttpSweepClient> ConnectAsync(string url, CancellationToken cancel = default) => ConnectAsync(url, null, cancel);

    /// <param name="secret">What a worker wants to be shown by its executors.</param>
    internal static async Task<HttpSweepClient> ConnectAsync(string url, string? secret, CancellationToken cancel = default)
    {
        var urls = ClusterUrls.Parse(url);
        var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        if (secret is not null)
            http.DefaultRequestHeaders.Add(RouteHeaders.Executor, secret);
        try
        {
            return new HttpSweepClient(http, urls, await FindAsync(urls, http, cancel));
        }
        catch
        {
            http.Dispose();
            throw;
        }
    }

    public override async Task<RunId> SubmitAsync(SweepSpec spec, bool durable, CancellationToken cancel = default)
    {
        using var response = await SendAsync(Routes.SubmitSweepAs(NewSubmission(), durable), cancel, () => new StringContent(SpecJson.Write(spec), Encoding.UTF8, "application/json"));
        return new RunId((await ReadAsync(response, ApiJson.Default.SubmitAnswer, cancel)).Run);
    }

    public override async Task<ClusterSnapshot> SnapshotAsync(CancellationToken cancel = default)
    {
        using var response = await SendAsync(Routes.Status.To(), cancel);
        var snapshot = await ReadAsync(response, ApiJson.Default.ClusterSnapshot, cancel);
        _urls.Learn(snapshot.Schedulers);
        return snapshot;
    }

    /// <summary>How a run stands, from whichever scheduler node answers, until it has ended.</summary>
    public override async IAsyncEnumerable<RunSnapshot> WatchAsync(RunId run, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var hasEnded = false;
        while (!hasEnded)
        {
            using var response = await OpenEventsAsync(run, cancel);
            await using var vigil = new NodeVigil(_http, _urls.Current, cancel);
            await using var body = await response.Content.ReadAsStreamAsync(cancel);
            await using var events = SseParser.Create(body).EnumerateAsync(vigil.Token).GetAsyncEnumerator(vigil.Token);
            while (!hasEnded && await HasNextAsync(events, cancel))
            {
                var snapshot = JsonSerializer.Deserialize(events.Current.Data, ApiJson.Default.RunSnapshot)!;
                hasEnded = snapshot.HasEnded;
                yield return snapshot;
            }
            if (!hasEnded)
                await Task.Delay(AskAgainAfter, cancel);
        }
    }

    /// <summary>The events of a run, from a node whose scheduler is there, or comes back in a while.</summary>
    Task<HttpResponseMessage> OpenEventsAsync(RunId run, CancellationToken cancel) => PatientlyAsync(
        async () =>
        {
            // Who else there is to ask, should this one go away.
            await SnapshotAsync(cancel);
            return await SendAsync(Routes.RunEvents.To(run.Value), cancel);
        },
        cancel);

    /// <summary>Whether there is a next event. A stream of events ends with its run, or because its node is gone; then another is asked.</summary>
    async ValueTask<bool> HasNextAsync(IAsyncEnumerator<SseItem<string>> events, CancellationToken cancel)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (Exception e) when (e is IOException or HttpRequestException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            _urls.Next();
            return false;
        }
    }

    public override async Task CancelAsync(RunId run, CancellationToken cancel = default)
    {
        using var _ = await SendAsync(Routes.CancelRun.To(run.Value), cancel);
    }

    /// <summary>What the tasks of a run printed, line by line, as far as workers still have it: the last 64 Ki characters of each.</summary>
    /// <param name="task">Only this task's; null: all, each line with its task's index.</param>
    /// <exception cref="KeyNotFoundException">There is no such run.</exception>
    public async Task<IReadOnlyList<string>> LogsAsync(RunId run, long? task = null, CancellationToken cancel = default)
    {
        using var response = await SendAsync(Routes.RunLogsOf(run, task), cancel);
        return await ReadAsync(response, ApiJson.Default.IReadOnlyListString, cancel);
    }

    /// <summary>
    /// Where a program of any language gets the result of a future that has ended well and is held: an array of numbers as NumPy's .npy
    /// or a stream of Apache Arrow.
    /// </summary>
    /// <param name="format"><c>npy</c> or <c>arrow</c>.</param>
    public Uri UrlOf(Future future, string format) =>
        Routes.TaskResultOf(future.Id, chunk: 0, format).At(Url);

    public override async Task ResumeAsync(RunId run, CancellationToken cancel = default)
    {
        using var _ = await SendAsync(Routes.ResumeRun.To(run.Value), cancel);
    }

    public override async Task DrainAsync(WorkerId worker, CancellationToken cancel = default)
    {
        using var _ = await SendAsync(Routes.DrainWorker.To(worker.Value), cancel);
    }

    public override async Task SaveResultsAsync(RunId run, string folder, CancellationToken cancel = default)
    {
        var names = await ListResultsAsync(run, cancel);
        Directory.CreateDirectory(folder);
        foreach (var name in names)
        {
            using var result = await SendAsync(Routes.RunResult.To(run.Value, name), cancel);
            // The name came over the wire: it may not lead out of the folder.
            await using var file = File.Create(Path.Combine(folder, Path.GetFileName(name)));
            await result.Content.CopyToAsync(file, cancel);
        }
    }

    /// <summary>The files that a run has, at the first scheduler node that has them: its data folder may be its own.</summary>
    async Task<IReadOnlyList<string>> ListResultsAsync(RunId run, CancellationToken cancel)
    {
        for (var others = _urls.Count - 1; ; others--)
            try
            {
                using var response = await SendAsync(Routes.RunResults.To(run.Value), cancel);
                return await ReadAsync(response, ApiJson.Default.IReadOnlyListString, cancel);
            }
            catch (KeyNotFoundException) when (others > 0)
            {
                _urls.Next();
            }
    }

    /// <summary>One of a run's files that is text and not large.</summary>
    /// <exception cref="KeyNotFoundException">There is no such run, or its results are gone.</exception>
    internal async Task<string> ReadResultAsync(RunId run, string name, CancellationToken cancel = default)
    {
        using var result = await SendAsync(Routes.RunResult.To(run.Value, name), cancel);
        return await result.Content.ReadAsStringAsync(cancel);
    }

    private protected override IClientLink NewLink(FutureTable table) => new HubLink(_http, _urls, table, _cluster, () => Patience, LearnAsync);

    /// <summary>Where else the cluster is reached; a worker's executors have no other way than by their worker.</summary>
    Task LearnAsync(CancellationToken cancel) => _http.DefaultRequestHeaders.Contains(RouteHeaders.Executor) ? Task.CompletedTask : SnapshotAsync(cancel);

    private protected override QueueBook NewQueueBook()
    {
        Task<HttpResponseMessage> AskAsync(RouteCall call, Func<HttpContent>? content, CancellationToken cancel) =>
            PatientlyAsync(() => SendAsync(call, cancel, content, isWhole: true, call.Method == HttpMethod.Put ? UploadPatience : null), cancel);
        var uploads = !_cluster.Bundles ? null : new BundleUploads(
            path => HasAsync(() => AskAsync(new RouteCall(HttpMethod.Head, path), null, default)),
            async (path, content) => (await AskAsync(new RouteCall(HttpMethod.Put, path), content, default)).Dispose(),
            durable: true,
            TimeProvider.System);
        return new QueueBook(new HttpQueueDesk(AskAsync), work => uploads?.WithBundlesAsync(work) ?? Task.FromResult(work));
    }

    static async Task<bool> HasAsync(Func<Task<HttpResponseMessage>> ask)
    {
        try
        {
            using var _ = await ask();
            return true;
        }
        catch (KeyNotFoundException)
        {
            return false;
        }
    }

    private protected override ValueTask CloseAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }
}
