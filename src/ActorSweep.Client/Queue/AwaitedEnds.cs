using ActorSweep.Client.Connecting;

namespace ActorSweep.Client.Queue;

/// <summary>
/// The calls of the queue whose end somebody waits for. Calls for which no request is under way are asked for together. The cluster answers when one of
/// them has ended; the others are asked for again, with calls that were added meanwhile.
/// </summary>
sealed class AwaitedEnds(IQueueDesk desk)
{
    const int MostTogether = 1000, MostAsks = 4;

    /// <summary>
    /// How long the cluster may hold back an answer: long where there is one request, short where there are several, so that they do not delay one another.
    /// </summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10), PatienceOfSeveral = TimeSpan.FromSeconds(0.5);

    readonly Dictionary<string, Awaited> _awaited = new(StringComparer.Ordinal);
    readonly Queue<string> _toAsk = new();
    readonly CancellationTokenSource _closing = new();
    readonly Lock _lock = new();
    int _asks;

    sealed class Awaited
    {
        public TaskCompletionSource<QueuedSnapshot> End { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Waiting { get; set; }
    }

    /// <summary>The number of calls that somebody waits for.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _awaited.Count;
        }
    }

    /// <summary>Waits until a call has ended.</summary>
    /// <exception cref="KeyNotFoundException">The call is not in the queue, or its result has expired.</exception>
    /// <exception cref="TimeoutException">The call has not ended within the timeout.</exception>
    public async Task<QueuedSnapshot> WaitAsync(string id, TimeSpan timeout, CancellationToken cancel)
    {
        var awaited = AddWaiter(id);
        try
        {
            return await awaited.End.Task.WaitAsync(timeout, cancel).ConfigureAwait(false);
        }
        finally
        {
            RemoveWaiter(id, awaited);
        }
    }

    /// <summary>Fails all waits, and refuses new ones.</summary>
    public void Close()
    {
        List<Awaited> left;
        lock (_lock)
        {
            left = [.. _awaited.Values];
            _awaited.Clear();
        }
        left.ForEach(awaited => awaited.End.TrySetException(new ObjectDisposedException(nameof(SweepClient), "the client was disposed; the call continues. Another client can find it by its id.")));
        _closing.Cancel();
    }

    Awaited AddWaiter(string id)
    {
        lock (_lock)
        {
            if (_closing.IsCancellationRequested)
                throw DisposedClient.Error();
            if (!_awaited.TryGetValue(id, out var awaited))
            {
                _awaited.Add(id, awaited = new Awaited());
                _toAsk.Enqueue(id);
            }
            awaited.Waiting++;
            AskMore();
            return awaited;
        }
    }

    void RemoveWaiter(string id, Awaited awaited)
    {
        lock (_lock)
            if (--awaited.Waiting == 0 && _awaited.GetValueOrDefault(id) == awaited)
                _awaited.Remove(id);
    }

    /// <summary>Starts one more request where calls are to be asked for. The caller holds the lock.</summary>
    void AskMore()
    {
        if (_toAsk.Count == 0 || _asks == MostAsks || _closing.IsCancellationRequested)
            return;
        _asks++;
        _ = Task.Run(AskAsync);
    }

    async Task AskAsync()
    {
        // Waits that begin at about the same time go into one request.
        await Task.Delay(1).ConfigureAwait(false);
        var (ids, patience) = Take();
        try
        {
            var found = (await desk.ReadEndsAsync(ids, patience, _closing.Token).ConfigureAwait(false)).ToDictionary(call => call.Id, StringComparer.Ordinal);
            foreach (var id in ids)
                if (!found.TryGetValue(id, out var call))
                    Taken(id)?.TrySetException(new KeyNotFoundException($"the queue has no call '{id}'. Its result has expired, or the call was removed."));
                else if (call.HasEnded)
                    Taken(id)?.TrySetResult(call);
        }
        // A cluster that no longer answers fails all waits.
        catch (Exception e)
        {
            foreach (var id in ids)
                Taken(id)?.TrySetException(e);
        }
        lock (_lock)
        {
            _asks--;
            foreach (var id in ids)
                if (_awaited.ContainsKey(id))
                    _toAsk.Enqueue(id);
            AskMore();
        }
    }

    /// <summary>Takes the calls that have waited longest, so that all get their turn.</summary>
    (string[] Ids, TimeSpan Patience) Take()
    {
        lock (_lock)
        {
            HashSet<string> ids = new(StringComparer.Ordinal);
            while (ids.Count < MostTogether && _toAsk.TryDequeue(out var id))
                if (_awaited.ContainsKey(id))
                    ids.Add(id);
            return ([.. ids], _asks == 1 && _toAsk.Count == 0 ? Patience : PatienceOfSeveral);
        }
    }

    TaskCompletionSource<QueuedSnapshot>? Taken(string id)
    {
        lock (_lock)
            return _awaited.Remove(id, out var awaited) ? awaited.End : null;
    }
}
