using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Submitting;

/// <summary>
/// The state of a client's link to its cluster: whether it sends words, since when no scheduler has answered, and the story of the connection.
/// </summary>
sealed class LinkState(DateTimeOffset begun)
{
    readonly Story _story = new();
    DateTimeOffset _aloneSince = begun;

    /// <summary>Whether words are sent: a connection exists, as far as is known.</summary>
    public bool IsSpeaking { get; private set; }

    /// <summary>Whether a scheduler has answered on this connection.</summary>
    public bool IsConfirmed { get; private set; }

    /// <summary>Whether the connection replaced an earlier one.</summary>
    public bool WasRestored { get; private set; }

    /// <summary>Why the last connection was lost; null where none was.</summary>
    public string? WhyLost { get; private set; }

    /// <summary>Why the client has closed its link for good; null where it has not.</summary>
    public string? WhyClosed { get; private set; }

    /// <summary>Whether the client has closed its link for good.</summary>
    public bool IsClosed => WhyClosed is not null;

    /// <summary>The failure of all tasks that had not ended when the client closed its link for good.</summary>
    public TaskFailure Failure => new(FailureType.ConnectionLost, WhyClosed!, "", "", 0, _story.Lines);

    /// <summary>Opens the link, unless the connection broke before it was reported as open.</summary>
    public void OpenLink() => IsSpeaking = WhyLost is null;

    public void ConfirmLink() => IsConfirmed = true;

    /// <summary>Records the loss of a connection. The time alone counts from the loss of the last connection on which a scheduler answered.</summary>
    public void LoseLink(string why, DateTimeOffset now)
    {
        _story.Add(now, why);
        if (IsConfirmed)
            _aloneSince = now;
        (IsSpeaking, IsConfirmed, WhyLost) = (false, false, why);
    }

    public bool IsAloneFor(TimeSpan patience, DateTimeOffset now) => now - _aloneSince > patience;

    public void RestoreLink(DateTimeOffset now)
    {
        _story.Add(now, "reconnected");
        (IsSpeaking, IsConfirmed, WasRestored) = (true, false, true);
    }

    public void CloseLink(string why, DateTimeOffset now)
    {
        _story.Add(now, "closed the link: {0}", why);
        (IsSpeaking, IsConfirmed, WhyClosed) = (false, false, why);
    }

    /// <summary>Returns the invariants that do not hold; all must hold after every event.</summary>
    public IEnumerable<string> BrokenInvariants()
    {
        if (IsClosed && IsSpeaking)
            yield return "a client that has closed its link has no connection";
    }
}
