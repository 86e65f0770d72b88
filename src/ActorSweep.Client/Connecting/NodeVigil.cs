using ActorSweep.Protocol.Http;

namespace ActorSweep.Client.Connecting;

/// <summary>Checks a node while a client waits for its next message: a process that hangs keeps its connections open and sends nothing.</summary>
sealed class NodeVigil : IAsyncDisposable
{
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(3), AnswerTime = TimeSpan.FromSeconds(3);

    readonly CancellationTokenSource _watched, _ended = new();
    readonly Task _watching;

    public NodeVigil(HttpClient http, Uri node, CancellationToken cancel)
    {
        _watched = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        _watching = WatchAsync(http, Routes.Live.To().At(node));
    }

    /// <summary>A token that is cancelled when the node does not answer any more, or with the token given to the constructor.</summary>
    public CancellationToken Token => _watched.Token;

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(false);
        _ended.Dispose();
        _watched.Dispose();
    }

    async Task WatchAsync(HttpClient http, Uri sign)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Interval, _ended.Token).ConfigureAwait(false);
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token);
                patience.CancelAfter(AnswerTime);
                using var _ = await http.GetAsync(sign, patience.Token).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            if (!_ended.IsCancellationRequested)
                await _watched.CancelAsync().ConfigureAwait(false);
        }
    }
}
