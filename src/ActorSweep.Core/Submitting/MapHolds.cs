using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Submitting;

/// <summary>Moves the holds of maps, from submission through the scheduler's reports of their items to release.</summary>
sealed class MapHolds(ClientTurn turn, Holds holds, Requests requests, LinkState link, WordQueue words)
{
    public void SubmitMap(ClientEvent.MapFuturesSubmitted e)
    {
        if (TryBegin(e.Map, e))
            words.AddWord(new ClientWord.SubmitWork(e.Message) { Request = requests.Add(e) });
    }

    public void HoldMap(ClientEvent.MapFuturesHeld e)
    {
        if (TryBegin(e.Map, e))
            words.AddWord(new ClientWord.AddMapHold(e.Map.Run, e.Map.Count) { Request = requests.Add(e) });
    }

    public void FinishItems(ClientEvent.MapFuturesFinished e)
    {
        foreach (var map in holds.Of(e.Run))
            map.FinishItems(e, turn.Instructions);
    }

    public void FailItems(ClientEvent.MapFuturesFailed e)
    {
        foreach (var map in holds.Of(e.Run))
            map.FailItems(e.Items, e.Failure, turn.Instructions);
    }

    public void ReopenItems(ClientEvent.MapFuturesReopened e)
    {
        foreach (var map in holds.Of(e.Run))
            map.ReopenItems(e.Items);
    }

    public void NoteProgress(ClientEvent.FutureProgressed e)
    {
        foreach (var map in holds.Of(e.Task.Run))
            map.NoteProgress(e.Task.Index, e.Progress);
    }

    public void ReleaseItem(MapHold map, long item)
    {
        if (map.StateOf(item) == HoldState.Released)
            return;
        map.ReleaseItem(item, turn.Instructions);
        if (map.Held == 0)
            ReleaseMap(map);
    }

    public void ReleaseMap(MapHold map)
    {
        if (!holds.Remove(map))
            return;
        requests.ReleaseHold(map);
        if (holds.Of(map.Run).Count == 0)
            words.AddWord(new ClientWord.ReleaseMapHold(map.Run));
    }

    /// <summary>Loses all items that have not ended.</summary>
    public void LoseMaps(TaskFailure failure)
    {
        foreach (var map in holds.Maps)
            LoseMap(map, failure);
    }

    /// <summary>Begins to hold a map. Where the client has closed its link for good, its items are lost at once.</summary>
    bool TryBegin(MapHold map, ClientEvent happened)
    {
        if (link.IsClosed)
            LoseMap(map, link.Failure);
        else if (!holds.TryAdd(map))
            return turn.Refuse(happened, $"{map.Run} was submitted before with this hold");
        return true;
    }

    void LoseMap(MapHold map, TaskFailure failure) => map.FailItems(new BlockRange(0, map.Count), failure, turn.Instructions);
}
