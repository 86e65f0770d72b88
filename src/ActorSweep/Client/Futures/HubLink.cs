using System.Globalization;
using System.Net;
using System.Threading.Channels;
using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;
using ActorSweep.Gateway;
using ActorSweep.Payloads;
using ActorSweep.Protocol;
using ActorSweep.Storage;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace ActorSweep.Client.Futures;

/// <summary>A client's words over the cluster's one HTTP port: a WebSocket for messages, GET for results.</summary>
sealed class HubLink : IClientLink
{
    /// <summary>How often a client says that it is there, in the time after which it counts as gone.</summary>
    const double SignsPerTtl = 3;

    static readonly TimeSpan GoodbyePatience = TimeSpan.FromSeconds(5);
    readonly HttpClient _http;
    readonly HubConnection _hub;
    readonly Channel<WireMessage> _saying = Channel.CreateUnbounded<WireMessage>(new UnboundedChannelOptions { SingleReader = true });
    readonly Channel<byte[]> _said = Channel.CreateUnbounded<byte[]>(new UnboundedChannelOptions { SingleReader = true });
    readonly BundleUploads? _uploads;
    readonly FutureTable _table;
    readonly Task _listening;
    long _frames;
    readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="cluster">What the cluster says of itself.</param>
    public HubLink(HttpClient http, FutureTable table, VersionAnswer cluster)
    {
        (_http, _table, _uploads) = (http, table, cluster.Bundles ? BundleUploads.To(http) : null);
        _hub = new HubConnectionBuilder().WithUrl(new Uri(http.BaseAddress!, ClientHub.Path), options =>
        {
            foreach (var (name, values) in http.DefaultRequestHeaders)
                options.Headers[name] = values.First();
        }).WithKeepAliveInterval(TimeSpan.FromSeconds(cluster.ClientTtlSeconds / SignsPerTtl)).AddMessagePackProtocol().Build();
        _listening = ListenAsync();
        _ = PassOnAsync();
    }

    public bool MayBeLarge => true;

    public void Send(IReadOnlyList<WireMessage> messages)
    {
        foreach (var message in messages)
            if (_saying.Writer.TryWrite(message))
                Interlocked.Increment(ref _frames);
    }

    /// <summary>Code goes ahead of what names it, and everything in order.</summary>
    async Task PassOnAsync()
    {
        try
        {
            await foreach (var message in _saying.Reader.ReadAllAsync().ConfigureAwait(false))
                _said.Writer.TryWrite(WireCodec.Write(_uploads is null ? message : await _uploads.WithBundlesAsync(message).ConfigureAwait(false)));
            _said.Writer.TryComplete();
        }
        // Whatever keeps the code from the cluster, nothing that needs it will ever be done.
        catch (Exception e)
        {
            _said.Writer.TryComplete();
            _table.Break($"this program's code can't be sent to {_http.BaseAddress}: {e.Message}");
        }
    }

    public async Task<WireMessage> AskAsync(WireMessage question, CancellationToken cancel)
    {
        // What was said before it goes another way, and comes first nevertheless.
        var after = Interlocked.Read(ref _frames);
        await _started.Task.WaitAsync(cancel).ConfigureAwait(false);
        if (_uploads is not null)
            question = await _uploads.WithBundlesAsync(question).ConfigureAwait(false);
        return WireCodec.Read(await _hub.InvokeAsync<byte[]>(nameof(ClientHub.Ask), WireCodec.Write(question), after, cancel).ConfigureAwait(false));
    }

    public Task<object?> FetchAsync(TaskId task, CancellationToken cancel) => GetAsync(task, 0, async (item, body) => item < 0
        ? await PayloadCodec.ReadAsync(body, cancel).ConfigureAwait(false)
        : Column.Read(await ReadAllAsync(body, cancel).ConfigureAwait(false))[item], cancel);

    public Task<byte[]> FetchChunkAsync(RunId run, BlockRange items, BlobAddress known, CancellationToken cancel) =>
        GetAsync(new TaskId(run, items.First), items.Count, (_, body) => ReadAllAsync(body, cancel), cancel);

    /// <summary>Gets a result as a stream that is checked, and reads it.</summary>
    /// <param name="read">Given the item that is meant of a column, or -1, and the stream.</param>
    async Task<T> GetAsync<T>(TaskId task, long chunk, Func<int, Stream, Task<T>> read, CancellationToken cancel)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, ResultEndpoints.PathOf(task, chunk));
            request.Headers.Connection.Add("Upgrade");
            request.Headers.Upgrade.Add(new(RawBlob.Protocol));
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.NotFound)
                throw new IOException($"nobody holds the result of {task}.");
            await using var body = await BodyOfAsync(response, cancel).ConfigureAwait(false);
            await using var check = new ChecksumStream(body, long.Parse(Header(response, ResultEndpoints.LengthHeader)!, CultureInfo.InvariantCulture),
                Header(response, ResultEndpoints.ChecksumHeader) is { } sum ? ulong.Parse(sum, CultureInfo.InvariantCulture) : null, $"the result of {task}");
            var item = Header(response, ResultEndpoints.ItemHeader) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : -1;
            return await read(item, check).ConfigureAwait(false);
        }
        catch (HttpRequestException e)
        {
            throw new IOException($"the result of {task} can't be fetched: {e.Message}", e);
        }
    }

    /// <summary>What is large comes on a connection of its own.</summary>
    static async Task<Stream> BodyOfAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        var isRaw = response.StatusCode == HttpStatusCode.SwitchingProtocols;
        var body = await (isRaw ? response : response.EnsureSuccessStatusCode()).Content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
        if (isRaw)
            await body.WriteAsync(RawBlob.Go, cancel).ConfigureAwait(false);
        return body;
    }

    static string? Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values) ? values.Single() : null;

    static async Task<byte[]> ReadAllAsync(Stream body, CancellationToken cancel)
    {
        var bytes = LargePages.Ask(GC.AllocateUninitializedArray<byte>((int)body.Length));
        await body.ReadExactlyAsync(bytes, cancel).ConfigureAwait(false);
        return bytes;
    }

    public async ValueTask DisposeAsync()
    {
        // What was said last still goes out: that a task is to be done though nobody holds it, say.
        _saying.Writer.TryComplete();
        await Task.WhenAny(_listening, Task.Delay(GoodbyePatience)).ConfigureAwait(false);
        await _hub.DisposeAsync().ConfigureAwait(false);
    }

    async Task ListenAsync()
    {
        try
        {
            await _hub.StartAsync().ConfigureAwait(false);
            var told = await _hub.StreamAsChannelAsync<byte[]>(nameof(ClientHub.Connect), _table.Client.Value, WireSerializer.ProtocolVersion, _said.Reader).ConfigureAwait(false);
            _started.TrySetResult();
            await foreach (var frame in told.ReadAllAsync().ConfigureAwait(false))
                if (WireCodec.Read(frame) is ClientUpdate news)
                    _table.Apply(news);
            _table.Break("the cluster has closed the connection");
        }
        // However a connection breaks, nobody will be told of anything any more, and should not wait for it.
        catch (Exception e)
        {
            _started.TrySetException(e);
            _table.Break($"the connection to {_http.BaseAddress} is lost: {e.Message}");
        }
    }
}
