using ActorSweep.Core.Graph;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Scheduling;

// Items of maps one by one: as inputs of other tasks, tried again by hand, lost with their worker.
public sealed partial class SchedulerState
{
    /// <summary>An item ends as its chunk did, if that has.</summary>
    void EndItem(GraphTask item, MapRun run)
    {
        if (run.FailureOf(item.Index) is { } failure)
            Fail(item, failure);
        else if (run.KeptWith(item.Index) is { } chunk)
        {
            (item.Bytes, item.IsSafe) = ((long)run.BytesEach, chunk.Holders.Count == 0);
            Keep(item);
        }
    }

    /// <summary>The object that stands for an item, so that others can depend on it.</summary>
    GraphTask ItemOf(MapRun run, long index)
    {
        if (run.Items.TryGetValue(index, out var known))
            return known;
        var item = new GraphTask(run, index, FunctionOf(run.Name), run.Rules, key: null);
        run.Add(item);
        run.Wanted++;
        EndItem(item, run);
        // It goes again unless whoever asked for it wants it.
        _unwanted.Enqueue(item);
        return item;
    }

    /// <summary>No worker holds the results of a chunk any more: it is done again, without the items that have a chunk of their own by now.</summary>
    void LoseResult(Chunk chunk, MapRun run, string why)
    {
        run.Unkeep(chunk);
        run.Count(-chunk.Ended, -chunk.Failed, _now);
        chunk.Move(WorkTrigger.Lose, _now, "its result is lost: {0}", why);
        chunk.Move(WorkTrigger.Unblock, _now, "to be done again");
        foreach (var part in run.WithoutApart(chunk).ToList())
        {
            run.Forgive(part.Blocks);
            Instruct(new Instruction.ItemsReopened(run.Id, part.Blocks, [.. run.Clients.Select(c => c.Id)]));
            foreach (var item in run.ItemsIn(part.Blocks))
                if (item.State is WorkState.Kept)
                    Reopen(item, why);
            Enqueue(part);
        }
    }

    /// <summary>A client wants an item that failed to be tried again.</summary>
    void Retry(MapRun run, long index)
    {
        if (run.FailureOf(index) is null)
            return;
        var item = new BlockRange(index, 1);
        run.Count(-1, -1, _now);
        run.IsCancelled = false;
        run.Forgive(item);
        var before = run.KeptWith(index);
        if (before is not null)
        {
            before.Failed--;
            if (--before.Ended == 0)
                LetGo(before, run);
        }
        var again = run.SetApart(index, before);
        again.MoveQuietly(WorkTrigger.Unblock);
        Instruct(new Instruction.ItemsReopened(run.Id, item, [.. run.Clients.Select(c => c.Id)]));
        Enqueue(again);
    }

    /// <summary>All items of a chunk have chunks of their own by now.</summary>
    static void LetGo(Chunk chunk, MapRun run)
    {
        run.Unkeep(chunk);
        foreach (var holder in chunk.Holders)
            holder.LetGo(chunk);
        chunk.Holders.Clear();
        chunk.MoveQuietly(WorkTrigger.Drop);
    }
}
