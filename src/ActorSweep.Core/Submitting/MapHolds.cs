using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Submitting;

/// <summary>Moves the holds of maps, from submission through the scheduler's reports of their items to release.</summary>
sealed class MapHolds(ClientTurn turn, Holds holds, Requests requests, LinkState link, WordQueue words)
{
    public void Submit(ClientEvent.MapFuturesSubmitted e)
    {
        if (TryBegin(e.Map, e))
            words.Say(new ClientWord.SubmitWork(e.Message) { Request = requests.Add(e) });
    }

    public void Hold(ClientEvent.MapFuturesHeld e)
    {
        if (TryBegin(e.Map, e))
            words.Say(new ClientWord.AddMapHold(e.Map.Run, e.Map.Count) { Request = requests.Add(e) });
    }

    public void Finish(ClientEvent.MapFuturesFinished e)
    {
        foreach (var map in holds.Of(e.Run))
            map.Finish(e, turn.Instructions);
    }

    public void Fail(ClientEvent.MapFuturesFailed e)
    {
        foreach (var map in holds.Of(e.Run))
            map.Fail(e.Items, e.Failure, turn.Instructions);
    }

    public void Reopen(ClientEvent.MapFuturesReopened e)
    {
        foreach (var map in holds.Of(e.Run))
            map.Reopen(e.Items);
    }

    public void ReleaseItem(MapHold map, long item)
    {
        if (map.StateOf(item) == HoldState.Released)
            return;
        map.Release(item, turn.Instructions);
        if (map.Held == 0)
            Release(map);
    }

    public void Release(MapHold map)
    {
        if (!holds.Remove(map))
            return;
        requests.Release(map);
        if (holds.Of(map.Run).Count == 0)
            words.Say(new ClientWord.ReleaseMapHold(map.Run));
    }

    /// <summary>Loses all items that have not ended.</summary>
    public void Lose(TaskFailure failure)
    {
        foreach (var map in holds.Maps)
            Lose(map, failure);
    }

    /// <summary>Begins to hold a map. Where the client has given up its cluster, its items are lost at once.</summary>
    bool TryBegin(MapHold map, ClientEvent happened)
    {
        if (link.IsGone)
            Lose(map, link.Failure);
        else if (!holds.TryAdd(map))
            return turn.Refuse(happened, $"{map.Run} was submitted before by this hold");
        return true;
    }

    void Lose(MapHold map, TaskFailure failure) => map.Fail(new BlockRange(0, map.Count), failure, turn.Instructions);
}
