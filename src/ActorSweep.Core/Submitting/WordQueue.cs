namespace ActorSweep.Core.Submitting;

/// <summary>The words of a client that wait for their turn, and whether somebody has been asked to have them go out.</summary>
sealed class WordQueue(ClientTurn turn, LinkState link, Requests requests)
{
    List<ClientWord> _unsaid = [];
    bool _isCalled;

    /// <summary>Words that have not gone out yet.</summary>
    public IReadOnlyList<ClientWord> Unsaid => _unsaid;

    /// <summary>Has a word go out in its turn. Where the client has given up its cluster, the word is dropped.</summary>
    public void Say(ClientWord word)
    {
        if (link.IsGone)
            return;
        _unsaid.Add(word);
        if (_isCalled || !link.IsSpeaking)
            return;
        _isCalled = true;
        turn.Instruct(ClientInstruction.SpeakSoon.Instance);
    }

    /// <summary>Wants something of the tasks of futures; nothing is said where there are none.</summary>
    public void SayChange(TaskWish wish, IEnumerable<HeldFuture> futures)
    {
        if (futures.Select(f => f.Id).ToArray() is { Length: > 0 } tasks)
            Say(new ClientWord.Change(wish, tasks));
    }

    /// <summary>The link can carry words now: those that wait go out together.</summary>
    public void Send()
    {
        _isCalled = false;
        if (link.IsSpeaking && _unsaid.Count > 0)
            turn.Instruct(new ClientInstruction.Say(Take()));
    }

    /// <summary>Takes the words that wait: they go out now.</summary>
    public IReadOnlyList<ClientWord> Take()
    {
        var words = _unsaid;
        _unsaid = [];
        foreach (var word in words)
            if (word.Request is { } request)
                requests.Say(request);
        return words;
    }

    public void Clear() => _unsaid = [];

    /// <summary>Says what should hold after every event and does not.</summary>
    public IEnumerable<string> BrokenInvariants()
    {
        if (link.IsSpeaking && _unsaid.Count > 0 && !_isCalled)
            yield return "somebody is asked to have the words go out that wait";
        if (link.IsGone && _unsaid.Count > 0)
            yield return "a client that has given up its cluster has nothing to say";
    }
}
