using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;

namespace ActorSweep.Protocol.Payloads;

/// <summary>Rebuilds all kinds of sets, and the concurrent stack, from their items.</summary>
sealed class PlainRebuild<T>(Type kind) : Rebuild
{
    public override Type[] PartTypes => [typeof(T[])];

    public override object? ComparerOf(object collection)
    {
        object? comparer = collection switch
        {
            HashSet<T> set => set.Comparer,
            SortedSet<T> sorted => sorted.Comparer,
            FrozenSet<T> frozen => frozen.Comparer,
            ImmutableHashSet<T> immutable => immutable.KeyComparer,
            ImmutableSortedSet<T> immutable => immutable.KeyComparer,
            _ => null,
        };
        return comparer == EqualityComparer<T>.Default || comparer == Comparer<T>.Default ? null : comparer;
    }

    public override Array[] PartsOf(object collection) => [((IEnumerable<T>)collection).ToArray()];

    public override object? Empty(object? comparer) =>
        kind == typeof(HashSet<>) ? new HashSet<T>((IEqualityComparer<T>?)comparer)
        : kind == typeof(SortedSet<>) ? new SortedSet<T>((IComparer<T>?)comparer)
        : kind == typeof(ConcurrentStack<>) ? new ConcurrentStack<T>()
        : null;

    public override object Fill(object? empty, object? comparer, Array[] parts)
    {
        var items = (T[])parts[0];
        switch (empty)
        {
            case ConcurrentStack<T> stack:
                // The items are enumerated from the top down, so they are pushed in reverse.
                stack.PushRange([.. items.Reverse()]);
                return stack;
            case ISet<T> set:
                set.UnionWith(items);
                return set;
            default:
                return kind == typeof(FrozenSet<>) ? items.ToFrozenSet((IEqualityComparer<T>?)comparer)
                    : kind == typeof(ImmutableHashSet<>) ? items.ToImmutableHashSet((IEqualityComparer<T>?)comparer)
                    : items.ToImmutableSortedSet((IComparer<T>?)comparer);
        }
    }
}
