using System.Collections;

namespace ActorSweep.Core.Scheduling;

/// <summary>
/// Attempts in the order of their numbers. The attempts are linked to each other without list nodes: each task has an attempt, so the nodes of a large graph
/// would burden the garbage collector.
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

    /// <summary>Inserts an adopted attempt at its place by number.</summary>
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
