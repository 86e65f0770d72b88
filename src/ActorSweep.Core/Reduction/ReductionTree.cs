namespace ActorSweep.Core.Reduction;

/// <summary>
/// Merges leaves in a fixed binary tree over their indices. Two neighbours merge as soon as both are present. Every order of arrival makes the same merges, so
/// that floating-point sums are the same bits on any number of workers.
/// </summary>
/// <param name="leaves">The number of leaves of the complete tree.</param>
/// <param name="merge">Merges a left and a right neighbour into one part.</param>
sealed class ReductionTree<T>(long leaves, Func<T, T, T> merge)
{
    readonly Dictionary<(int Level, long Index), T> _parts = [];

    /// <summary>The number of parts that wait for a neighbour. The tree holds only these in memory.</summary>
    public int Held => _parts.Count;

    public void Add(long leaf, T part)
    {
        if (leaf < 0 || leaf >= leaves)
            throw new ArgumentOutOfRangeException(nameof(leaf), leaf, $"The tree has {leaves} leaves.");
        if (Has(leaf))
            throw new InvalidOperationException($"Leaf {leaf} was added before.");

        var (level, index) = (0, leaf);
        for (var width = leaves; width > 1; width = (width + 1) / 2, level++, index /= 2)
        {
            var isAlone = index == width - 1 && index % 2 == 0;
            if (isAlone)
                continue;
            if (!_parts.Remove((level, index ^ 1), out var neighbour))
                break;
            part = index % 2 == 0 ? merge(part, neighbour) : merge(neighbour, part);
        }
        _parts.Add((level, index), part);
    }

    /// <summary>Whether a leaf was added: a part of the tree contains it.</summary>
    bool Has(long leaf)
    {
        var width = leaves;
        for (var level = 0; ; level++, width = (width + 1) / 2)
            if (_parts.ContainsKey((level, leaf >> level)))
                return true;
            else if (width <= 1)
                return false;
    }

    /// <summary>
    /// Returns the merge of all leaves. Where leaves are missing, returns the existing parts, merged from left to right; false where there are none.
    /// </summary>
    public bool TryGetRoot(out T root)
    {
        var parts = _parts.OrderBy(p => p.Key.Index << p.Key.Level).Select(p => p.Value).ToList();
        root = parts.Count > 0 ? parts.Aggregate(merge) : default!;
        return parts.Count > 0;
    }
}
