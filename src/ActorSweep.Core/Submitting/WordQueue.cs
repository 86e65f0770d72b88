namespace ActorSweep.Core.Submitting;

/// <summary>The words of a client that wait to be sent, and whether <see cref="ClientInstruction.SendSoon"/> was given for them.</summary>
sealed class WordQueue(ClientTurn turn, LinkState link, Requests requests)
{
    List<ClientWord> _unsaid = [];
    bool _isCalled;

    /// <summary>Words that have not been sent yet.</summary>
    public IReadOnlyList<ClientWord> Unsaid => _unsaid;

    /// <summary>Adds a word to be sent in its turn. Has no effect where the client has closed its link for good.</summary>
    public void AddWord(ClientWord word)
    {
        if (link.IsClosed)
            return;
        _unsaid.Add(word);
        if (_isCalled || !link.IsSpeaking)
            return;
        _isCalled = true;
        turn.Instruct(ClientInstruction.SendSoon.Instance);
    }

    /// <summary>Adds a wish about the tasks of futures; has no effect where there are none.</summary>
    public void AddChange(TaskWish wish, IEnumerable<HeldFuture> futures)
    {
        if (futures.Select(f => f.Id).ToArray() is { Length: > 0 } tasks)
            AddWord(new ClientWord.ChangeHolds(wish, tasks));
    }

    /// <summary>Sends the words that wait, all together, if the link can carry them.</summary>
    public void Send()
    {
        _isCalled = false;
        if (link.IsSpeaking && _unsaid.Count > 0)
            turn.Instruct(new ClientInstruction.SendWords(Take()));
    }

    /// <summary>Takes the words that wait and marks their requests as sent.</summary>
    public IReadOnlyList<ClientWord> Take()
    {
        var words = _unsaid;
        _unsaid = [];
        foreach (var word in words)
            if (word.Request is { } request)
                requests.SendRequest(request);
        return words;
    }

    public void Clear() => _unsaid = [];

    /// <summary>Returns the invariants that do not hold; all must hold after every event.</summary>
    public IEnumerable<string> BrokenInvariants()
    {
        if (link.IsSpeaking && _unsaid.Count > 0 && !_isCalled)
            yield return "an instruction to send the waiting words has been given";
        if (link.IsClosed && _unsaid.Count > 0)
            yield return "a client that has closed its link has no waiting words";
    }
}
