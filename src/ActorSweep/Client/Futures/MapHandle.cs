using ActorSweep.Core.Graph;
using ActorSweep.Core.Scheduling;
using ActorSweep.Payloads;
using ActorSweep.Protocol;

namespace ActorSweep.Client.Futures;

/// <summary>All tasks of a map, as their client knows them: a byte an item, and results a chunk at a time.</summary>
sealed class MapHandle : FutureSource
{
    readonly Lock _lock = new();
    readonly string _function;
    readonly FutureStatus[] _status;
    readonly MapParts _parts = new();
    readonly Dictionary<long, TaskFailure> _failures = [];
    readonly Dictionary<long, TaskCompletionSource> _waiting = [];
    readonly List<Action<IReadOnlyList<long>>> _listeners = [];
    TaskCompletionSource? _all;
    long _pending, _held;

    public MapHandle(FutureTable table, RunId run, string function, long count)
        : base(table, run)
    {
        (_function, _status) = (function, new FutureStatus[count]);
        _pending = _held = count;
    }

    ~MapHandle() => Table.Forget(Run);

    public long Count => _status.Length;

    public override string KeyOf(long index) => $"{_function}-{index}";

    public override FutureStatus StatusOf(long index) => _status[index];

    public override TaskFailure? FailureOf(long index)
    {
        lock (_lock)
            return _failures.GetValueOrDefault(index);
    }

    public override Task WhenEnded(long index)
    {
        lock (_lock)
        {
            if (_status[index] != FutureStatus.Pending)
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
            if (_pending == 0)
                return Task.CompletedTask;
            Table.Root(this);
            return (_all ??= NewSource()).Task;
        }
    }

    /// <summary>Tells of items as they end, those of a chunk together; of those that have ended at once.</summary>
    public void Listen(Action<IReadOnlyList<long>> ended)
    {
        var already = new List<long>();
        lock (_lock)
        {
            if (_pending < Count)
                for (var i = 0L; i < Count; i++)
                    if (_status[i] != FutureStatus.Pending)
                        already.Add(i);
            _listeners.Add(ended);
            if (_pending > 0)
                Table.Root(this);
        }
        if (already.Count > 0)
            ended(already);
    }

    public override async ValueTask<object?> ResultOf(long index, CancellationToken cancel)
    {
        for (var until = DateTime.UtcNow + FutureTable.FetchPatience; ;)
            try
            {
                var part = PartWith(index);
                return (await part.ColumnAsync(Table, cancel).ConfigureAwait(false))[(int)(index - part.First)];
            }
            // Its holder is gone, or busy being so: another makes it again, and there is another part then.
            catch (IOException) when (DateTime.UtcNow < until)
            {
                await Task.Delay(FutureTable.FetchPause, cancel).ConfigureAwait(false);
            }
    }

    /// <summary>All results; throws for the first item that failed.</summary>
    public async Task<T[]> GatherAsync<T>(CancellationToken cancel)
    {
        for (var until = DateTime.UtcNow + FutureTable.FetchPatience; ;)
        {
            await WhenAllEnded().WaitAsync(cancel).ConfigureAwait(false);
            MapPart[] parts;
            lock (_lock)
            {
                if (_pending > 0)
                    continue;
                var failed = Array.FindIndex(_status, s => s != FutureStatus.Finished);
                if (failed >= 0)
                    throw _status[failed] == FutureStatus.Released
                        ? new ObjectDisposedException(KeyOf(failed))
                        : TaskFailedException.Of(KeyOf(failed), _failures[failed]);
                parts = _parts.All;
            }
            var results = new T[Count];
            try
            {
                foreach (var part in parts)
                    await part.CopyAsync(results, Table, cancel).ConfigureAwait(false);
                return results;
            }
            catch (IOException) when (DateTime.UtcNow < until)
            {
                await Task.Delay(FutureTable.FetchPause, cancel).ConfigureAwait(false);
            }
        }
    }

    public override void Release(long index)
    {
        var heard = new Hearing();
        lock (_lock)
        {
            if (_status[index] == FutureStatus.Released)
                return;
            if (_status[index] == FutureStatus.Pending)
                End(index, FutureStatus.Released, heard);
            _status[index] = FutureStatus.Released;
            _held--;
            Conclude(heard);
        }
        heard.Tell();
        if (_held > 0)
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
            var pending = indices.Where(i => _status[i] == FutureStatus.Pending).ToList();
            if (pending.Count == _pending)
                return true;
            foreach (var index in pending)
                End(index, new TaskFailure(FailureType.Cancelled, "it was cancelled", "", "", 0, []), heard);
            Conclude(heard);
        }
        heard.Tell();
        return false;
    }

    public void Apply(ItemsUpdate update)
    {
        var heard = new Hearing();
        lock (_lock)
        {
            if (update.Status == TaskStatusOnWire.Done)
                _parts.Keep(new MapPart(Run, update.First, update.Count, update.Inline, update.Blob));
            var retrying = update.Retrying.Length == 0 ? null : update.Retrying.ToHashSet();
            var failed = update.Failed.Length == 0 ? null : update.Failed.ToDictionary(f => f.Index);
            for (var index = update.First; index < update.First + update.Count; index++)
            {
                if (_status[index] == FutureStatus.Released)
                    continue;
                if (update.Status == TaskStatusOnWire.Reopened)
                    Reopen(index);
                else if (retrying?.Contains(index) != true && _status[index] == FutureStatus.Pending)
                    End(index, update.Failure ?? (failed is not null && failed.TryGetValue(index, out var item) ? FailureOf(item, failed) : null), heard);
            }
            Conclude(heard);
        }
        heard.Tell();
    }

    void End(long index, TaskFailure? failure, Hearing heard)
    {
        if (failure is not null)
            _failures[index] = failure;
        End(index, failure is null ? FutureStatus.Finished : failure.Type == FailureType.Cancelled ? FutureStatus.Cancelled : FutureStatus.Failed, heard);
    }

    void End(long index, FutureStatus status, Hearing heard)
    {
        _status[index] = status;
        _pending--;
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
        if (_pending > 0)
            return;
        if (_all is not null)
            heard.Waiting.Add(_all);
        _all = null;
        Table.Unroot(this);
    }

    /// <summary>Of many items that failed together, the first tells how.</summary>
    static TaskFailure FailureOf(FailedItem item, Dictionary<long, FailedItem> all) =>
        item.Failure ?? all.Values.FirstOrDefault(f => f.Failure is not null)?.Failure ?? new TaskFailure("Failed", "it failed with many others", "", "", 1, []);

    void Reopen(long index)
    {
        if (_status[index] != FutureStatus.Pending)
            _pending++;
        _status[index] = FutureStatus.Pending;
        _failures.Remove(index);
    }

    MapPart PartWith(long index)
    {
        lock (_lock)
            return _parts.With(index) ?? throw new IOException($"the result of {KeyOf(index)} is not here.");
    }

    static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
