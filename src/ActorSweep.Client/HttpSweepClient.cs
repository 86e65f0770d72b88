using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using ActorSweep.Client.Connecting;
using ActorSweep.Client.Futures;
using ActorSweep.Client.Queue;
using ActorSweep.Protocol.Http;
using ActorSweep.Protocol.Messages;
using ActorSweep.Protocol.Payloads;

namespace ActorSweep;

/// <summary>A client of a cluster, over the cluster's one HTTP port. It asks one scheduler node after another until one answers.</summary>
/// <remarks>
/// A request that no scheduler node answers within <see cref="Patience"/> fails with <see cref="NoClusterException"/>. While the scheduler cannot write its
/// journal, requests fail with <see cref="SchedulerUnavailableException"/>.
/// </remarks>
public sealed partial class HttpSweepClient : SweepClient
{
    readonly HttpClient _http;
    readonly ClusterUrls _urls;
    readonly VersionAnswer _cluster;

    HttpSweepClient(HttpClient http, ClusterUrls urls, VersionAnswer cluster)
    {
        GraphSerializer.Use(cluster.Payloads);
        (_http, _urls, _cluster) = (http, urls, cluster);
    }

    /// <summary>Gets the URL of the scheduler node that this client asks first.</summary>
    public Uri Url => _urls.Current;

    /// <summary>Gets or sets how long requests are repeated while no scheduler node answers. Default: 1 minute.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Connects to a cluster and checks its version.</summary>
    /// <param name="url">The URL of a scheduler node, such as <c>http://localhost:8787</c>, or several with commas between them.</param>
    /// <param name="cancellationToken">Cancels the attempt to connect.</param>
    /// <exception cref="NoClusterException">
    /// A URL is invalid, no node answers within 5 s, the server is not ActorSweep, or its protocol version differs from this client's.
    /// </exception>
    public static new Task<HttpSweepClient> ConnectAsync(string url, CancellationToken cancellationToken = default) => ConnectAsync(url, null, cancellationToken);

