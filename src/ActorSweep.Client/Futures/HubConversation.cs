using System.Threading.Channels;
using ActorSweep.Protocol.Http;
using ActorSweep.Protocol.Messages;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace ActorSweep.Client.Futures;

/// <summary>The messages between a client and the scheduler over one WebSocket, until that breaks.</summary>
sealed class HubConversation : IAsyncDisposable
{
    /// <summary>The number of keep-alive signs in the time after which the cluster takes a silent client for lost.</summary>
    const double SignsPerTtl = 3;

    readonly Uri _node;
    readonly HubConnection _hub;
    readonly BundleUploads? _uploads;
    readonly Channel<WireMessage> _saying = Channel.CreateUnbounded<WireMessage>(new UnboundedChannelOptions { SingleReader = true });
    readonly Channel<byte[]> _said = Channel.CreateUnbounded<byte[]>(new UnboundedChannelOptions { SingleReader = true });
    readonly CancellationTokenSource _over = new();
    readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously), _heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
    long _frames;

    /// <param name="cluster">The cluster's version answer.</param>
    public HubConversation(HttpClient http, Uri node, VersionAnswer cluster)
    {
        (_node, _uploads) = (node, cluster.Bundles ? BundleUploads.To(http, node, _over.Token) : null);
        _hub = new HubConnectionBuilder().WithUrl(new Uri(node, Routes.Hub), options =>
        {
            foreach (var (name, values) in http.DefaultRequestHeaders)
                options.Headers[name] = values.First();
        }).WithKeepAliveInterval(TimeSpan.FromSeconds(cluster.ClientTtlSeconds / SignsPerTtl)).AddMessagePackProtocol().Build();
    }

    public Uri Node => _node;

    /// <summary>A token that is cancelled when the conversation has ended.</summary>
    public CancellationToken Over => _over.Token;

    /// <summary>Completes when a scheduler has answered this client; fails when the conversation ends before.</summary>
    public Task Heard => _heard.Task;

    public Task StartAsync(CancellationToken cancel) => _hub.StartAsync(cancel);

    /// <summary>Queues messages to be sent in order.</summary>
    public void SendMessage(IReadOnlyList<WireMessage> messages)
    {
        foreach (var message in messages)
            if (_saying.Writer.TryWrite(message))
                Interlocked.Increment(ref _frames);
    }

    /// <summary>Ends the conversation in order, after the queued messages are sent: the client unregisters.</summary>
    public void FlushAsync() => _saying.Writer.TryComplete();

    /// <summary>Sends and receives until the connection breaks or its scheduler is lost.</summary>
    /// <param name="refused">Called with the reason when no message of this client can ever be sent.</param>
    /// <exception cref="Exception">The failure that broke the connection.</exception>
    public async Task TalkAsync(ClientId client, long session, Action<ClientUpdate> hear, Action<string> refused, CancellationToken cancel)
    {
        var passing = PassOnAsync(refused);
        try
        {
            var told = await _hub.StreamAsChannelAsync<byte[]>(HubRoutes.Connect, client.Value, WireCodec.ProtocolVersion, session, _said.Reader, cancel).ConfigureAwait(false);
            _started.TrySetResult();
            await foreach (var frame in told.ReadAllAsync(cancel).ConfigureAwait(false))
                if (WireCodec.Read(frame) is ClientUpdate news)
                {
                    _heard.TrySetResult();
                    hear(news);
                }
        }
        finally
        {
            // A node that hangs may also hang over an upload.
            await _over.CancelAsync().ConfigureAwait(false);
            // Unless all messages were sent, this is not an orderly end.
            _said.Writer.TryComplete(new IOException("the connection is lost"));
            FlushAsync();
            await passing.ConfigureAwait(false);
        }
    }

    /// <summary>Sends messages in order, each after the code that it names.</summary>
    async Task PassOnAsync(Action<string> refused)
    {
        try
        {
            await foreach (var message in _saying.Reader.ReadAllAsync().ConfigureAwait(false))
            {
                var frame = WireCodec.Write(_uploads is null ? message : await _uploads.WithBundlesAsync(message).ConfigureAwait(false));
                if (frame.Length > HubRoutes.LargestMessage)
                    throw new IOException($"one message has {frame.Length} bytes, and may have at most {HubRoutes.LargestMessage}");
                _said.Writer.TryWrite(frame);
            }
            _said.Writer.TryComplete();
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            // The node is lost; another may accept the message.
            _said.Writer.TryComplete(e);
        }
        // Whatever the error is, the code cannot be sent, and no task that needs it will be executed.
        catch (Exception e)
        {
            _said.Writer.TryComplete();
            refused($"the requests of this program cannot be sent to {_node}: {e.Message}");
        }
    }

    public async Task<WireMessage> AskAsync(WireMessage question, CancellationToken cancel)
    {
        // The count of earlier messages goes along: they use another channel, and are handled before this request.
        var after = Interlocked.Read(ref _frames);
        await _started.Task.WaitAsync(cancel).ConfigureAwait(false);
        if (_uploads is not null)
            question = await _uploads.WithBundlesAsync(question).ConfigureAwait(false);
        return WireCodec.Read(await _hub.InvokeAsync<byte[]>(HubRoutes.Ask, WireCodec.Write(question), after, cancel).ConfigureAwait(false));
    }

    public ValueTask DisposeAsync()
    {
        _over.Cancel();
        foreach (var awaited in new[] { _started, _heard })
        {
            awaited.TrySetException(new IOException($"the connection to {_node} is lost."));
            // Marks the exception as observed.
            _ = awaited.Task.Exception;
        }
        return _hub.DisposeAsync();
    }
}
