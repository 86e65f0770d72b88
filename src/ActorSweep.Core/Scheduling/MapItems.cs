using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Scheduling;

/// <summary>The items of a map that other tasks depend on. Only these items have their own objects; each ends with the chunk that contains it.</summary>
sealed class MapItems(MapRun run)
{
    readonly Dictionary<long, MapItem> _items = [];

    public int Count => _items.Count;

    public MapItem? Find(long index) => _items.GetValueOrDefault(index);

    /// <summary>Returns the object of an item, so that other tasks can depend on the item. Creates the object if needed.</summary>
    public MapItem FindOrAdd(long index)
    {
        if (_items.TryGetValue(index, out var known))
            return known;
        var item = new MapItem(run, index, run.Parts.Functions.Of(run.Name));
        _items.Add(index, item);
        run.Wanted++;
        EndItem(item);
        // The item is removed again unless the task that asked for it wants it.
        run.Parts.Lineage.MayBeUnwanted(item);
        return item;
    }

    public void Remove(MapItem item) => _items.Remove(item.Index);

    /// <summary>Finishes or fails an item if its chunk has ended.</summary>
    public void EndItem(MapItem item)
    {
        if (run.Results.FailureOf(item.Index) is { } failure)
            run.Parts.Outcomes.FailTask(item, failure);
        else if (run.Results.ChunkWith(item.Index) is { } chunk)
        {
            (item.Bytes, item.IsSafe) = ((long)run.BytesEach, chunk.Holders.Count == 0);
            run.Parts.Outcomes.FinishTask(item);
        }
    }

    /// <summary>Ends the waiting items within a range of blocks as their chunk ended.</summary>
    public void EndIn(BlockRange blocks)
    {
        foreach (var item in In(blocks))
            if (item.State == WorkState.Waiting)
                EndItem(item);
    }

    /// <summary>Fails the waiting items within a range of blocks.</summary>
    public void FailIn(BlockRange blocks, TaskFailure failure)
    {
        foreach (var item in In(blocks))
            if (item.State == WorkState.Waiting)
                run.Parts.Outcomes.FailTask(item, failure);
    }

    /// <summary>Reopens the finished items within a range of blocks, since their results are lost.</summary>
    public void ReopenItems(BlockRange blocks, string why)
    {
        foreach (var item in In(blocks))
            if (item.State == WorkState.Finished)
                run.Parts.Outcomes.ReopenTask(item, why);
    }

    IReadOnlyList<MapItem> In(BlockRange blocks)
    {
        if (_items.Count == 0)
            return [];
        var items = _items.Count < blocks.Count
            ? _items.Values.Where(i => i.Index >= blocks.First && i.Index < blocks.End)
            : Enumerable.Range(0, (int)blocks.Count).Select(i => _items.GetValueOrDefault(blocks.First + i)).OfType<MapItem>();
        return [.. items];
    }
}
