using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Scheduling;

/// <summary>Items of a map that failed and are tried again, each in a chunk of its own.</summary>
sealed class MapRetries(MapRun run)
{
    readonly HashSet<Chunk> _delayed = [];

    /// <summary>Chunks that wait for the time of their next try.</summary>
    public IReadOnlyCollection<Chunk> Delayed => _delayed;

    /// <summary>Nothing is tried again any more.</summary>
    public void Clear() => _delayed.Clear();

    /// <summary>A chunk of one item that waits goes to workers again after a while.</summary>
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

    /// <summary>An item that failed is tried again, in a chunk of its own.</summary>
    public void RetryItem(long index)
    {
        if (run.Results.FailureOf(index) is null)
            return;
        var item = new BlockRange(index, 1);
        run.Count(-1, -1, run.Parts.Turn.Now);
        run.IsCancelled = false;
        run.Results.ForgetFailures(item);
        var before = run.Results.ChunkWith(index);
        if (before is not null)
        {
            before.Failed--;
            if (--before.Ended == 0)
                DropChunk(before);
        }
        var again = run.Results.SetApart(index, before);
        again.MoveQuietly(WorkTrigger.Unblock);
        run.Parts.Turn.Instruct(new Instruction.ItemsReopened(run.Id, item, run.ClientIds));
        run.EnqueueChunk(again);
    }

    /// <summary>All items of a chunk have chunks of their own by now.</summary>
    void DropChunk(Chunk chunk)
    {
        run.Results.Remove(chunk);
        chunk.RemoveHolders();
        chunk.MoveQuietly(WorkTrigger.Drop);
    }
}
