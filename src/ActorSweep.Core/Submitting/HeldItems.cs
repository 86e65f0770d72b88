using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Submitting;

/// <summary>The states of a map's items, one byte each, and the failures of those that failed.</summary>
sealed class HeldItems
{
    readonly HoldState[] _states;
    readonly Dictionary<long, TaskFailure> _failures = [];

    public HeldItems(long count)
    {
        _states = new HoldState[count];
        Waiting = Held = count;
    }

    public long Count => _states.Length;

    /// <summary>The number of items that have not ended.</summary>
    public long Waiting { get; private set; }

    /// <summary>The number of items that are not released.</summary>
    public long Held { get; private set; }

    public HoldState this[long item] => _states[item];

    public TaskFailure? FailureOf(long item) => _failures.GetValueOrDefault(item);

    /// <summary>The items that were cancelled.</summary>
    public IEnumerable<long> Cancelled => _failures.Keys.Where(item => _states[item] == HoldState.Cancelled).Order();

    /// <summary>The index of the first item without a result; -1 where all items have one.</summary>
    public long FirstWithoutResult => Array.FindIndex(_states, state => state is not (HoldState.Here or HoldState.Elsewhere));

    /// <summary>The items that have ended.</summary>
    public List<long> Ended
    {
        get
        {
            var ended = new List<long>();
            for (var item = 0L; item < Count && Waiting < Count; item++)
                if (_states[item] != HoldState.Waiting)
                    ended.Add(item);
            return ended;
        }
    }

    public void FinishItem(long item, bool isHere) => EndItem(item, isHere ? HoldState.Here : HoldState.Elsewhere);

    public void FailItem(long item, TaskFailure failure)
    {
        _failures[item] = failure;
        EndItem(item, failure.Type switch
        {
            FailureType.Cancelled => HoldState.Cancelled,
            FailureType.ConnectionLost => HoldState.Lost,
            _ => HoldState.Failed,
        });
    }

    /// <summary>Releases an item. Returns whether the item had not ended.</summary>
    public bool ReleaseItem(long item)
    {
        var isWaiting = _states[item] == HoldState.Waiting;
        _states[item] = HoldState.Released;
        _failures.Remove(item);
        Waiting -= isWaiting ? 1 : 0;
        Held--;
        return isWaiting;
    }

    public void ReopenItem(long item)
    {
        if (_states[item] == HoldState.Released)
            return;
        if (_states[item] != HoldState.Waiting)
            Waiting++;
        _states[item] = HoldState.Waiting;
        _failures.Remove(item);
    }

    public bool AnyWaits(BlockRange items) => Array.IndexOf(_states, HoldState.Waiting, (int)items.First, (int)items.Count) >= 0;

    /// <summary>Returns the failures of adjacent items.</summary>
    public IReadOnlyList<ItemFailure> FailuresIn(BlockRange items) =>
        [.. from failed in _failures where failed.Key >= items.First && failed.Key < items.End select new ItemFailure(failed.Key, failed.Value, false)];

    /// <summary>Reopens the adjacent items that have a result.</summary>
    public void ReopenFinished(BlockRange items)
    {
        for (var item = items.First; item < items.End; item++)
            if (_states[item] is HoldState.Here or HoldState.Elsewhere)
                ReopenItem(item);
    }

    void EndItem(long item, HoldState state)
    {
        _states[item] = state;
        Waiting--;
    }
}
