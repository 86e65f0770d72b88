namespace ActorSweep.Node.Supervision;

/// <summary>Tells from what a node gives as signs of its life, one after the other, whether it hangs.</summary>
sealed class SignsOfLife
{
    /// <summary>So often in a row it may say nothing.</summary>
    const int AllowedSilences = 5;

    bool _hasAnswered;
    int _silences;

    /// <summary>It was ready once, and does not answer any more.</summary>
    public bool AreGone => _silences >= AllowedSilences;

    public void Take(SignOfLife sign)
    {
        _hasAnswered |= sign == SignOfLife.Answer;
        _silences = sign == SignOfLife.Silence && _hasAnswered ? _silences + 1 : 0;
    }
}

enum SignOfLife
{
    Answer,

    /// <summary>Nobody listens: it has not begun yet, or is about to end, which it does by itself when it has taken leave of the others.</summary>
    Refusal,

    /// <summary>It listens, and says nothing.</summary>
    Silence,
}
