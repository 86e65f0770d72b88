using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;

namespace ActorSweep.Protocol.Payloads;

/// <summary>Rebuilds all kinds of dictionaries from their keys and values.</summary>
sealed class KeyedRebuild<TKey, TValue>(Type kind) : Rebuild where TKey : notnull
{
    public override Type[] PartTypes => [typeof(TKey[]), typeof(TValue[])];

    public override object? ComparerOf(object collection)
    {
        object comparer = collection switch
        {
            Dictionary<TKey, TValue> dictionary => dictionary.Comparer,
            SortedDictionary<TKey, TValue> sorted => sorted.Comparer,
            SortedList<TKey, TValue> list => list.Comparer,
            ConcurrentDictionary<TKey, TValue> concurrent => concurrent.Comparer,
            OrderedDictionary<TKey, TValue> ordered => ordered.Comparer,
            FrozenDictionary<TKey, TValue> frozen => frozen.Comparer,
            ImmutableDictionary<TKey, TValue> immutable => immutable.KeyComparer,
            var other => ((ImmutableSortedDictionary<TKey, TValue>)other).KeyComparer,
        };
        return comparer == EqualityComparer<TKey>.Default || comparer == Comparer<TKey>.Default ? null : comparer;
    }

    public override Array[] PartsOf(object collection)
    {
        var pairs = ((IEnumerable<KeyValuePair<TKey, TValue>>)collection).ToArray();
        return [Array.ConvertAll(pairs, pair => pair.Key), Array.ConvertAll(pairs, pair => pair.Value)];
    }

    public override object? Empty(object? comparer) =>
        kind == typeof(Dictionary<,>) ? new Dictionary<TKey, TValue>((IEqualityComparer<TKey>?)comparer)
        : kind == typeof(OrderedDictionary<,>) ? new OrderedDictionary<TKey, TValue>((IEqualityComparer<TKey>?)comparer)
        : kind == typeof(SortedDictionary<,>) ? new SortedDictionary<TKey, TValue>((IComparer<TKey>?)comparer)
        : kind == typeof(SortedList<,>) ? new SortedList<TKey, TValue>((IComparer<TKey>?)comparer)
        : kind == typeof(ConcurrentDictionary<,>) ? new ConcurrentDictionary<TKey, TValue>((IEqualityComparer<TKey>?)comparer)
        : null;

    public override object Fill(object? empty, object? comparer, Array[] parts)
    {
        var pairs = ((TKey[])parts[0]).Zip((TValue[])parts[1], KeyValuePair.Create);
        if (empty is IDictionary<TKey, TValue> dictionary)
        {
            foreach (var pair in pairs)
                dictionary.Add(pair);
            return dictionary;
        }
        return kind == typeof(FrozenDictionary<,>) ? pairs.ToFrozenDictionary((IEqualityComparer<TKey>?)comparer)
            : kind == typeof(ImmutableDictionary<,>) ? pairs.ToImmutableDictionary((IEqualityComparer<TKey>?)comparer)
            : pairs.ToImmutableSortedDictionary((IComparer<TKey>?)comparer);
    }
}
