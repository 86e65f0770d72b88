using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Scheduling;

/// <summary>Values of disjoint ranges of tasks. Any task of a range finds its value.</summary>
sealed class RangeIndex<T>
    where T : class
{
    readonly SortedList<long, (BlockRange Range, T Value)> _byFirst = [];

    /// <summary>All values, in the order of their tasks.</summary>
    public IEnumerable<T> Values => _byFirst.Values.Select(v => v.Value);

    /// <summary>Adds a value, or replaces the value of a range that begins with the same task.</summary>
    public void Set(BlockRange range, T value) => _byFirst[range.First] = (range, value);

    public void Remove(BlockRange range) => _byFirst.Remove(range.First);

    /// <summary>Returns the value of the range that contains a task; null where there is none.</summary>
    public T? With(long task) => Find(task)?.Value;

    /// <inheritdoc cref="With"/>
    public (BlockRange Range, T Value)? Find(long task)
    {
        var (low, high) = (0, _byFirst.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var found = _byFirst.GetValueAtIndex(middle);
            if (task < found.Range.First)
                high = middle - 1;
            else if (task >= found.Range.End)
                low = middle + 1;
            else
                return found;
        }
        return null;
    }
}
