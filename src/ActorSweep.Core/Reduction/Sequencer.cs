namespace ActorSweep.Core.Reduction;

/// <summary>Hands on in index order what arrives in any order, holding no more than what is ahead of its turn.</summary>
sealed class Sequencer<T>(Action<T> emit)
{
    readonly SortedDictionary<long, T> _ahead = [];

    /// <summary>The index whose turn it is.</summary>
    public long Next { get; private set; }

    /// <summary>How many items wait for one before them.</summary>
    public int Waiting => _ahead.Count;

    /// <summary>Whether an item has been taken in.</summary>
    public bool Has(long index) => index < Next || _ahead.ContainsKey(index);

    /// <summary>Takes an item in; each index once.</summary>
    public void Add(long index, T item)
    {
        if (Has(index))
            throw new InvalidOperationException($"Item {index} is in already.");
        _ahead.Add(index, item);
        while (_ahead.Remove(Next, out var next))
        {
            Next++;
            emit(next);
        }
    }

    /// <summary>Hands on all that still waits, in order, over the gaps.</summary>
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
