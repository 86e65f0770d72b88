using System.Threading.Channels;
using ActorSweep.Protocol.Http;
using ActorSweep.Protocol.Messages;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace ActorSweep.Client.Futures;

/// <summary>What a client says and hears over one WebSocket, until that breaks.</summary>
sealed class HubConversation : IAsyncDisposable
{
    /// <summary>How often a client says that it is there, in the time after which it counts as gone.</summary>
    const double SignsPerTtl = 3;

    readonly Uri _node;
    readonly HubConnection _hub;
    readonly BundleUploads? _uploads;
    readonly Channel<WireMessage> _saying = Channel.CreateUnbounded<WireMessage>(new UnboundedChannelOptions { SingleReader = true });
    readonly Channel<byte[]> _said = Channel.CreateUnbounded<byte[]>(new UnboundedChannelOptions { SingleReader = true });
    readonly CancellationTokenSource _over = new();
    readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously), _heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
    long _frames;

    /// <param name="cluster">What the cluster says of itself.</param>
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

    /// <summary>Ends with the conversation.</summary>
    public CancellationToken Over => _over.Token;

    /// <summary>Ends when there is a scheduler that hears this client; fails when there will be none.</summary>
    public Task Heard => _heard.Task;

    public Task StartAsync(CancellationToken cancel) => _hub.StartAsync(cancel);

    /// <summary>Says these, in order.</summary>
    public void Say(IReadOnlyList<WireMessage> messages)
    {
        foreach (var message in messages)
            if (_saying.Writer.TryWrite(message))
                Interlocked.Increment(ref _frames);
    }

    /// <summary>What was said goes out, and then the client is gone.</summary>
    public void EndSaying() => _saying.Writer.TryComplete();

    /// <summary>Talks until the connection breaks, or its scheduler is gone.</summary>
    /// <param name="refused">Told why nothing of what this client says can ever be done.</param>
    /// <exception cref="Exception">Whatever broke it.</exception>
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
            // A node that hangs may hang over what was on its way to it.
            await _over.CancelAsync().ConfigureAwait(false);
            // Unless all was said, this is no goodbye.
            _said.Writer.TryComplete(new IOException("the connection is lost"));
            EndSaying();
            await passing.ConfigureAwait(false);
        }
    }

    /// <summary>Code goes ahead of what names it, and everything in order.</summary>
    async Task PassOnAsync(Action<string> refused)
    {
        try
        {
            await foreach (var message in _saying.Reader.ReadAllAsync().ConfigureAwait(false))
            {
                var frame = WireCodec.Write(_uploads is null ? message : await _uploads.WithBundlesAsync(message).ConfigureAwait(false));
                if (frame.Length > HubRoutes.LargestMessage)
                    throw new IOException($"what is handed in at once takes {frame.Length} bytes, and may take {HubRoutes.LargestMessage}");
                _said.Writer.TryWrite(frame);
            }
            _said.Writer.TryComplete();
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            // The node is gone; another may take it.
            _said.Writer.TryComplete(e);
        }
        // Whatever keeps the code from the cluster, nothing that needs it will ever be done.
        catch (Exception e)
        {
            _said.Writer.TryComplete();
            refused($"what this program hands in can't be sent to {_node}: {e.Message}");
        }
    }

    public async Task<WireMessage> AskAsync(WireMessage question, CancellationToken cancel)
    {
        // What was said before it goes another way, and comes first nevertheless.
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
            // Whether anybody waits for it or not.
            _ = awaited.Task.Exception;
        }
        return _hub.DisposeAsync();
    }
}
