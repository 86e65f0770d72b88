namespace ActorSweep.Core.Submitting;

/// <summary>How a client stands with its cluster: which words wait, whether they go out, and since when nobody has answered.</summary>
sealed class LinkState(DateTimeOffset begun)
{
    List<ClientWord> _unsaid = [];
    DateTimeOffset _aloneSince = begun;
    bool _isCalled;

    /// <summary>Whether words go out: there is a connection, as far as is known.</summary>
    public bool IsSpeaking { get; private set; }

    /// <summary>Whether a scheduler has answered on this connection.</summary>
    public bool IsWelcomed { get; private set; }

    /// <summary>Whether there was another connection before this one.</summary>
    public bool WasRestored { get; private set; }

    /// <summary>Why the last connection was lost; null where none was.</summary>
    public string? WhyLost { get; private set; }

    /// <summary>Why the client has given up its cluster; null where it has not.</summary>
    public string? WhyGone { get; private set; }

    /// <summary>Words that have not gone out yet.</summary>
    public IReadOnlyList<ClientWord> Unsaid => _unsaid;

    /// <summary>A connection may break before whoever made it says that there is one.</summary>
    public void Open() => IsSpeaking = WhyLost is null;

    public void Welcome() => IsWelcomed = true;

    /// <summary>The time alone counts from the loss of the last connection on which a scheduler answered.</summary>
    public void Lose(string why, DateTimeOffset now)
    {
        if (IsWelcomed)
            _aloneSince = now;
        (IsSpeaking, IsWelcomed, WhyLost) = (false, false, why);
    }

    public bool IsAloneFor(TimeSpan patience, DateTimeOffset now) => now - _aloneSince > patience;

    public void Restore() => (IsSpeaking, IsWelcomed, WasRestored) = (true, false, true);

    public void GiveUp(string why)
    {
        (IsSpeaking, IsWelcomed, WhyGone) = (false, false, why);
        _unsaid = [];
    }

    /// <summary>Has a word wait for its turn; says whether somebody has to be asked to have it go out.</summary>
    public bool Add(ClientWord word)
    {
        _unsaid.Add(word);
        if (_isCalled || !IsSpeaking)
            return false;
        return _isCalled = true;
    }

    /// <summary>Whoever was asked to have words go out is there.</summary>
    public void Answer() => _isCalled = false;

    /// <summary>Takes the words that wait: they go out now.</summary>
    public List<ClientWord> Take()
    {
        var words = _unsaid;
        _unsaid = [];
        return words;
    }

    /// <summary>Says what should hold after every event and does not.</summary>
    public IEnumerable<string> BrokenInvariants()
    {
        if (IsSpeaking && _unsaid.Count > 0 && !_isCalled)
            yield return "somebody is asked to have the words go out that wait";
        if (WhyGone is not null && (IsSpeaking || _unsaid.Count > 0))
            yield return "a client that has given up its cluster has nothing to say";
    }
}
