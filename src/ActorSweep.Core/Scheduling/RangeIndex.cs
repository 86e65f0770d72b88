using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Scheduling;

/// <summary>Values of disjoint ranges of tasks. Any task of a range finds its value.</summary>
sealed class RangeIndex<T>
    where T : class
{
    readonly SortedList<long, (BlockRange Range, T Value)> _byFirst = [];

    public int Count => _byFirst.Count;

    /// <summary>All values, in the order of their tasks.</summary>
    public IEnumerable<T> Values => _byFirst.Values.Select(v => v.Value);

    /// <summary>All ranges and their values, in the order of their tasks.</summary>
    public IReadOnlyList<(BlockRange Range, T Value)> Ranges => [.. _byFirst.Values];

    /// <summary>The value of the first range; null where there is none.</summary>
    public T? First => _byFirst.Count > 0 ? _byFirst.GetValueAtIndex(0).Value : null;

    /// <summary>Adds a value in place of those of the ranges that overlap its range.</summary>
    public void Set(BlockRange range, T value)
    {
        TakeAll(range);
        _byFirst.Add(range.First, (range, value));
    }

    /// <summary>Returns the values of the ranges that overlap a range.</summary>
    public IReadOnlyList<T> In(BlockRange range)
    {
        List<T>? found = null;
        for (var at = IndexOf(range.First); at < _byFirst.Count && _byFirst.GetValueAtIndex(at) is var next && next.Range.First < range.End; at++)
            (found ??= []).Add(next.Value);
        return found ?? (IReadOnlyList<T>)[];
    }

    /// <summary>Removes the ranges that overlap a range, and returns them with their values.</summary>
    public IReadOnlyList<(BlockRange Range, T Value)> TakeAll(BlockRange range)
    {
        var at = IndexOf(range.First);
        List<(BlockRange Range, T Value)>? taken = null;
        while (at < _byFirst.Count && _byFirst.GetValueAtIndex(at) is var next && next.Range.First < range.End)
        {
            (taken ??= []).Add(next);
            _byFirst.RemoveAt(at);
        }
        return taken ?? (IReadOnlyList<(BlockRange, T)>)[];
    }

    public void Clear() => _byFirst.Clear();

    public void Remove(BlockRange range) => _byFirst.Remove(range.First);

    /// <summary>Returns the value of the range that contains a task; null where there is none.</summary>
    public T? With(long task) => Find(task)?.Value;

    /// <inheritdoc cref="With"/>
    public (BlockRange Range, T Value)? Find(long task) =>
        IndexOf(task) is var at && at < _byFirst.Count && _byFirst.GetValueAtIndex(at) is var found && found.Range.First <= task ? found : null;

    /// <summary>Returns the index of the first range that ends after a task.</summary>
    int IndexOf(long task)
    {
        var (low, high) = (0, _byFirst.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_byFirst.GetValueAtIndex(middle).Range.End <= task)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
