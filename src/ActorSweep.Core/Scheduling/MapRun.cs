using ActorSweep.Core.Graph;
using ActorSweep.Core.Snapshots;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Scheduling;

/// <summary>A map: a task array whose results are kept for their clients, a chunk's results together.</summary>
sealed class MapRun(RunId id, string function, Client owner, DateTimeOffset submitted, BlockLayout layout, TaskRules rules)
    : ArrayRun(id, function, owner, submitted, layout, rules)
{
    readonly Dictionary<long, GraphTask> _items = [];
    readonly SortedList<long, Chunk> _kept = [];
    readonly Dictionary<long, Chunk> _alone = [];
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

    /// <summary>Items that were, or will be, tried again by themselves.</summary>
    public HashSet<long> Retried { get; } = [];

    /// <summary>Of these, those whose time has not come.</summary>
    public HashSet<long> Resting { get; } = [];

    /// <summary>Items that none of a kept chunk's results are the last of.</summary>
    public long[] RetriedIn(Chunk chunk) => Retried.Count == 0 ? []
        : KeptAlone(chunk.Blocks.First) == chunk ? chunk.Ended == 0 ? [chunk.Blocks.First] : []
        : [.. Retried.Where(i => i >= chunk.Blocks.First && i < chunk.Blocks.End)];

    /// <summary>Items that failed without having been executed, and why.</summary>
    public IReadOnlyList<(BlockRange Blocks, TaskFailure Failure)> FailedRanges => _failedRanges;

    /// <summary>Chunks whose results are kept.</summary>
    public IEnumerable<Chunk> Kept => _kept.Values.Concat(_alone.Values);

    /// <summary>Items that other tasks depend on.</summary>
    public IReadOnlyDictionary<long, GraphTask> Items => _items;

    public override long ChunkBytes(SchedulerSettings settings) => settings.MapChunkBytes;

    public override bool HasOrdinary(SchedulerSettings settings, int slots) => HasAgain || HasFresh;

    public override bool MayGrow(int slots) => true;

    /// <summary>Keeps a chunk: one that was tried again by itself stands before the one that its item was in at first.</summary>
    public void Keep(Chunk chunk)
    {
        if (KeptIn(chunk.Blocks.First) is null)
            _kept.Add(chunk.Blocks.First, chunk);
        else
            _alone[chunk.Blocks.First] = chunk;
    }

    public void Unkeep(Chunk chunk)
    {
        var chunks = _alone.GetValueOrDefault(chunk.Blocks.First) == chunk ? (IDictionary<long, Chunk>)_alone : _kept;
        chunks.Remove(chunk.Blocks.First);
    }

    /// <summary>The later try at an item by itself.</summary>
    public Chunk? KeptAlone(long item) => _alone.GetValueOrDefault(item);

    /// <summary>How many items of a chunk were tried again by themselves and are kept.</summary>
    public long CountAlone(BlockRange blocks) => _alone.Count == 0 ? 0 : _alone.Keys.Count(i => i >= blocks.First && i < blocks.End);

    /// <summary>Why an item failed for good; null where it did not.</summary>
    public TaskFailure? FailureOf(long item) => _failures.GetValueOrDefault(item)
        ?? (_failedRanges.Count == 0 ? null : _failedRanges.LastOrDefault(r => item >= r.Blocks.First && item < r.Blocks.End).Failure);

    /// <summary>These of a chunk's items failed, and no others.</summary>
    public void Note(BlockRange blocks, IReadOnlyDictionary<long, TaskFailure> failures)
    {
        if (_failures.Count > 0)
            for (var item = blocks.First; item < blocks.End; item++)
                _failures.Remove(item);
        foreach (var (item, failure) in failures)
            _failures[item] = failure;
    }

    /// <summary>All of these failed.</summary>
    public void Note(BlockRange blocks, TaskFailure failure) => _failedRanges.Add((blocks, failure));

    public void Add(GraphTask item) => _items.Add(item.Index, item);

    public void Remove(GraphTask item) => _items.Remove(item.Index);

    /// <summary>The kept chunk that an item is in; null while it is not done.</summary>
    public Chunk? KeptWith(long item) => KeptAlone(item) ?? KeptIn(item);

    Chunk? KeptIn(long item)
    {
        var (low, high) = (0, _kept.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var chunk = _kept.GetValueAtIndex(middle);
            if (item < chunk.Blocks.First)
                high = middle - 1;
            else if (item >= chunk.Blocks.End)
                low = middle + 1;
            else
                return chunk;
        }
        return null;
    }

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
