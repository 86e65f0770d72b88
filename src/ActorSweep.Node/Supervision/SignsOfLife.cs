namespace ActorSweep.Node.Supervision;

/// <summary>Decides from the answers of a node to successive checks whether it hangs.</summary>
sealed class SignsOfLife
{
    /// <summary>The consecutive timeouts and refusals after which a node hangs. The refusals last longer than a node takes to leave the cluster.</summary>
    const int AllowedSilences = 5, AllowedRefusals = 60;

    bool _hasAnswered;
    int _silences, _refusals;

    /// <summary>Whether the node answered once and does not any more.</summary>
    public bool AreOver => _silences >= AllowedSilences || _refusals >= AllowedRefusals;

    public void Take(SignOfLife sign)
    {
        if (sign == SignOfLife.Answer)
            (_hasAnswered, _silences, _refusals) = (true, 0, 0);
        else if (_hasAnswered && sign == SignOfLife.Silence)
            _silences++;
        else if (_hasAnswered)
            _refusals++;
    }
}

enum SignOfLife
{
    Answer,

    /// <summary>The connection is refused: the node has not started yet, or is about to end.</summary>
    Refusal,

    /// <summary>The node accepts the connection but does not answer.</summary>
    Silence,
}
