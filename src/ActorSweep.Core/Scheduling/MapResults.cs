using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Scheduling;

/// <summary>
/// The outcomes of a map's items: the chunk that contains an item's result, or the item's failure. An item that is retried is apart from then on: it has its
/// own chunk.
/// </summary>
sealed class MapResults(MapRun run)
{
    readonly RangeIndex<Chunk> _finished = new();
    readonly Dictionary<long, Chunk> _alone = [];
    readonly HashSet<long> _apart = [];
    readonly Dictionary<long, TaskFailure> _failures = [];
    readonly RangeIndex<TaskFailure> _failedRanges = new();

    /// <summary>Finished chunks, whose results are kept.</summary>
    public IEnumerable<Chunk> Finished => _finished.Values.Concat(_alone.Values);

    /// <summary>Ranges of items that failed without a finished chunk.</summary>
    public IReadOnlyList<(BlockRange Blocks, TaskFailure Failure)> FailedRanges => _failedRanges.Ranges;

    /// <summary>Returns the finished chunk that contains an item; null where there is none.</summary>
    public Chunk? ChunkWith(long item) => _apart.Contains(item) ? _alone.GetValueOrDefault(item) : _finished.With(item);

    /// <summary>Returns the finished chunk of adjacent items; null where these items did not finish together.</summary>
    public Chunk? ChunkOf(BlockRange items) =>
        _finished.With(items.First) is { } chunk && chunk.Blocks == items ? chunk : items.Count == 1 ? _alone.GetValueOrDefault(items.First) : null;

    /// <summary>Returns the finished chunk whose results an attempt produced; null where there is none.</summary>
    /// <param name="first">The first item of the chunk.</param>
    public Chunk? ChunkOf(long first, AttemptId attempt) =>
        Array.Find([_finished.With(first), _alone.GetValueOrDefault(first)], chunk => chunk?.ResultAttempt == attempt);

    public void Add(Chunk chunk)
    {
        if (IsApart(chunk))
            _alone.Add(chunk.Blocks.First, chunk);
        else
            _finished.Set(chunk.Blocks, chunk);
    }

    public void Remove(Chunk chunk)
    {
        if (IsApart(chunk))
            _alone.Remove(chunk.Blocks.First);
        else
            _finished.Remove(chunk.Blocks);
    }

    bool IsApart(Chunk chunk) => chunk.IsIndivisible && _apart.Contains(chunk.Blocks.First);

    /// <summary>Moves an item to its own chunk, with the history of the chunk that contained it. The item stays apart from then on.</summary>
    public Chunk SetApart(long item, Chunk? from)
    {
        var alone = Chunk.OfOne(run, item, from);
        _apart.Add(item);
        return alone;
    }

    /// <summary>Returns the items of a chunk that have their own chunks.</summary>
    public IEnumerable<long> ApartIn(Chunk chunk) =>
        chunk.IsIndivisible || _apart.Count == 0 ? [] : _apart.Where(i => i >= chunk.Blocks.First && i < chunk.Blocks.End).Order();

    /// <summary>Splits a waiting chunk around the items that have their own chunks.</summary>
    public IEnumerable<Chunk> WithoutApart(Chunk chunk)
    {
        foreach (var item in ApartIn(chunk).ToList())
        {
            if (item > chunk.Blocks.First)
                yield return chunk.TakeFront(item - chunk.Blocks.First);
            if (chunk.TakeFront(1) == chunk)
                yield break;
        }
        yield return chunk;
    }

    /// <summary>Returns why an item failed for good; null where it did not.</summary>
    public TaskFailure? FailureOf(long item) =>
        _failures.GetValueOrDefault(item) ?? _failedRanges.With(item);

    public void NoteFailure(long item, TaskFailure failure) => _failures[item] = failure;

    public void NoteFailures(BlockRange blocks, TaskFailure failure) => _failedRanges.Set(blocks, failure);

    /// <summary>Removes the failures of items that are executed again.</summary>
    public void RemoveFailures(BlockRange blocks)
    {
        foreach (var item in _failures.Count == 0 ? [] : _failures.Keys.Where(i => i >= blocks.First && i < blocks.End).ToList())
            _failures.Remove(item);
        foreach (var (failed, failure) in _failedRanges.TakeAll(blocks))
        {
            if (failed.First < blocks.First)
                NoteFailures(failed with { Count = blocks.First - failed.First }, failure);
            if (failed.End > blocks.End)
                NoteFailures(new BlockRange(blocks.End, failed.End - blocks.End), failure);
        }
    }
}
