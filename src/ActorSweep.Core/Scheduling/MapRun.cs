using ActorSweep.Core.Graph;
using ActorSweep.Core.Snapshots;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Scheduling;

/// <summary>A map: a task array whose results are kept for their clients, a chunk's results together.</summary>
sealed class MapRun(RunId id, string function, Client owner, DateTimeOffset submitted, BlockLayout layout, TaskRules rules)
    : ArrayRun(id, function, owner, submitted, layout, rules)
{
    readonly Dictionary<long, GraphTask> _items = [];
    readonly RangeIndex<Chunk> _kept = new();
    readonly Dictionary<long, Chunk> _alone = [];
    readonly HashSet<long> _apart = [];
    readonly Dictionary<long, TaskFailure> _failures = [];
    readonly List<(BlockRange Blocks, TaskFailure Failure)> _failedRanges = [];

    public override RunKind Kind => RunKind.Map;

    public override RunState State =>
        IsCancelled ? RunState.Cancelled
        : Done < Tasks ? Done == 0 && InFlight.Count == 0 ? RunState.Queued : RunState.Running
        : Failed == 0 ? RunState.Succeeded
        : Failed < Tasks ? RunState.SucceededWithFailures
        : RunState.Failed;

    public bool IsCancelled { get; set; }

    /// <summary>Clients that hold it.</summary>
    public Few<Client> Clients;

    /// <summary>How many reasons there are to have its results: clients, publications, and tasks that depend on an item.</summary>
    public int Wanted { get; set; }

    /// <summary>Chunks whose results are kept.</summary>
    public IEnumerable<Chunk> Kept => _kept.Values.Concat(_alone.Values);

    /// <summary>Items that other tasks depend on.</summary>
    public IReadOnlyDictionary<long, GraphTask> Items => _items;

    public override long ChunkBytes(SchedulerSettings settings) => settings.MapChunkBytes;

    public override bool HasOrdinary(SchedulerSettings settings, int slots) => HasAgain || HasFresh;

    public override bool MayGrow(int slots) => true;

    /// <summary>Chunks of one item each that wait for the time of their next try.</summary>
    public HashSet<Chunk> Delayed { get; } = [];

    public void Keep(Chunk chunk)
    {
        if (IsApart(chunk))
            _alone.Add(chunk.Blocks.First, chunk);
        else
            _kept.Set(chunk.Blocks, chunk);
    }

    public void Unkeep(Chunk chunk)
    {
        if (IsApart(chunk))
            _alone.Remove(chunk.Blocks.First);
        else
            _kept.Remove(chunk.Blocks);
    }

    /// <summary>Goes on from what was done for a scheduler before this one.</summary>
    public void GoOnFrom(IReadOnlyList<DoneItems> done, DateTimeOffset now)
    {
        foreach (var (items, failed) in done.OrderBy(d => d.Items.First))
        {
            if (items.First < Fresh || items.Count <= 0 || items.End > Layout.Blocks)
                continue;
            PassOver(items);
            var chunk = Chunk.Done(this, items, now);
            (chunk.Ended, chunk.Failed) = (items.Count, failed.Count);
            Keep(chunk);
            foreach (var item in failed)
                Note(item.Index, item.Failure!);
            Count(items.Count, failed.Count, now);
        }
    }

    bool IsApart(Chunk chunk) => chunk.IsIndivisible && _apart.Contains(chunk.Blocks.First);

    /// <summary>An item goes on in a chunk of its own, with the history of the one that it was in, and stays in it from now on.</summary>
    public Chunk SetApart(long item, Chunk? from)
    {
        var alone = Chunk.OfOne(this, item, from);
        _apart.Add(item);
        return alone;
    }

    /// <summary>The items of a chunk that have chunks of their own.</summary>
    public IEnumerable<long> ApartIn(Chunk chunk) =>
        chunk.IsIndivisible || _apart.Count == 0 ? [] : _apart.Where(i => i >= chunk.Blocks.First && i < chunk.Blocks.End).Order();

    /// <summary>A chunk that waits for a worker, cut up around the items that have chunks of their own.</summary>
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

    /// <summary>Why an item failed for good; null where it did not.</summary>
    public TaskFailure? FailureOf(long item) =>
        _failures.GetValueOrDefault(item) ?? _failedRanges.Find(r => item >= r.Blocks.First && item < r.Blocks.End).Failure;

    /// <summary>What failed without a chunk that is kept.</summary>
    public IReadOnlyList<(BlockRange Blocks, TaskFailure Failure)> FailedRanges => _failedRanges;

    public void Note(long item, TaskFailure failure) => _failures[item] = failure;

    public void Note(BlockRange blocks, TaskFailure failure) => _failedRanges.Add((blocks, failure));

    /// <summary>Items that failed are tried again.</summary>
    public void Forgive(BlockRange blocks)
    {
        foreach (var item in _failures.Count == 0 ? [] : _failures.Keys.Where(i => i >= blocks.First && i < blocks.End).ToList())
            _failures.Remove(item);
        foreach (var range in _failedRanges.Where(r => r.Blocks.Overlaps(blocks)).ToList())
        {
            _failedRanges.Remove(range);
            var (failed, failure) = range;
            if (failed.First < blocks.First)
                Note(failed with { Count = blocks.First - failed.First }, failure);
            if (failed.End > blocks.End)
                Note(new BlockRange(blocks.End, failed.End - blocks.End), failure);
        }
    }

    public void Add(GraphTask item) => _items.Add(item.Index, item);

    public void Remove(GraphTask item) => _items.Remove(item.Index);

    /// <summary>The kept chunk that an item is in; null while it is not done.</summary>
    public Chunk? KeptWith(long item) => _apart.Contains(item) ? _alone.GetValueOrDefault(item) : _kept.With(item);

    /// <summary>The items within a chunk that other tasks depend on.</summary>
    public IReadOnlyList<GraphTask> ItemsIn(BlockRange blocks)
    {
        if (_items.Count == 0)
            return [];
        var items = _items.Count < blocks.Count
            ? _items.Values.Where(i => i.Index >= blocks.First && i.Index < blocks.End)
            : Enumerable.Range(0, (int)blocks.Count).Select(i => _items.GetValueOrDefault(blocks.First + i)).OfType<GraphTask>();
        return [.. items];
    }
}
