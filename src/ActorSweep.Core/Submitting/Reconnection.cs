namespace ActorSweep.Core.Submitting;

/// <summary>Decides what follows when a client's link opens, breaks and is restored, and when the client gives up its cluster.</summary>
sealed class Reconnection(ClientTurn turn, LinkState link, Requests requests, WordQueue words, SayingAgain again, TaskHolds tasks, MapHolds maps)
{
    public void OpenLink(ClientEvent.LinkOpened e)
    {
        link.Open();
        if (e.MayBeRestored && !link.IsGone)
            requests.Begin();
    }

    public void LoseLink(ClientEvent.LinkLost e)
    {
        link.Lose(e.Why, turn.Now);
        Reconnect(e.Patience);
    }

    /// <summary>Has another connection made, unless the client has been alone for longer than its patience.</summary>
    public void Reconnect(TimeSpan patience)
    {
        if (link.IsGone)
            return;
        if (link.IsAloneFor(patience, turn.Now))
            GiveUp(link.WhyLost!);
        else
            turn.Instruct(new ClientInstruction.Reconnect());
    }

    /// <summary>Says everything again on the new connection; the words that have waited go along.</summary>
    public void RestoreLink(ClientEvent.LinkRestored e)
    {
        if (link.IsGone)
        {
            turn.Refuse(e, link.WhyGone!);
            return;
        }
        turn.Instruct(new ClientInstruction.Say([.. again.All(words.Unsaid)]));
        words.Take();
        link.Restore(turn.Now);
    }

    /// <summary>Nobody will tell this client anything any more: what has not ended never will, as far as the client knows.</summary>
    public void GiveUp(string why)
    {
        if (link.IsGone)
            return;
        link.GiveUp(why, turn.Now);
        words.Clear();
        requests.End();
        var failure = link.Failure;
        tasks.Lose(failure);
        maps.Lose(failure);
        turn.Instruct(new ClientInstruction.GiveUp(why));
    }
}
