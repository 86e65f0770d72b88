using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Scheduling;

/// <summary>Retries failed items of a map, each in its own chunk.</summary>
sealed class MapRetries(MapRun run)
{
    readonly WaitingChunks _delayed = new();

    /// <summary>Chunks that wait for the time of their next try.</summary>
    public IEnumerable<Chunk> Delayed => _delayed.All;

    /// <summary>Number of items that wait for the time of their next try.</summary>
    public long Count => _delayed.Blocks;

    /// <summary>Removes all delayed retries.</summary>
    public void Clear() => _delayed.Clear();

    /// <summary>Takes the delayed retries of a range of items, since the items will not be executed.</summary>
    public IReadOnlyList<Chunk> TakeAll(BlockRange items) => _delayed.TakeAll(items);

    /// <summary>Queues a chunk of one item again after its retry delay.</summary>
    public void RetryLater(Chunk chunk)
    {
        chunk.Tries++;
        _delayed.Add(chunk);
        run.Parts.Turn.After(run.Rules.DelayBefore(chunk.Tries, chunk.Blocks.First), () =>
        {
            if (!_delayed.Remove(chunk))
                return;
            chunk.MoveQuietly(WorkTrigger.Unblock);
            run.EnqueueChunk(chunk);
        });
    }

    /// <summary>Retries an item in its own chunk. Has no effect on an item that has not failed.</summary>
    public void RetryItem(long index)
    {
        if (run.Results.FailureOf(index) is null)
            return;
        var item = new BlockRange(index, 1);
        run.Count(-1, -1, run.Parts.Turn.Now);
        run.IsCancelled = false;
        run.Results.RemoveFailures(item);
        var before = run.Results.ChunkWith(index);
        if (before is not null)
        {
            before.Failed--;
            if (--before.LastOutcome == 0)
                RemoveChunk(before);
        }
        var again = run.Results.SetApart(index, before);
        again.MoveQuietly(WorkTrigger.Unblock);
        run.Parts.Turn.Instruct(new Instruction.ReopenItems(run.Id, item, run.ClientIds));
        run.EnqueueChunk(again);
    }

    /// <summary>Removes a chunk of which all items have their own chunks.</summary>
    void RemoveChunk(Chunk chunk)
    {
        run.Results.Remove(chunk);
        chunk.RemoveHolders();
        chunk.MoveQuietly(WorkTrigger.Delete);
    }
}
