namespace ActorSweep.Core.Submitting;

/// <summary>Decides the consequences when a client's link opens, breaks and is restored, and when the client closes its link for good.</summary>
sealed class Reconnection(ClientTurn turn, LinkState link, Requests requests, WordQueue words, Resubmission again, TaskHolds tasks, MapHolds maps)
{
    public void OpenLink(ClientEvent.LinkOpened e)
    {
        link.OpenLink();
        if (e.MayBeRestored && !link.IsClosed)
            requests.Begin();
    }

    public void LoseLink(ClientEvent.LinkLost e)
    {
        link.LoseLink(e.Why, turn.Now);
        ReconnectLink(e.Patience);
    }

    /// <summary>Asks for another connection, unless the client has been alone for longer than its patience.</summary>
    public void ReconnectLink(TimeSpan patience)
    {
        if (link.IsClosed)
            return;
        if (link.IsAloneFor(patience, turn.Now))
            CloseLink(link.WhyLost!);
        else
            turn.Instruct(new ClientInstruction.ReconnectLink());
    }

    /// <summary>Sends everything again on the new connection, together with the words that wait.</summary>
    public void RestoreLink(ClientEvent.LinkRestored e)
    {
        if (link.IsClosed)
        {
            turn.Refuse(e, link.WhyClosed!);
            return;
        }
        turn.Instruct(new ClientInstruction.SendWords([.. again.All(words.Unsaid)]));
        words.Take();
        link.RestoreLink(turn.Now);
    }

    /// <summary>Closes the link for good. Tasks and items that have not ended are lost, because no scheduler will report on them.</summary>
    public void CloseLink(string why)
    {
        if (link.IsClosed)
            return;
        link.CloseLink(why, turn.Now);
        words.Clear();
        requests.End();
        var failure = link.Failure;
        tasks.LoseTasks(failure);
        maps.LoseMaps(failure);
        turn.Instruct(new ClientInstruction.CloseLink(why));
    }
}
