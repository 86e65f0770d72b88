namespace ActorSweep.Core.Queue;

/// <summary>
/// The number of unassigned calls of one kind that the scheduler should hold: one for each slot, plus twice the number of calls that end between two reads. No
/// slot waits for the queue, and the backlog stays short, so that priority, revocation and expiry still take effect.
/// </summary>
sealed class Backlog
{
    /// <summary>The largest backlog, however short the calls are.</summary>
    const int Most = 4096;

    /// <summary>The period over which ends are counted.</summary>
    public static readonly TimeSpan Span = TimeSpan.FromMilliseconds(250);

    DateTimeOffset _since;
    int _ended, _endedBefore;

    /// <summary>Counts calls of this kind that have ended.</summary>
    public void CountEnd(int count, DateTimeOffset now)
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
