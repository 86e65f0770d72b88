using ActorSweep.Core.Graph;
using ActorSweep.Core.Sweeps;
using ActorSweep.Protocol;

namespace ActorSweep.Client.Futures;

/// <summary>How the items of a map stand: a byte each, and what those failed of that failed.</summary>
sealed class MapItems
{
    readonly FutureStatus[] _status;
    readonly Dictionary<long, TaskFailure> _failures = [];

    public MapItems(long count)
    {
        _status = new FutureStatus[count];
        Pending = Held = count;
    }

    public long Count => _status.Length;

    /// <summary>How many have not ended.</summary>
    public long Pending { get; private set; }

    /// <summary>How many are not released.</summary>
    public long Held { get; private set; }

    public FutureStatus this[long item] => _status[item];

    public TaskFailure? FailureOf(long item) => _failures.GetValueOrDefault(item);

    /// <summary>The first that has no result to be had; -1 where all have.</summary>
    public long FirstWithout => Array.FindIndex(_status, s => s != FutureStatus.Finished);

    /// <summary>Those that have ended.</summary>
    public List<long> Ended
    {
        get
        {
            var ended = new List<long>();
            for (var item = 0L; item < Count && Pending < Count; item++)
                if (_status[item] != FutureStatus.Pending)
                    ended.Add(item);
            return ended;
        }
    }

    /// <summary>Takes in what the scheduler says of some, and calls <paramref name="ended"/> for each that has ended by it.</summary>
    public void Apply(ItemsUpdate update, Action<long> ended)
    {
        var retrying = update.Retrying.Length == 0 ? null : update.Retrying.ToHashSet();
        var failed = update.Failed.Length == 0 ? null : update.Failed.ToDictionary(f => f.Index);
        for (var item = update.First; item < update.First + update.Count; item++)
        {
            if (_status[item] == FutureStatus.Released)
                continue;
            if (update.Status == TaskStatusOnWire.Reopened)
                Reopen(item);
            else if (retrying?.Contains(item) != true && _status[item] == FutureStatus.Pending)
            {
                End(item, update.Failure ?? (failed is not null && failed.TryGetValue(item, out var one) ? FailureOf(one, failed) : null));
                ended(item);
            }
        }
    }

    public void End(long item, TaskFailure? failure)
    {
        if (failure is not null)
            _failures[item] = failure;
        _status[item] = failure is null ? FutureStatus.Finished : failure.Type == FailureType.Cancelled ? FutureStatus.Cancelled : FutureStatus.Failed;
        Pending--;
    }

    /// <summary>One is not held any more; says whether it had not ended.</summary>
    public bool Release(long item)
    {
        var isPending = _status[item] == FutureStatus.Pending;
        _status[item] = FutureStatus.Released;
        Pending -= isPending ? 1 : 0;
        Held--;
        return isPending;
    }

    public void Reopen(long item)
    {
        if (_status[item] == FutureStatus.Released)
            return;
        if (_status[item] != FutureStatus.Pending)
            Pending++;
        _status[item] = FutureStatus.Pending;
        _failures.Remove(item);
    }

    public bool IsPendingIn(BlockRange items) => Array.IndexOf(_status, FutureStatus.Pending, (int)items.First, (int)items.Count) >= 0;

    /// <summary>Of some adjacent ones, those that failed.</summary>
    public FailedItem[] FailedIn(BlockRange items) =>
        [.. from failed in _failures where failed.Key >= items.First && failed.Key < items.End select new FailedItem(failed.Key, failed.Value, false)];

    /// <summary>Of some adjacent ones, those with a result have none any more.</summary>
    public void ReopenFinished(BlockRange items)
    {
        for (var item = items.First; item < items.End; item++)
            if (_status[item] == FutureStatus.Finished)
                Reopen(item);
    }

    /// <summary>Of many items that failed together, the first tells how.</summary>
    static TaskFailure FailureOf(FailedItem item, Dictionary<long, FailedItem> all) =>
        item.Failure ?? all.Values.FirstOrDefault(f => f.Failure is not null)?.Failure ?? new TaskFailure("Failed", "it failed with many others", "", "", 1, []);
}
