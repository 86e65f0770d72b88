namespace ActorSweep.Client.Futures;

/// <summary>Numbers objects in the order of their first use; the same object has the same number.</summary>
sealed class Places<T>
    where T : class
{
    readonly Dictionary<T, int> _places = new(ReferenceEqualityComparer.Instance as IEqualityComparer<T>);
    readonly List<T> _all = [];

    public T[] All => [.. _all];

    public int Of(T item)
    {
        if (!_places.TryGetValue(item, out var place))
        {
            _places.Add(item, place = _all.Count);
            _all.Add(item);
        }
        return place;
    }
}
