using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;

namespace ActorSweep.Protocol.Payloads;

/// <summary>Rebuilds sets, stacks, queues, bags and linked lists from their items.</summary>
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

    // Empty collections each have an array of their own: Hyperion numbers the objects of a graph, and refuses to number one twice.
    public override Array[] PartsOf(object collection) =>
        [((IEnumerable<T>)collection).ToArray() is { Length: > 0 } items ? items : Array.CreateInstance(typeof(T), 0)];

    public override object? Empty(object? comparer) =>
        kind == typeof(HashSet<>) ? new HashSet<T>((IEqualityComparer<T>?)comparer)
        : kind == typeof(SortedSet<>) ? new SortedSet<T>((IComparer<T>?)comparer)
        : kind == typeof(ConcurrentStack<>) ? new ConcurrentStack<T>()
        : kind == typeof(Stack<>) ? new Stack<T>()
        : kind == typeof(Queue<>) ? new Queue<T>()
        : kind == typeof(ConcurrentQueue<>) ? new ConcurrentQueue<T>()
        : kind == typeof(ConcurrentBag<>) ? new ConcurrentBag<T>()
        : kind == typeof(LinkedList<>) ? new LinkedList<T>()
        : null;

    public override object Fill(object? empty, object? comparer, Array[] parts)
    {
        var items = (T[])parts[0];
        if (empty is null)
            return kind == typeof(FrozenSet<>) ? items.ToFrozenSet((IEqualityComparer<T>?)comparer)
                : kind == typeof(ImmutableHashSet<>) ? items.ToImmutableHashSet((IEqualityComparer<T>?)comparer)
                : items.ToImmutableSortedSet((IComparer<T>?)comparer);
        Action<T> add = empty switch
        {
            ISet<T> set => item => set.Add(item),
            Stack<T> stack => stack.Push,
            Queue<T> queue => queue.Enqueue,
            LinkedList<T> list => item => list.AddLast(item),
            var concurrent => item => ((IProducerConsumerCollection<T>)concurrent).TryAdd(item),
        };
        // Stacks and bags are enumerated from the item that was added last.
        foreach (var item in empty is Stack<T> or ConcurrentStack<T> or ConcurrentBag<T> ? items.AsEnumerable().Reverse() : items)
            add(item);
        return empty;
    }
}
