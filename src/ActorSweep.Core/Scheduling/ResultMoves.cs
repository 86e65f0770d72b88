namespace ActorSweep.Core.Scheduling;

/// <summary>The rounds in which other workers fetch the results of a draining worker.</summary>
sealed class ResultMoves
{
    /// <summary>Number of consecutive rounds without a moved result after which the worker leaves with the results that are left.</summary>
    const int MostRoundsInVain = 3;

    int _left = int.MaxValue;

    /// <summary>When the next round begins.</summary>
    public DateTimeOffset Until { get; private set; }

    /// <summary>Number of consecutive rounds in which no result was moved. Each round begins with another worker.</summary>
    public int RoundsInVain { get; private set; }

    public bool HaveFailed => RoundsInVain >= MostRoundsInVain;

    /// <summary>Begins a round.</summary>
    /// <param name="left">Number of results that are not moved yet.</param>
    public void BeginRound(int left, DateTimeOffset until)
    {
        RoundsInVain = left < _left ? 0 : RoundsInVain + 1;
        (_left, Until) = (left, until);
    }
}
