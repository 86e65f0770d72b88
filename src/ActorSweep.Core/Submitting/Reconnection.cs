namespace ActorSweep.Core.Submitting;

/// <summary>Decides the consequences when a client's link opens, breaks and is restored, and when the client gives up its cluster.</summary>
sealed class Reconnection(ClientTurn turn, LinkState link, Requests requests, WordQueue words, Resubmission again, TaskHolds tasks, MapHolds maps)
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

    /// <summary>Asks for another connection, unless the client has been alone for longer than its patience.</summary>
    public void Reconnect(TimeSpan patience)
    {
        if (link.IsGone)
            return;
        if (link.IsAloneFor(patience, turn.Now))
            GiveUp(link.WhyLost!);
        else
            turn.Instruct(new ClientInstruction.ReconnectLink());
    }

    /// <summary>Sends everything again on the new connection, together with the words that wait.</summary>
    public void RestoreLink(ClientEvent.LinkRestored e)
    {
        if (link.IsGone)
        {
            turn.Refuse(e, link.WhyGone!);
            return;
        }
        turn.Instruct(new ClientInstruction.SendWords([.. again.All(words.Unsaid)]));
        words.Take();
        link.Restore(turn.Now);
    }

    /// <summary>Gives up the cluster. Tasks and items that have not ended are lost, because no scheduler will report on them.</summary>
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
        turn.Instruct(new ClientInstruction.CloseLink(why));
    }
}
