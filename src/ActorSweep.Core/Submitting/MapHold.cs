using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Submitting;

/// <summary>A client's claim to the results of a map's items. Only <see cref="ClientState"/> changes it.</summary>
sealed class MapHold(RunId run, long count) : Hold(run)
{
    static readonly TaskFailure CancelledHere = new(FailureType.Cancelled, "the item was cancelled", "", "", 0, []);

    readonly HeldItems _items = new(count);
    readonly MapParts<HeldResults> _results = new();
    readonly Dictionary<long, object> _waiters = [];
    readonly List<object> _listeners = [];

    /// <summary>The last reports of items that have no result.</summary>
    readonly Dictionary<long, HoldProgress> _progress = [];
    object? _waiterForAll;

    public long Count => _items.Count;

    /// <summary>The number of items that have not ended.</summary>
    public long Waiting => _items.Waiting;

    /// <summary>The number of items that are not released.</summary>
    public long Held => _items.Held;

    /// <summary>The index of the first item without a result; -1 where all items have one.</summary>
    public long FirstWithoutResult => _items.FirstWithoutResult;

    /// <summary>The items that were cancelled.</summary>
    public IEnumerable<long> Cancelled => _items.Cancelled;

    /// <summary>All results, in an order in which a later part replaces those before it.</summary>
    public IEnumerable<object> Results => _results.All.Select(part => part.Payload);

    public override HoldState StateOf(long index) => _items[index];

    public override TaskFailure? FailureOf(long index) => _items.FailureOf(index);

    public override HoldProgress? ProgressOf(long index) => _progress.GetValueOrDefault(index);

    /// <summary>Returns the part that has an item's result; null where it is not known here.</summary>
    public object? ResultOf(long index) => _results.With(index)?.Payload;

    public override object? WaiterFor(long index) => _waiters.GetValueOrDefault(index);

    /// <summary>The awaiter of the end of all items; null where there is none.</summary>
    public object? WaiterForAll => _waiterForAll;

    public override void Await(long index, object waiter) => _waiters.Add(index, waiter);

    public void AwaitAll(object waiter) => _waiterForAll = waiter;

    /// <summary>Reports items to a listener as they end, and at once those that have ended.</summary>
    public void Listen(object listener, List<ClientInstruction> told)
    {
        if (_items.Ended is { Count: > 0 } ended)
            told.Add(new ClientInstruction.TellListener(listener, ended));
        if (Waiting > 0)
            _listeners.Add(listener);
    }

    /// <summary>Takes the results of adjacent items. Items that are retried have not ended.</summary>
    public void FinishItems(ClientEvent.MapFuturesFinished e, List<ClientInstruction> told)
    {
        _results.AddPart(e.Items, new HeldResults(e.Items, e.Results, e.IsHere));
        var retrying = e.Retrying.Count == 0 ? null : e.Retrying.ToHashSet();
        var failed = e.Failed.Count == 0 ? null : e.Failed.ToDictionary(f => f.Index, f => f.Failure);
        EndItems(e.Items, told, item =>
        {
            if (retrying?.Contains(item) == true)
                return false;
            if (failed is not null && failed.TryGetValue(item, out var failure))
                _items.FailItem(item, failure ?? FirstOf(failed.Values));
            else
            {
                _items.FinishItem(item, e.IsHere);
                _progress.Remove(item);
            }
            return true;
        });
    }

    public void NoteProgress(long item, HoldProgress progress)
    {
        if (item >= 0 && item < Count && _items[item] == HoldState.Waiting)
            _progress[item] = progress;
    }

    /// <summary>Fails the adjacent items that have not ended.</summary>
    public void FailItems(BlockRange items, TaskFailure failure, List<ClientInstruction> told) => EndItems(items, told, item =>
    {
        _items.FailItem(item, failure);
        return true;
    });

    public void ReopenItems(BlockRange items)
    {
        _results.ReopenItems(items);
        for (var item = items.First; item < items.End; item++)
        {
            _items.ReopenItem(item);
            _progress.Remove(item);
        }
        IsCancelled = false;
    }

