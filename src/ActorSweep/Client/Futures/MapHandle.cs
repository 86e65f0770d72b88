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
    readonly SortedList<long, MapPart> _parts = [];
    readonly Dictionary<long, MapPart> _alone = [];
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
        var part = PartWith(index);
        return (await part.ColumnAsync(Table, cancel).ConfigureAwait(false))[(int)(index - part.First)];
    }

    /// <summary>All results; throws for the first item that failed.</summary>
    public async Task<T[]> GatherAsync<T>(CancellationToken cancel)
    {
        while (true)
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
                parts = [.. _parts.Values, .. _alone.Values];
            }
            var results = new T[Count];
            foreach (var part in parts)
                await part.CopyAsync(results, Table, cancel).ConfigureAwait(false);
            return results;
        }
    }

    public override void Release(long index)
    {
        lock (_lock)
        {
            if (_status[index] == FutureStatus.Released)
                return;
            if (_status[index] == FutureStatus.Pending)
                _pending--;
            _status[index] = FutureStatus.Released;
            if (--_held > 0)
                return;
        }
        GC.SuppressFinalize(this);
        Table.Release(this);
    }

    public void Apply(ItemsUpdate update)
    {
        List<TaskCompletionSource> complete = [];
        List<long>? told = null;
        Action<IReadOnlyList<long>>[] listeners;
        lock (_lock)
        {
            listeners = [.. _listeners];
            if (listeners.Length > 0)
                told = [];
            if (update.Status == TaskStatusOnWire.Done)
                Keep(update);
            var retrying = update.Retrying.Length == 0 ? null : update.Retrying.ToHashSet();
            var failed = update.Failed.Length == 0 ? null : update.Failed.ToDictionary(f => f.Index);
            for (var index = update.First; index < update.First + update.Count; index++)
            {
                if (_status[index] == FutureStatus.Released)
                    continue;
                if (update.Status == TaskStatusOnWire.Reopened)
                    Reopen(index);
                else if (retrying?.Contains(index) != true && _status[index] == FutureStatus.Pending)
                    End(index, update.Failure ?? (failed is not null && failed.TryGetValue(index, out var item) ? FailureOf(item, failed) : null), complete, told);
            }
            if (_pending == 0 && _all is not null)
            {
                complete.Add(_all);
                _all = null;
            }
            if (_pending == 0)
                Table.Unroot(this);
        }
        complete.ForEach(c => c.SetResult());
        foreach (var listener in listeners)
            listener(told!);
    }

    void Keep(ItemsUpdate update)
    {
        var part = new MapPart(Run, update.First, update.Count, update.Inline, update.Blob);
        if (update.Count == 1 && FindIn(update.First) is { Count: > 1 })
            _alone[update.First] = part;
        else
            _parts[update.First] = part;
    }

    void End(long index, TaskFailure? failure, List<TaskCompletionSource> complete, List<long>? told)
    {
        _status[index] = failure is null ? FutureStatus.Finished : failure.Type == FailureType.Cancelled ? FutureStatus.Cancelled : FutureStatus.Failed;
        if (failure is not null)
            _failures[index] = failure;
        _pending--;
        told?.Add(index);
        if (_waiting.Count > 0 && _waiting.Remove(index, out var waiting))
            complete.Add(waiting);
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
            return _alone.GetValueOrDefault(index) ?? FindIn(index) ?? throw new IOException($"the result of {KeyOf(index)} is not here.");
    }

    MapPart? FindIn(long index)
    {
        var (low, high) = (0, _parts.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var part = _parts.GetValueAtIndex(middle);
            if (index < part.First)
                high = middle - 1;
            else if (index >= part.First + part.Count)
                low = middle + 1;
            else
                return part;
        }
        return null;
    }

    static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
