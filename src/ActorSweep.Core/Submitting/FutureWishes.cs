using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Submitting;

/// <summary>Awaits, cancels, retries and detaches futures for the program that holds them.</summary>
sealed class FutureWishes(ClientTurn turn, Holds holds, LinkState link, Requests requests, WordQueue words, Resubmission again, TaskHolds tasks)
{
    public void Await(ClientEvent.FutureAwaited e)
    {
        var (hold, index) = e.Future;
        if (hold.StateOf(index) != HoldState.Waiting)
            turn.Instruct(new ClientInstruction.CompleteWaiter(e.Waiter));
        else if (hold.WaiterFor(index) is null)
            hold.Await(index, e.Waiter);
        else
            turn.Refuse(e, $"{e.Future.Id} has a waiter already");
    }

    public void AwaitAll(ClientEvent.MapFuturesAwaited e)
    {
        if (e.Map.Waiting == 0)
            turn.Instruct(new ClientInstruction.CompleteWaiter(e.Waiter));
        else if (e.Map.WaiterForAll is null)
            e.Map.AwaitAll(e.Waiter);
        else
            turn.Refuse(e, $"{e.Map.Run} has a waiter for all items already");
    }

    public void Listen(ClientEvent.MapFuturesListened e) => e.Map.Listen(e.Listener, turn.Instructions);

    public void CancelFutures(ClientEvent.FuturesCancelled e)
    {
        foreach (var items in e.Futures.Where(f => f.Hold is MapHold).GroupBy(f => (MapHold)f.Hold))
            if (items.Key.CancelItems(items.Select(f => f.Index).Distinct(), turn.Instructions))
                words.AddWord(new ClientWord.CancelMap(items.Key.Run));
            else
                words.AddChange(TaskWish.Cancel, items);
        foreach (var future in e.Futures)
            if (future.Hold is TaskHold hold)
                hold.IsCancelled = hold.State == HoldState.Waiting;
        words.AddChange(TaskWish.Cancel, e.Futures.Where(f => f.Hold is TaskHold));
    }

    /// <summary>Retries futures that failed. An await that begins after this ends with the new attempt.</summary>
    public void RetryFutures(ClientEvent.FuturesRetried e)
    {
        if (link.IsClosed)
        {
            turn.Refuse(e, "no scheduler will execute the task, because the client has closed its link");
            return;
        }
        // The futures are read before they are reopened, because that clears their failures.
        var unknown = e.Futures.Where(IsUnknown).ToList();
        foreach (var (hold, index) in e.Futures)
            if (hold is TaskHold { State: HoldState.Failed } task)
                tasks.RetryTask(task, e);
            else if (hold is MapHold map && map.StateOf(index) == HoldState.Failed)
                map.ReopenItems(new BlockRange(index, 1));
        words.AddChange(TaskWish.Retry, e.Futures);
        // A scheduler to which this client reconnected does not know the tasks that had failed before.
        if (link.WasRestored && requests.IsRemembering)
            foreach (var word in again.Retried(e.Futures.Select(f => f.Id)))
                words.AddWord(word);
        else
            HoldAgain(unknown);
    }

    public void Detach(ClientEvent.FuturesDetached e)
    {
        foreach (var future in e.Futures)
            if (future.Hold.Request is { } request)
                request.IsDetached = true;
        words.AddChange(TaskWish.Detach, e.Futures);
    }

    /// <summary>
    /// Holds tasks and maps again that the scheduler did not know. It may know them now; if not, it answers again that it does not. A task that the scheduler
    /// knows is not held again: the scheduler would answer with the failure that is being retried, which would end the new attempt.
    /// </summary>
    void HoldAgain(IReadOnlyList<HeldFuture> unknown)
    {
        words.AddChange(TaskWish.Hold, unknown.Where(f => f.Hold is TaskHold));
        foreach (var map in unknown.Select(f => f.Hold).OfType<MapHold>().Distinct().Where(map => holds.Of(map.Run).Contains(map)))
            words.AddWord(new ClientWord.AddMapHold(map.Run, map.Count));
    }

    /// <summary>
    /// Whether a future failed because the scheduler does not know its task. A task that the scheduler knows fails with the same type where an input is not
    /// known, but then its failure has a story. A released future has not failed and must not be held again.
    /// </summary>
    static bool IsUnknown(HeldFuture future) =>
        future.Hold.StateOf(future.Index) == HoldState.Failed
        && future.Hold.FailureOf(future.Index) is { Type: FailureType.InputDeleted, Story.Count: 0 };
}
