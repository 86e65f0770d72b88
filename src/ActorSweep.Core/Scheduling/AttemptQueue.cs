using System.Collections;

namespace ActorSweep.Core.Scheduling;

/// <summary>
/// Attempts in the order of their coming, which is that of their numbers. They are linked to each other themselves, without a node of a list for each:
/// every task makes one, and a large graph has its collector to pay.
/// </summary>
sealed class AttemptQueue : IReadOnlyCollection<Attempt>
{
    public int Count { get; private set; }

    public Attempt? First { get; private set; }

    public Attempt? Last { get; private set; }

    public void Add(Attempt attempt)
    {
        attempt.Before = Last;
        if (Last is null)
            First = attempt;
        else
            Last.Behind = attempt;
        Last = attempt;
        attempt.IsQueued = true;
        Count++;
    }

    /// <summary>Adds one that was there before others, to its place.</summary>
    public void Insert(Attempt attempt)
    {
        var behind = First;
        while (behind is not null && behind.Id.Value < attempt.Id.Value)
            behind = behind.Behind;
        if (behind is null)
        {
            Add(attempt);
            return;
        }
        (attempt.Before, attempt.Behind) = (behind.Before, behind);
        if (behind.Before is { } before)
            before.Behind = attempt;
        else
            First = attempt;
        behind.Before = attempt;
        attempt.IsQueued = true;
        Count++;
    }

    public void Remove(Attempt attempt)
    {
        if (attempt.Before is { } before)
            before.Behind = attempt.Behind;
        else
            First = attempt.Behind;
        if (attempt.Behind is { } behind)
            behind.Before = attempt.Before;
        else
            Last = attempt.Before;
        (attempt.Before, attempt.Behind, attempt.IsQueued) = (null, null, false);
        Count--;
    }

    public IEnumerator<Attempt> GetEnumerator()
    {
        for (var attempt = First; attempt is not null; attempt = attempt.Behind)
            yield return attempt;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
