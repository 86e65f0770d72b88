using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Scheduling;

/// <summary>A run of one task array. Grows with what is in flight, not with the number of tasks.</summary>
abstract class ArrayRun : Run
{
    readonly SortedList<long, Chunk> _again = [], _suspects = [];
    readonly Lane[] _lanes;

    protected ArrayRun(RunId id, string name, Client owner, DateTimeOffset submitted, BlockLayout layout, TaskRules rules)
        : base(id, name, owner, submitted)
    {
        (Layout, Rules) = (layout, rules);
        _lanes = [new ArrayLane(this)];
    }

    public BlockLayout Layout { get; }

    public TaskRules Rules { get; }

    /// <summary>The first block that was never sent out.</summary>
    public long Fresh { get; private set; }

    /// <summary>Chunks that are back for another try.</summary>
    public IEnumerable<Chunk> Waiting => _again.Values.Concat(_suspects.Values);

    /// <summary>Chunks with a worker or on the way into the reduction.</summary>
    public HashSet<Chunk> InFlight { get; } = [];

    /// <summary>Recent mean time of a task; null until one is measured.</summary>
    public double? SecondsEach { get; private set; }

    /// <summary>Recent mean size of a task's result.</summary>
    public double BytesEach { get; private set; }

    public override long Tasks => Layout.Simulations;

    public override bool IsInFlight => InFlight.Count > 0;

    public override IEnumerable<Lane> Lanes => _lanes;

    public Lane Lane => _lanes[0];

    /// <summary>The largest result that a chunk of more than one block should have.</summary>
    public abstract long ChunkBytes(SchedulerSettings settings);

    /// <summary>Whether there are blocks to give out to anyone now.</summary>
    public abstract bool HasOrdinary(SchedulerSettings settings, int slots);

    /// <summary>Whether more may be on the way at all.</summary>
    public virtual bool MayGrow(int slots) => IsActive;

    protected bool HasFresh => Fresh < Layout.Blocks;

    protected bool HasAgain => _again.Count > 0;

    /// <summary>Whether there are blocks that workers died executing. They go alone, to find the culprit.</summary>
    public bool HasSuspects => _suspects.Count > 0;

    public long BlocksWaiting => Layout.Blocks - Fresh + Waiting.Sum(c => c.Blocks.Count);

    /// <summary>How long a block should take.</summary>
    public double? BlockSeconds => SecondsEach * Layout.BlockSize;

    /// <summary>Takes the next chunk of at most so many blocks.</summary>
    public Chunk Take(long blocks)
    {
        if (_again.Count > 0)
            return TakeFront(_again, blocks);
        var fresh = new Chunk(this, new BlockRange(Fresh, Math.Min(blocks, Layout.Blocks - Fresh)), new Story());
        Fresh = fresh.Blocks.End;
        return fresh;
    }

    /// <summary>Takes these blocks and no others; null where one of them does not wait, or is suspect.</summary>
    public Chunk? Take(BlockRange blocks)
    {
        if (blocks.Count <= 0 || blocks.End > Layout.Blocks)
            return null;
        WaitUpTo(blocks.End);
        var from = _again.Values.LastOrDefault(c => c.Blocks.First <= blocks.First);
        if (from is null || from.Blocks.End < blocks.End)
            return null;
        _again.Remove(from.Blocks.First);
        if (from.Blocks.First < blocks.First)
        {
            var before = from.TakeFront(blocks.First - from.Blocks.First);
            _again.Add(before.Blocks.First, before);
        }
        var taken = from.TakeFront(blocks.Count);
        if (taken != from)
            _again.Add(from.Blocks.First, from);
        return taken;
    }

    /// <summary>Blocks that were done before are not given out.</summary>
    protected void PassOver(BlockRange done)
    {
        WaitUpTo(done.First);
        Fresh = Math.Max(Fresh, done.End);
    }

    /// <summary>What was never sent out and lies before a block waits from now on among what is back for another try.</summary>
    void WaitUpTo(long end)
    {
        if (end <= Fresh)
            return;
        _again.Add(Fresh, new Chunk(this, new BlockRange(Fresh, end - Fresh), new Story()));
        Fresh = end;
    }

    /// <summary>Takes one block that is suspect.</summary>
    public Chunk TakeSuspect() => TakeFront(_suspects, 1);

    /// <summary>Takes the blocks whose workers died too often.</summary>
    public IReadOnlyList<Chunk> TakeCondemned(int allowedLosses)
    {
        if (_suspects.Count == 0)
            return [];
        var condemned = _suspects.Values.Where(c => c.IsCondemned(allowedLosses)).ToList();
        foreach (var chunk in condemned)
            _suspects.Remove(chunk.Blocks.First);
        return condemned;
    }

    public void PutBack(Chunk chunk) => (chunk.IsSuspect ? _suspects : _again).Add(chunk.Blocks.First, chunk);

    /// <summary>Puts a waiting chunk where it belongs, now that it is suspect.</summary>
    public void Resort(Chunk chunk)
    {
        if (_again.Remove(chunk.Blocks.First))
            PutBack(chunk);
    }

    public void DropWaiting()
    {
        _again.Clear();
        _suspects.Clear();
    }

    /// <summary>Takes all that was never sent out, for it will not be.</summary>
    public BlockRange TakeRest()
    {
        var rest = new BlockRange(Fresh, Layout.Blocks - Fresh);
        Fresh = Layout.Blocks;
        return rest;
    }

    public override void Measure(Worker worker, long tasks, double seconds, long bytes)
    {
        const double newest = 0.3;
        base.Measure(worker, tasks, seconds, bytes);
        var (secondsEach, bytesEach) = (seconds / tasks, bytes / (double)tasks);
        BytesEach = SecondsEach is null ? bytesEach : BytesEach + newest * (bytesEach - BytesEach);
        SecondsEach = SecondsEach is { } mean ? mean + newest * (secondsEach - mean) : secondsEach;
    }

    static Chunk TakeFront(SortedList<long, Chunk> waiting, long blocks)
    {
        var first = waiting.GetValueAtIndex(0);
        waiting.RemoveAt(0);
        var front = first.TakeFront(blocks);
        if (front != first)
            waiting.Add(first.Blocks.First, first);
        return front;
    }
}
