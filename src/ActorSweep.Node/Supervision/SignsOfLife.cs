namespace ActorSweep.Node.Supervision;

/// <summary>Tells from what a node gives as signs of its life, one after the other, whether it hangs.</summary>
sealed class SignsOfLife
{
    /// <summary>So often it may say nothing between two answers, and so often nobody may listen: longer than it takes a node to take leave of the others.</summary>
    const int AllowedSilences = 5, AllowedRefusals = 60;

    bool _hasAnswered;
    int _silences, _refusals;

    /// <summary>It was ready once, and does not answer any more.</summary>
    public bool AreGone => _silences >= AllowedSilences || _refusals >= AllowedRefusals;

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

    /// <summary>Nobody listens: it has not begun yet, or is about to end.</summary>
    Refusal,

    /// <summary>It listens, and says nothing.</summary>
    Silence,
}
