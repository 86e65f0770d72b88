using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Scheduling;

/// <summary>The blocks of a task array that wait for a worker: blocks that were never assigned, blocks that wait for another try, and suspects.</summary>
sealed class WaitingBlocks(ArrayRun run, long blocks)
{
    readonly WaitingChunks _again = new(), _suspects = new();

    /// <summary>The first block that was never assigned.</summary>
    public long Fresh { get; private set; }

    public bool HasFresh => Fresh < blocks;

    public bool HasAgain => _again.Count > 0;

    /// <summary>Whether workers died executing waiting blocks. Such blocks are assigned alone, to find the one that kills workers.</summary>
    public bool HasSuspects => _suspects.Count > 0;

    /// <summary>Chunks that wait for another try, suspects included.</summary>
    public IEnumerable<Chunk> Chunks => _again.All.Concat(_suspects.All);

    /// <summary>Number of waiting blocks.</summary>
    public long Count => blocks - Fresh + _again.Blocks + _suspects.Blocks;

    /// <summary>Takes the next chunk, of at most <paramref name="most"/> blocks.</summary>
    public Chunk TakeNext(long most)
    {
        if (_again.Count > 0)
            return _again.TakeFront(most);
        var fresh = new Chunk(run, new BlockRange(Fresh, Math.Min(most, blocks - Fresh)), new Story());
        Fresh = fresh.Blocks.End;
        return fresh;
    }

    /// <summary>Takes exactly these blocks; null where they do not wait in one chunk, or are suspect.</summary>
    public Chunk? Take(BlockRange wanted)
    {
        if (wanted.Count <= 0 || wanted.End > blocks)
            return null;
        WaitUpTo(wanted.End);
        return _again.Take(wanted);
    }

    /// <summary>Takes all waiting blocks within a range, suspects and blocks that were never assigned included.</summary>
    public IReadOnlyList<Chunk> TakeAll(BlockRange range)
    {
        WaitUpTo(range.End);
        return [.. _again.TakeAll(range), .. _suspects.TakeAll(range)];
    }

    /// <summary>Skips blocks that are finished.</summary>
    public void PassOver(BlockRange done)
    {
        WaitUpTo(done.First);
        Fresh = Math.Max(Fresh, done.End);
    }

    /// <summary>Moves blocks before this one that were never assigned to the chunks that wait for another try.</summary>
    void WaitUpTo(long end)
    {
        if (end <= Fresh)
            return;
        _again.Add(new Chunk(run, new BlockRange(Fresh, end - Fresh), new Story()));
        Fresh = end;
    }

    /// <summary>Takes one suspect block.</summary>
    public Chunk TakeSuspect() => _suspects.TakeFront(1);

    /// <summary>Takes the blocks that too many workers died executing.</summary>
    public IReadOnlyList<Chunk> TakeCondemned(int allowedLosses)
    {
        if (_suspects.Count == 0)
            return [];
        var condemned = _suspects.All.Where(c => c.IsCondemned(allowedLosses)).ToList();
        foreach (var chunk in condemned)
            _suspects.Remove(chunk);
        return condemned;
    }

    public void Add(Chunk chunk) => (chunk.IsSuspect ? _suspects : _again).Add(chunk);

    /// <summary>Moves a waiting chunk that has become suspect to the suspects.</summary>
    public void Resort(Chunk chunk)
    {
        if (_again.Remove(chunk))
            Add(chunk);
    }

    /// <summary>Removes the chunks that wait for another try, suspects included.</summary>
    public void Clear()
    {
        _again.Clear();
        _suspects.Clear();
    }

    /// <summary>Takes all blocks that were never assigned, since they will not be executed.</summary>
    public BlockRange TakeFresh()
    {
        var rest = new BlockRange(Fresh, blocks - Fresh);
        Fresh = blocks;
        return rest;
    }
}