    /// <summary>
    /// Cancels items. Returns true where no other items wait, so that the whole map can be cancelled. If false, the items end here at once, and later reports
    /// about them are ignored.
    /// </summary>
    public bool CancelItems(IEnumerable<long> indices, List<ClientInstruction> told)
    {
        var waiting = indices.Where(i => _items[i] == HoldState.Waiting).ToList();
        if (waiting.Count == Waiting)
        {
            IsCancelled = waiting.Count > 0;
            return true;
        }
        waiting.ForEach(item => _items.FailItem(item, CancelledHere));
        TellListener(waiting, told);
        return false;
    }

    public void ReleaseItem(long index, List<ClientInstruction> told)
    {
        _progress.Remove(index);
        TellListener(_items.ReleaseItem(index) ? [index] : [], told);
    }

    /// <summary>
    /// Returns the results that are sent along when the map is submitted again. Results that are not here may be lost: their items are reopened, and the
    /// scheduler reports which exist.
    /// </summary>
    public IReadOnlyList<ResultsAgain> SubmitAgain()
    {
        var again = new List<ResultsAgain>();
        foreach (var part in _results.Chunks)
            if (part.IsHere && !_items.AnyWaits(part.Items) && !_results.HasAlone(part.Items))
                again.Add(new ResultsAgain(part.Items, part.Payload, _items.FailuresIn(part.Items)));
            else
            {
                _results.RemoveParts(part.Items);
                _items.ReopenFinished(part.Items);
            }
        return again;
    }

    /// <summary>Returns the invariants that do not hold; all must hold after every event.</summary>
    public IEnumerable<string> BrokenInvariants()
    {
        var states = Enumerable.Range(0, (int)Count).Select(i => _items[i]).ToList();
        if (Waiting != states.Count(s => s == HoldState.Waiting) || Held != states.Count(s => s != HoldState.Released))
            yield return $"{Run}: the counts of waiting items and of held items are right";
        if (Held == 0)
            yield return $"{Run}: a map that is held has a held item";
        if (_waiters.Keys.Any(item => _items[item] != HoldState.Waiting))
            yield return $"{Run}: only an item that has not ended has a waiter";
        if (Waiting == 0 && (_waiterForAll is not null || _listeners.Count > 0))
            yield return $"{Run}: a map whose items have all ended has no waiter for all items and no listener";
    }

    /// <summary>Ends the adjacent items that have not ended and for which <paramref name="end"/> returns true.</summary>
    void EndItems(BlockRange items, List<ClientInstruction> told, Func<long, bool> end)
    {
        var ended = new List<long>();
        for (var item = items.First; item < items.End; item++)
            if (_items[item] == HoldState.Waiting && end(item))
                ended.Add(item);
        TellListener(ended, told);
    }

    void TellListener(List<long> ended, List<ClientInstruction> told)
    {
        if (_waiters.Count > 0)
            foreach (var item in ended)
                if (_waiters.Remove(item, out var waiter))
                    told.Add(new ClientInstruction.CompleteWaiter(waiter));
        if (ended.Count > 0)
            told.AddRange(_listeners.Select(listener => new ClientInstruction.TellListener(listener, ended)));
        if (Waiting > 0)
            return;
        if (_waiterForAll is { } all)
            told.Add(new ClientInstruction.CompleteWaiter(all));
        _waiterForAll = null;
        _listeners.Clear();
    }

    /// <summary>Returns the first failure that is given. Of many items that failed together, not all carry one.</summary>
    static TaskFailure FirstOf(IEnumerable<TaskFailure?> failures) =>
        failures.FirstOrDefault(f => f is not null) ?? new TaskFailure("Failed", "the item failed together with many others", "", "", 1, []);

    /// <summary>The results of adjacent items, or their location.</summary>
    sealed record HeldResults(BlockRange Items, object Payload, bool IsHere);
}