    /// <param name="secret">The secret that a worker asks of its executors; null for other clients.</param>
    internal static async Task<HttpSweepClient> ConnectAsync(string url, string? secret, CancellationToken cancellationToken = default)
    {
        var urls = ClusterUrls.Parse(url);
        var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        if (secret is not null)
            http.DefaultRequestHeaders.Add(RouteHeaders.Executor, secret);
        try
        {
            return new HttpSweepClient(http, urls, await FindAsync(urls, http, cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            http.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override async Task<RunId> SubmitAsync(SweepSpec spec, bool durable, CancellationToken cancellationToken = default)
    {
        using var response = await SendAsync(Routes.SubmitSweepAs(NewSubmission(), durable), cancellationToken, () => new StringContent(SpecJson.Write(spec), Encoding.UTF8, "application/json")).ConfigureAwait(false);
        return new RunId((await ReadAsync(response, ApiJson.Default.SubmitAnswer, cancellationToken).ConfigureAwait(false)).Run);
    }

    /// <inheritdoc/>
    public override async Task<ClusterSnapshot> SnapshotAsync(CancellationToken cancellationToken = default)
    {
        using var response = await SendAsync(Routes.Status.To(), cancellationToken).ConfigureAwait(false);
        var snapshot = await ReadAsync(response, ApiJson.Default.ClusterSnapshot, cancellationToken).ConfigureAwait(false);
        _urls.Learn(snapshot.Schedulers);
        return snapshot;
    }

    /// <summary>
    /// Returns the state of a run, now and whenever it changes, until the run has ended. When a scheduler node stops answering, asks another.
    /// </summary>
    /// <exception cref="KeyNotFoundException">The run does not exist.</exception>
    public override async IAsyncEnumerable<RunSnapshot> WatchAsync(RunId run, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var hasEnded = false;
        while (!hasEnded)
        {
            using var response = await OpenEventsAsync(run, cancellationToken).ConfigureAwait(false);
            var vigil = new NodeVigil(_http, _urls.Current, cancellationToken);
            await using var vigilEnd = vigil.ConfigureAwait(false);
            using var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            var events = SseParser.Create(body).EnumerateAsync(vigil.Token).GetAsyncEnumerator(vigil.Token);
            await using var eventsEnd = events.ConfigureAwait(false);
            while (!hasEnded && await HasNextAsync(events, cancellationToken).ConfigureAwait(false))
            {
                var snapshot = JsonSerializer.Deserialize(events.Current.Data, ApiJson.Default.RunSnapshot)!;
                hasEnded = snapshot.HasEnded;
                yield return snapshot;
            }
            if (!hasEnded)
                await Task.Delay(AskAgainAfter, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Opens the event stream of a run. Asks again, up to <see cref="Patience"/>, while there is no scheduler.</summary>
    Task<HttpResponseMessage> OpenEventsAsync(RunId run, CancellationToken cancellationToken) => PatientlyAsync(
        async () =>
        {
            // Learns the other scheduler nodes, to ask if this one stops answering.
            await SnapshotAsync(cancellationToken).ConfigureAwait(false);
            return await SendAsync(Routes.RunEvents.To(run.Value), cancellationToken).ConfigureAwait(false);
        },
        cancellationToken);

    /// <summary>Returns whether there is a next event. A stream ends with its run or with its node; in the second case the next node is asked.</summary>
    async ValueTask<bool> HasNextAsync(IAsyncEnumerator<SseItem<string>> events, CancellationToken cancellationToken)
    {
        try
        {
            return await events.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or HttpRequestException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            _urls.Next();
            return false;
        }
    }

    /// <inheritdoc/>
    public override async Task CancelAsync(RunId run, CancellationToken cancellationToken = default)
    {
        try
        {
            using var _ = await SendAsync(Routes.CancelRun.To(run.Value), cancellationToken).ConfigureAwait(false);
        }
        catch (RunEndedException)
        {
            // The caller wants a run that no longer executes, and has one. A repeated request, after a lost answer, ends here too.
        }
    }

    /// <summary>Returns the lines that the tasks of a run printed. Workers keep the last 65,536 characters of each task.</summary>
    /// <param name="run">The run.</param>
    /// <param name="task">The index of the only task whose lines are returned; null: the lines of all tasks, each with the index of its task.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="KeyNotFoundException">The run does not exist.</exception>
    public async Task<IReadOnlyList<string>> LogsAsync(RunId run, long? task = null, CancellationToken cancellationToken = default)
    {
        using var response = await SendAsync(Routes.RunLogsOf(run, task), cancellationToken).ConfigureAwait(false);
        return await ReadAsync(response, ApiJson.Default.IReadOnlyListString, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Returns the URL at which any program can get the result of a future: an array of numbers as a NumPy .npy file or an Apache Arrow stream. The future
    /// must have finished, and must not be released.
    /// </summary>
    /// <param name="future">The future.</param>
    /// <param name="format"><c>npy</c> or <c>arrow</c>.</param>
    public Uri UrlOf(Future future, string format) =>
        Routes.TaskResultOf(future.Id, chunk: 0, format).At(Url);

    /// <inheritdoc/>
    public override async Task ResumeAsync(RunId run, CancellationToken cancellationToken = default)
    {
        using var _ = await SendAsync(Routes.ResumeRun.To(run.Value), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async Task DrainAsync(WorkerId worker, CancellationToken cancellationToken = default)
    {
        using var _ = await SendAsync(Routes.DrainWorker.To(worker.Value), cancellationToken).ConfigureAwait(false);
    }

    private protected override async Task CopyResultsAsync(RunId run, string folder, CancellationToken cancellationToken)
    {
        var names = await ListResultsAsync(run, cancellationToken).ConfigureAwait(false);
        Directory.CreateDirectory(folder);
        foreach (var name in names)
        {
            using var result = await SendAsync(Routes.RunResult.To(run.Value, name), cancellationToken).ConfigureAwait(false);
            // The name came over the network: it must not lead out of the folder.
            var file = File.Create(Path.Combine(folder, Path.GetFileName(name)));
            await using var fileEnd = file.ConfigureAwait(false);
            await result.Content.CopyToAsync(file, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Lists the result files of a run. Asks all scheduler nodes, since each may have its own data folder.</summary>
    async Task<IReadOnlyList<string>> ListResultsAsync(RunId run, CancellationToken cancellationToken)
    {
        for (var others = _urls.Count - 1; ; others--)
            try
            {
                using var response = await SendAsync(Routes.RunResults.To(run.Value), cancellationToken).ConfigureAwait(false);
                return await ReadAsync(response, ApiJson.Default.IReadOnlyListString, cancellationToken).ConfigureAwait(false);
            }
            catch (KeyNotFoundException) when (others > 0)
            {
                _urls.Next();
            }
    }

    /// <summary>Returns one small text file of a run's results.</summary>
    /// <exception cref="KeyNotFoundException">The run does not exist, or its results are deleted.</exception>
    internal async Task<string> ReadResultAsync(RunId run, string name, CancellationToken cancellationToken = default)
    {
        using var result = await SendAsync(Routes.RunResult.To(run.Value, name), cancellationToken).ConfigureAwait(false);
        return await result.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
    }

    private protected override IClientLink NewLink(FutureTable table) => new HubLink(_http, _urls, table, _cluster, () => Patience, LearnAsync);

    /// <summary>Learns the URLs of all scheduler nodes. An executor does not: it reaches the cluster only through its worker.</summary>
    Task LearnAsync(CancellationToken cancellationToken) => _http.DefaultRequestHeaders.Contains(RouteHeaders.Executor) ? Task.CompletedTask : SnapshotAsync(cancellationToken);

    private protected override QueueBook NewQueueBook()
    {
        Task<HttpResponseMessage> AskAsync(RouteCall call, Func<HttpContent>? content, CancellationToken cancellationToken) =>
            PatientlyAsync(() => SendAsync(call, cancellationToken, content, isWhole: true, call.Method == HttpMethod.Put ? UploadPatience : null), cancellationToken);
        var uploads = !_cluster.Bundles ? null : new BundleUploads(
            path => HasAsync(() => AskAsync(new RouteCall(HttpMethod.Head, path), null, default)),
            async (path, content) => (await AskAsync(new RouteCall(HttpMethod.Put, path), content, default).ConfigureAwait(false)).Dispose(),
            durable: true,
            TimeProvider.System);
        return new QueueBook(new HttpQueueDesk(AskAsync), work => uploads?.WithBundlesAsync(work) ?? Task.FromResult(work));
    }

    static async Task<bool> HasAsync(Func<Task<HttpResponseMessage>> ask)
    {
        try
        {
            using var _ = await ask().ConfigureAwait(false);
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
