namespace ActorSweep.Client.Futures;

/// <summary>Gives each thing a place in a list, the same to the same.</summary>
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
