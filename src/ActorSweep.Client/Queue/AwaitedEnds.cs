namespace ActorSweep.Client.Queue;

/// <summary>
/// The calls of which somebody waits for the end. Those for which nobody asks the cluster yet are asked for together; an answer comes when one of them has
/// ended, and what has not is asked for again, with what came meanwhile.
/// </summary>
sealed class AwaitedEnds(IQueueDesk desk)
{
    const int MostTogether = 1000, MostAsks = 4;

    /// <summary>How long an answer may take: the only question there is as long as it likes, several only so long that none is kept waiting by the others.</summary>
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

    /// <summary>Calls that are waited for.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _awaited.Count;
        }
    }

    /// <summary>Waits until a call has ended.</summary>
    /// <exception cref="KeyNotFoundException">It is not there (any more).</exception>
    /// <exception cref="TimeoutException">It has not ended yet.</exception>
    public async Task<QueuedSnapshot> WaitAsync(string id, TimeSpan timeout, CancellationToken cancel)
    {
        var awaited = Join(id);
        try
        {
            return await awaited.End.Task.WaitAsync(timeout, cancel).ConfigureAwait(false);
        }
        finally
        {
            Leave(id, awaited);
        }
    }

    /// <summary>Nobody waits any more.</summary>
    public void Close()
    {
        List<Awaited> left;
        lock (_lock)
        {
            left = [.. _awaited.Values];
            _awaited.Clear();
        }
        left.ForEach(awaited => awaited.End.TrySetException(new ObjectDisposedException(nameof(SweepClient), "the client was disposed; the call goes on. Another client finds it by its id.")));
        _closing.Cancel();
    }

    Awaited Join(string id)
    {
        lock (_lock)
        {
            if (_closing.IsCancellationRequested)
                throw new ObjectDisposedException(nameof(SweepClient));
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

    void Leave(string id, Awaited awaited)
    {
        lock (_lock)
            if (--awaited.Waiting == 0 && _awaited.GetValueOrDefault(id) == awaited)
                _awaited.Remove(id);
    }

    /// <summary>Under the lock.</summary>
    void AskMore()
    {
        if (_toAsk.Count == 0 || _asks == MostAsks || _closing.IsCancellationRequested)
            return;
        _asks++;
        _ = Task.Run(AskAsync);
    }

    async Task AskAsync()
    {
        // Those who begin to wait at once are asked for at once.
        await Task.Delay(1).ConfigureAwait(false);
        var (ids, patience) = Take();
        try
        {
            var found = (await desk.EndedAsync(ids, patience, _closing.Token).ConfigureAwait(false)).ToDictionary(call => call.Id, StringComparer.Ordinal);
            foreach (var id in ids)
                if (!found.TryGetValue(id, out var call))
                    Taken(id)?.TrySetException(new KeyNotFoundException($"there is no '{id}' in the queue (any more): its result was kept for as long as was asked for."));
                else if (call.HasEnded)
                    Taken(id)?.TrySetResult(call);
        }
        // A cluster that can't be asked any more is the end for all who wait.
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

    /// <summary>Those who wait longest first, so that all get their turn.</summary>
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
