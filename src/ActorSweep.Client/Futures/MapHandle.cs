using ActorSweep.Core.Graph;
using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;
using ActorSweep.Payloads;
using ActorSweep.Protocol;

namespace ActorSweep.Client.Futures;

/// <summary>All tasks of a map, as their client knows them: who waits for them, and where their results are.</summary>
sealed class MapHandle(FutureTable table, RunId run, string function, long count) : FutureSource(table, run)
{
    /// <summary>So many chunks are fetched at once.</summary>
    const int MostAtOnce = 4;

    readonly Lock _lock = new();
    readonly MapItems _items = new(count);
    readonly MapParts<MapPart> _parts = new();
    readonly Dictionary<long, TaskCompletionSource> _waiting = [];
    readonly List<Action<IReadOnlyList<long>>> _listeners = [];
    TaskCompletionSource? _all;

    /// <summary>Whether what has not ended is not to be done.</summary>
    public bool IsCancelled { get; private set; }

    ~MapHandle() => Table.Forget(Run);

    public long Count => _items.Count;

    public override string KeyOf(long index) => $"{function}-{index}";

    public override FutureStatus StatusOf(long index) => _items[index];

    public override TaskFailure? FailureOf(long index)
    {
        lock (_lock)
            return _items.FailureOf(index);
    }

    public override Task WhenEnded(long index)
    {
        lock (_lock)
        {
            if (_items[index] != FutureStatus.Pending)
                return Task.CompletedTask;
            if (!_waiting.TryGetValue(index, out var waiting))
                _waiting.Add(index, waiting = NewSource());
            Table.Root(this);
            return waiting.Task;
        }
    }

    /// <summary>Completes when all items have ended.</summary>
    public Task WhenAllEnded()
    {
        lock (_lock)
        {
            if (_items.Pending == 0)
                return Task.CompletedTask;
            Table.Root(this);
            return (_all ??= NewSource()).Task;
        }
    }

    /// <summary>Tells of items as they end, those of a chunk together; of those that have ended at once.</summary>
    public void Listen(Action<IReadOnlyList<long>> ended)
    {
        List<long> already;
        lock (_lock)
        {
            already = _items.Ended;
            _listeners.Add(ended);
            if (_items.Pending > 0)
                Table.Root(this);
        }
        if (already.Count > 0)
            ended(already);
    }

    public override async ValueTask<object?> ResultOf(long index, CancellationToken cancel) => await Table.Patience.InsistAsync(
        async () =>
        {
            var part = PartWith(index);
            return (await part.ColumnAsync(Table, cancel).ConfigureAwait(false))[(int)(index - part.First)];
        },
        cancel).ConfigureAwait(false);

    /// <summary>All results; throws for the first item that failed.</summary>
    public Task<T[]> GatherAsync<T>(CancellationToken cancel) => Table.Patience.InsistAsync(
        async () =>
        {
            var results = new T[Count];
            var parts = await PartsAsync(cancel).ConfigureAwait(false);
            await Parallel.ForEachAsync(parts.Where(part => !part.IsHere), new ParallelOptions { MaxDegreeOfParallelism = MostAtOnce, CancellationToken = cancel }, async (part, token) =>
                await part.ColumnAsync(Table, token).ConfigureAwait(false)).ConfigureAwait(false);
            foreach (var part in parts)
                await part.CopyAsync(results, Table, cancel).ConfigureAwait(false);
            return results;
        },
        cancel);

    public override void Release(long index)
    {
        var heard = new Hearing();
        lock (_lock)
        {
            if (_items[index] == FutureStatus.Released)
                return;
            if (_items.Release(index))
                Tell(index, heard);
            Conclude(heard);
        }
        heard.Tell();
        if (_items.Held > 0)
            return;
        GC.SuppressFinalize(this);
        Table.Release(this);
    }

    /// <summary>
    /// These items are not wanted any more. Says whether all that have not ended are among them, so that the map can be; of
    /// others, what comes of them is not heard here any more.
    /// </summary>
    public bool Cancel(long[] indices)
    {
        var heard = new Hearing();
        lock (_lock)
        {
            var pending = indices.Where(i => _items[i] == FutureStatus.Pending).ToList();
            if (pending.Count == _items.Pending)
            {
                IsCancelled = pending.Count > 0;
                return true;
            }
            foreach (var index in pending)
            {
                _items.End(index, new TaskFailure(FailureType.Cancelled, "it was cancelled", "", "", 0, []));
                Tell(index, heard);
            }
            Conclude(heard);
        }
        heard.Tell();
        return false;
    }

    public override void Reopen(long index)
    {
        lock (_lock)
        {
            _items.Reopen(index);
            IsCancelled = false;
        }
    }

    /// <summary>It is handed in again, with the results that are here. Those that are not may be lost: the scheduler says which are there.</summary>
    public MapPartDone[] BeginAnew()
    {
        lock (_lock)
        {
            var done = new List<MapPartDone>();
            foreach (var part in _parts.Chunks)
            {
                var items = new BlockRange(part.First, part.Count);
                if (part.Inline is { } inline && !_items.IsPendingIn(items) && !_parts.HasAlone(items))
                {
                    done.Add(new MapPartDone(items.First, items.Count, inline, _items.FailedIn(items)));
                    continue;
                }
                _parts.Drop(items);
                _items.ReopenFinished(items);
            }
            return [.. done];
        }
    }

    public void Apply(ItemsUpdate update)
    {
        var heard = new Hearing();
        lock (_lock)
        {
            if (update.Status == TaskStatusOnWire.Done)
                _parts.Keep(new BlockRange(update.First, update.Count), new MapPart(Run, update.First, update.Count, update.Inline, update.Blob));
            IsCancelled &= update.Status != TaskStatusOnWire.Reopened;
            _items.Apply(update, index => Tell(index, heard));
            Conclude(heard);
        }
        heard.Tell();
    }

    /// <summary>Under the lock: who waits for an item is to hear that it has ended.</summary>
    void Tell(long index, Hearing heard)
    {
        if (_listeners.Count > 0)
            heard.Ended.Add(index);
        if (_waiting.Count > 0 && _waiting.Remove(index, out var waiting))
            heard.Waiting.Add(waiting);
    }

    /// <summary>Under the lock: who else is to hear of what has just changed.</summary>
    void Conclude(Hearing heard)
    {
        if (heard.Ended.Count > 0)
            heard.Listeners = [.. _listeners];
        if (_items.Pending > 0)
            return;
        if (_all is not null)
            heard.Waiting.Add(_all);
        _all = null;
        Table.Unroot(this);
    }

    /// <summary>Where all results are, once they are all there.</summary>
    async Task<MapPart[]> PartsAsync(CancellationToken cancel)
    {
        while (true)
        {
            await WhenAllEnded().WaitAsync(cancel).ConfigureAwait(false);
            lock (_lock)
                // Else some came to be made anew just now.
                if (_items.Pending == 0)
                    return _items.FirstWithout is >= 0 and var failed ? throw WhyNot(failed) : _parts.All;
        }
    }

    Exception WhyNot(long index) => _items.FailureOf(index) is { } failure
        ? TaskFailedException.Of(KeyOf(index), failure)
        : new ObjectDisposedException(KeyOf(index));

    MapPart PartWith(long index)
    {
        lock (_lock)
            return _parts.With(index) ?? throw new IOException($"the result of {KeyOf(index)} is not here.");
    }

    static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
