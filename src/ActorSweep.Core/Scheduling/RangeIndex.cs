using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Scheduling;

/// <summary>Values of disjoint ranges of tasks. Any task of a range finds its value.</summary>
sealed class RangeIndex<T>
    where T : class
{
    readonly SortedList<long, (BlockRange Range, T Value)> _byFirst = [];

    /// <summary>All values, in the order of their tasks.</summary>
    public IEnumerable<T> Values => _byFirst.Values.Select(v => v.Value);

    /// <summary>Adds a value in place of those of the ranges that overlap its range.</summary>
    public void Set(BlockRange range, T value)
    {
        TakeAll(range);
        _byFirst.Add(range.First, (range, value));
    }

    /// <summary>Removes and returns the values of the ranges that overlap a range.</summary>
    public IReadOnlyList<T> TakeAll(BlockRange range)
    {
        var at = IndexOf(range.First);
        List<T>? taken = null;
        while (at < _byFirst.Count && _byFirst.GetValueAtIndex(at) is var found && found.Range.First < range.End)
        {
            (taken ??= []).Add(found.Value);
            _byFirst.RemoveAt(at);
        }
        return taken ?? (IReadOnlyList<T>)[];
    }

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
