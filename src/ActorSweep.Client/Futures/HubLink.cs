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
/// A client's words over the cluster's one HTTP port: a WebSocket for messages, GET for results. Where the connection breaks, its node hangs, or its scheduler is
/// gone, it begins anew at whichever scheduler node answers.
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

    /// <summary>Whether <see cref="_conversation"/> goes on, as far as is known. It is set after the conversation: an ask that broke with the one before waits for the next.</summary>
    volatile bool _isListening = true;

    /// <param name="cluster">What the cluster says of itself.</param>
    /// <param name="patience">How long a cluster may be out of reach, or without a scheduler.</param>
    /// <param name="learn">Finds out where else the cluster is reached.</param>
    public HubLink(HttpClient http, ClusterUrls urls, FutureTable table, VersionAnswer cluster, Func<TimeSpan> patience, Func<CancellationToken, Task> learn)
    {
        (_http, _urls, _table, _cluster, _patience, _learn) = (http, urls, table, cluster, patience, learn);
        _conversation = NewConversation();
        _living = LiveAsync();
    }

    public int LargestMessage => 64 << 20;

    public bool MayBeRestored => true;

    public void Send(IReadOnlyList<WireMessage> messages) => _conversation.Say(messages);

    HubConversation NewConversation() => new(_http, _urls.Current, _cluster);

    /// <summary>One conversation after another, until the client goes or gives up its cluster.</summary>
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
                    Drop(_conversation);
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

    /// <summary>Talks as long as it goes; says why it goes no longer.</summary>
    async Task<string> TalkAsync(long session)
    {
        var conversation = _conversation;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
        try
        {
            if (session == 1)
                await conversation.StartAsync(over.Token).WaitAsync(StartPatience, over.Token).ConfigureAwait(false);
            await using var vigil = new NodeVigil(_http, conversation.Node, over.Token);
            _ = LearnAsync(conversation, over.Token);
            await conversation.TalkAsync(_table.Client, session, _table.Apply, _table.Refuse, vigil.Token).ConfigureAwait(false);
            return "its scheduler is gone";
        }
        // However a connection breaks, there may be another.
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

    /// <summary>A connection to a node that hangs may take long to close.</summary>
    static void Drop(HubConversation conversation) => _ = conversation.DisposeAsync().AsTask().ContinueWith(ended => ended.Exception, TaskScheduler.Default);

    /// <summary>Scheduler nodes come and go: while all is well is the time to ask which there are.</summary>
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
        // It is a help, and no more: whoever can't be asked is missed elsewhere.
        catch (Exception)
        {
        }
    }

    /// <summary>Makes a connection to the node that is in use now, and says all again on it; says whether there is one.</summary>
    async Task<bool> ReconnectAsync()
    {
        var next = NewConversation();
        try
        {
            await next.StartAsync(_closing.Token).WaitAsync(StartPatience, _closing.Token).ConfigureAwait(false);
        }
        // Whatever keeps this node from answering, another may.
        catch (Exception)
        {
            Drop(next);
            _urls.Next();
            return false;
        }
        var before = _conversation;
        _table.RestoreLink(messages =>
        {
            next.Say(messages);
            (_conversation, _isListening) = (next, true);
        });
        Drop(before);
        return true;
    }

    /// <summary>Asks; where the connection breaks over it, by the next one again. All that is asked may be asked twice.</summary>
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
                // What was refused is refused; what went down with its connection need not be.
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

    /// <summary>Gets a result as a stream that is checked, and reads it.</summary>
    /// <param name="read">Given the item that is meant of a column, or -1, and the stream.</param>
    async Task<T> GetAsync<T>(TaskId task, long chunk, Func<int, Stream, CancellationToken, Task<T>> read, CancellationToken cancel)
    {
        // A node that hangs may hang over a result.
        var conversation = _conversation;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, conversation.Over);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Routes.TaskResultOf(task, chunk).At(conversation.Node));
            request.Headers.Connection.Add("Upgrade");
            request.Headers.Upgrade.Add(new(RawBlob.Protocol));
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.NotFound)
                throw new IOException($"nobody holds the result of {task}.");
            await using var body = await BodyOfAsync(response, either.Token).ConfigureAwait(false);
            await using var check = new ChecksumStream(body, long.Parse(Header(response, RouteHeaders.Length)!, CultureInfo.InvariantCulture),
                Header(response, RouteHeaders.Checksum) is { } sum ? ulong.Parse(sum, CultureInfo.InvariantCulture) : null, $"the result of {task}");
            var item = Header(response, RouteHeaders.Item) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : -1;
            return await read(item, check, either.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
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
        _closing.CancelAfter(GoodbyePatience);
        _isClosing = true;
        _conversation.EndSaying();
        await _living.ConfigureAwait(false);
        await Task.WhenAny(_conversation.DisposeAsync().AsTask(), Task.Delay(GoodbyePatience)).ConfigureAwait(false);
    }
}
