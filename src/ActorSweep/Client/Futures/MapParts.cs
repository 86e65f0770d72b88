namespace ActorSweep.Client.Futures;

/// <summary>The results of a map as they came: chunks, and items that were tried again by themselves.</summary>
sealed class MapParts
{
    readonly SortedList<long, MapPart> _parts = [];
    readonly Dictionary<long, MapPart> _alone = [];

    /// <summary>All, in an order in which a later one stands over those before it.</summary>
    public MapPart[] All => [.. _parts.Values, .. _alone.Values];

    public void Keep(MapPart part)
    {
        if (part.Count == 1 && FindIn(part.First) is { Count: > 1 })
            _alone[part.First] = part;
        else
            _parts[part.First] = part;
    }

    /// <summary>The part with the result of an item.</summary>
    public MapPart? With(long index) => _alone.GetValueOrDefault(index) ?? FindIn(index);

    MapPart? FindIn(long index)
    {
        var (low, high) = (0, _parts.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var part = _parts.GetValueAtIndex(middle);
            if (index < part.First)
                high = middle - 1;
            else if (index >= part.First + part.Count)
                low = middle + 1;
            else
                return part;
        }
        return null;
    }
}
