using System.Globalization;
using System.Net;
using ActorSweep.Client.Connecting;
using ActorSweep.Core.Sweeps;
using ActorSweep.Protocol.Blobs;
using ActorSweep.Protocol.Http;
using ActorSweep.Protocol.Messages;
using ActorSweep.Protocol.Payloads;

namespace ActorSweep.Client.Futures;

/// <summary>
/// A client's link over the cluster's one HTTP port: a WebSocket for messages, GET for results. When the connection breaks, its node hangs, or its
/// scheduler is lost, the link connects to another scheduler node.
/// </summary>
sealed class HubLink : IClientLink
{
    static readonly TimeSpan GoodbyePatience = TimeSpan.FromSeconds(5), StartPatience = TimeSpan.FromSeconds(5), TryAgainAfter = TimeSpan.FromMilliseconds(250), LearnInterval = TimeSpan.FromSeconds(10);

    readonly HttpClient _http;
    readonly ClusterUrls _urls;
    readonly FutureTable _table;
    readonly VersionAnswer _cluster;
    readonly Func<TimeSpan> _patience;
    readonly Func<CancellationToken, Task> _learn;
    readonly CancellationTokenSource _closing = new();
    readonly Task _living;
    volatile HubConversation _conversation;
    volatile bool _isClosing;

    /// <summary>
    /// Whether <see cref="_conversation"/> is open, as far as is known. It is set after the conversation, so that a request that failed with the old one
    /// waits for the new one.
    /// </summary>
    volatile bool _isListening = true;

    /// <param name="cluster">The cluster's version answer.</param>
    /// <param name="patience">How long the cluster may be unreachable or without a scheduler.</param>
    /// <param name="learn">Asks for the URLs of all scheduler nodes.</param>
    public HubLink(HttpClient http, ClusterUrls urls, FutureTable table, VersionAnswer cluster, Func<TimeSpan> patience, Func<CancellationToken, Task> learn)
    {
        (_http, _urls, _table, _cluster, _patience, _learn) = (http, urls, table, cluster, patience, learn);
        _conversation = NewConversation();
        _living = LiveAsync();
    }

    public int LargestMessage => 64 << 20;

    public bool MayBeRestored => true;

    public void Send(IReadOnlyList<WireMessage> messages) => _conversation.SendMessage(messages);

    HubConversation NewConversation() => new(_http, _urls.Current, _cluster);

    /// <summary>Holds one conversation after another, until the client ends or closes its link for good.</summary>
    async Task LiveAsync()
    {
        for (var session = 1; ; session++)
        {
            var why = await TalkAsync(session).ConfigureAwait(false);
            if (_isClosing)
                return;
            _isListening = false;
            for (var goesOn = _table.LoseLink($"the connection to {_urls.Current} is lost: {why}", _patience()); ; goesOn = _table.FailToReconnect(_patience()))
            {
                if (!goesOn)
                {
                    CloseConnection(_conversation);
                    return;
                }
                await Task.Delay(TryAgainAfter).ConfigureAwait(false);
                if (_isClosing)
                    return;
                if (await ReconnectAsync().ConfigureAwait(false))
                    break;
            }
        }
    }

