namespace ActorSweep.Core.Reduction;

/// <summary>Emits items in index order that arrive in any order. Holds only items that arrive before their turn.</summary>
sealed class Sequencer<T>(Action<T> emit)
{
    readonly SortedDictionary<long, T> _ahead = [];

    /// <summary>The index of the next item to emit.</summary>
    public long Next { get; private set; }

    /// <summary>The number of items that wait for an earlier one.</summary>
    public int Waiting => _ahead.Count;

    /// <summary>Whether an item was added.</summary>
    public bool Has(long index) => index < Next || _ahead.ContainsKey(index);

    /// <summary>Adds an item; each index once.</summary>
    public void Add(long index, T item)
    {
        if (Has(index))
            throw new InvalidOperationException($"Item {index} was added before.");
        _ahead.Add(index, item);
        while (_ahead.Remove(Next, out var next))
        {
            Next++;
            emit(next);
        }
    }

    /// <summary>Emits all items that still wait, in order, and skips the missing ones.</summary>
    public void Flush()
    {
        foreach (var (index, item) in _ahead)
        {
            Next = index + 1;
            emit(item);
        }
        _ahead.Clear();
    }
}
