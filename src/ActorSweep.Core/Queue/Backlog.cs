namespace ActorSweep.Core.Queue;

/// <summary>
/// How many calls of one kind the scheduler should have that no worker has yet: one for each slot, and twice what ends between two looks. So no slot waits for
/// the queue, and what is more urgent, revoked or too late is seldom among them.
/// </summary>
sealed class Backlog
{
    /// <summary>However short the calls are.</summary>
    const int Most = 4096;

    /// <summary>The time in which ends are counted.</summary>
    public static readonly TimeSpan Span = TimeSpan.FromMilliseconds(250);

    DateTimeOffset _since;
    int _ended, _endedBefore;

    /// <summary>Calls of this kind have ended.</summary>
    public void Ended(int count, DateTimeOffset now)
    {
        TurnOver(now);
        _ended += count;
    }

    /// <param name="slots">Slots of workers that can execute such calls.</param>
    public int Wanted(int slots, DateTimeOffset now)
    {
        TurnOver(now);
        return slots == 0 ? 0 : Math.Min(Most, slots + 2 * Math.Max(_ended, _endedBefore));
    }

    void TurnOver(DateTimeOffset now)
    {
        if (now - _since < Span)
            return;
        (_endedBefore, _ended) = (now - _since < 2 * Span ? _ended : 0, 0);
        _since = now;
    }
}