    /// <summary>Holds a conversation until it ends, and returns the reason.</summary>
    async Task<string> TalkAsync(long session)
    {
        var conversation = _conversation;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
        try
        {
            if (session == 1)
                await conversation.StartAsync(over.Token).WaitAsync(StartPatience, over.Token).ConfigureAwait(false);
            var vigil = new NodeVigil(_http, conversation.Node, over.Token);
            await using var vigilEnd = vigil.ConfigureAwait(false);
            _ = LearnAsync(conversation, over.Token);
            await conversation.TalkAsync(_table.Client, session, _table.Apply, _table.Refuse, vigil.Token).ConfigureAwait(false);
            return "its scheduler is lost";
        }
        // Whatever broke the connection, another may work.
        catch (Exception e)
        {
            _urls.Next();
            return e is OperationCanceledException ? "its node does not answer" : e.Message;
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Disposes a conversation in the background: closing a connection to a node that hangs may take long.</summary>
    static void CloseConnection(HubConversation conversation) => _ = conversation.DisposeAsync().AsTask().ContinueWith(ended => ended.Exception, TaskScheduler.Default);

    /// <summary>Asks for the scheduler nodes again and again while the connection works, since nodes register and unregister.</summary>
    async Task LearnAsync(HubConversation conversation, CancellationToken cancel)
    {
        try
        {
            await conversation.Heard.WaitAsync(cancel).ConfigureAwait(false);
            while (true)
            {
                await _learn(cancel).ConfigureAwait(false);
                await Task.Delay(LearnInterval, cancel).ConfigureAwait(false);
            }
        }
        // The list of nodes is an aid only: a node that does not answer is noticed elsewhere.
        catch (Exception)
        {
        }
    }

    /// <summary>Connects to the node that is in use now, and submits everything again. Returns whether that succeeded.</summary>
    async Task<bool> ReconnectAsync()
    {
        var next = NewConversation();
        try
        {
            await next.StartAsync(_closing.Token).WaitAsync(StartPatience, _closing.Token).ConfigureAwait(false);
        }
        // Whatever keeps this node from answering, another may answer.
        catch (Exception)
        {
            CloseConnection(next);
            _urls.Next();
            return false;
        }
        var before = _conversation;
        _table.RestoreLink(messages =>
        {
            next.SendMessage(messages);
            (_conversation, _isListening) = (next, true);
        });
        CloseConnection(before);
        return true;
    }

    /// <summary>Sends a request, and repeats it on the next connection when this one breaks. Every request may be sent twice.</summary>
    public async Task<WireMessage> AskAsync(WireMessage question, CancellationToken cancel)
    {
        while (true)
        {
            var conversation = _conversation;
            try
            {
                return await conversation.AskAsync(question, cancel).ConfigureAwait(false);
            }
            catch (Exception) when (!cancel.IsCancellationRequested && !_living.IsCompleted && !_isClosing)
            {
                // A refusal is final; a request that failed with its connection is repeated.
                await Task.Delay(TryAgainAfter, cancel).ConfigureAwait(false);
                if (conversation == _conversation && _isListening)
                    throw;
            }
        }
    }

    public Task<object?> FetchAsync(TaskId task, CancellationToken cancel) => GetAsync(task, 0, async (item, body, over) => item < 0
        ? await PayloadCodec.ReadAsync(body, over).ConfigureAwait(false)
        : Column.Read(await ReadAllAsync(body, over).ConfigureAwait(false))[item], cancel);

    public Task<byte[]> FetchChunkAsync(RunId run, BlockRange items, BlobAddress known, CancellationToken cancel) =>
        GetAsync(new TaskId(run, items.First), items.Count, (_, body, over) => ReadAllAsync(body, over), cancel);

    /// <summary>Gets a result as a stream whose checksum is verified, and reads it.</summary>
    /// <param name="read">Reads the stream. Its first argument is the index of the item in a column, or -1 where the stream is the result itself.</param>
    async Task<T> GetAsync<T>(TaskId task, long chunk, Func<int, Stream, CancellationToken, Task<T>> read, CancellationToken cancel)
    {
        // A node that hangs may also hang over a result.
        var conversation = _conversation;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, conversation.Over);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Routes.TaskResultOf(task, chunk).At(conversation.Node));
            request.Headers.Connection.Add("Upgrade");
            request.Headers.Upgrade.Add(new(RawBlob.Protocol));
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.NotFound)
                throw new IOException($"no worker holds the result of {task}.");
            var body = await BodyOfAsync(response, either.Token).ConfigureAwait(false);
            await using var bodyEnd = body.ConfigureAwait(false);
            using var check = new ChecksumStream(body, long.Parse(Header(response, RouteHeaders.Length)!, CultureInfo.InvariantCulture),
                Header(response, RouteHeaders.Checksum) is { } sum ? ulong.Parse(sum, CultureInfo.InvariantCulture) : null, $"the result of {task}");
            var item = Header(response, RouteHeaders.Item) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : -1;
            return await read(item, check, either.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            throw new IOException($"the result of {task} cannot be fetched: {e.Message}", e);
        }
    }

    /// <summary>Returns the body. A large result is sent over the raw connection after a protocol switch.</summary>
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
        // The last messages are still sent, such as a request to execute a task that nobody holds.
        _closing.CancelAfter(GoodbyePatience);
        _isClosing = true;
        _conversation.FlushAsync();
        await _living.ConfigureAwait(false);
        await Task.WhenAny(_conversation.DisposeAsync().AsTask(), Task.Delay(GoodbyePatience)).ConfigureAwait(false);
    }
}
