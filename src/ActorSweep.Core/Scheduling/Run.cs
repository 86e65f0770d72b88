using ActorSweep.Core.Snapshots;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Scheduling;

/// <summary>What the scheduler knows of a run. Grows with what is in flight, not with the number of simulations.</summary>
sealed class Run(RunId id, string model, BlockLayout layout, DateTimeOffset submitted)
{
    readonly SortedList<long, Chunk> _again = [], _suspects = [];
    readonly Dictionary<WorkerId, int> _workers = [];

    /// <summary>Blocks that may always be out, however large their results.</summary>
    const long SmallestWindow = 1024;

    public RunId Id => id;

    public BlockLayout Layout => layout;

    public RunState State { get; set; } = RunState.Queued;

    /// <summary>Whether a client has ended it; it has ended only when the reducer has written what was finished.</summary>
    public bool IsCancelled { get; set; }

    /// <summary>The first block that was never sent out.</summary>
    public long Fresh { get; private set; }

    /// <summary>Chunks that are back for another try.</summary>
    public IEnumerable<Chunk> Waiting => _again.Values.Concat(_suspects.Values);

    /// <summary>Chunks with a worker or on the way into the reduction.</summary>
    public HashSet<Chunk> InFlight { get; } = [];

    /// <summary>Chunks on the way into the reduction.</summary>
    public int Returned { get; set; }

    public long BlocksReduced { get; set; }

    public long Done { get; set; }

    public long Failed { get; set; }

    /// <summary>Time inside the model, summed.</summary>
    public double SimulateSeconds { get; private set; }

    /// <summary>Recent mean time of a simulation; null until one is measured.</summary>
    public double? SecondsEach { get; private set; }

    /// <summary>Recent mean size of a simulation's result.</summary>
    public double BytesEach { get; private set; }

    public string? Digest { get; set; }

    public string? Error { get; set; }

    public DateTimeOffset? Ended { get; set; }

    public bool IsActive => State is RunState.Queued or RunState.Running;

    /// <summary>Whether there are blocks to give out to anyone, at most so many bytes of results ahead of the first that is not reduced.</summary>
    public bool HasOrdinary(long windowBytes) => _again.Count > 0 || (Fresh < layout.Blocks && Fresh - Oldest < Window(windowBytes));

    /// <summary>Whether there are blocks that workers died executing. They go alone, to find the culprit.</summary>
    public bool HasSuspects => _suspects.Count > 0;

    public long BlocksWaiting => layout.Blocks - Fresh + Waiting.Sum(c => c.Blocks.Count);

    public bool IsReduced => BlocksReduced == layout.Blocks;

    /// <summary>Takes the next chunk of at most so many blocks.</summary>
    public Chunk Take(long blocks)
    {
        if (_again.Count > 0)
            return TakeFront(_again, blocks);
        var fresh = new Chunk(this, new BlockRange(Fresh, Math.Min(blocks, layout.Blocks - Fresh)), new Story());
        Fresh = fresh.Blocks.End;
        return fresh;
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

    /// <summary>The first block that is not reduced.</summary>
    long Oldest => InFlight.Concat(Waiting).Select(c => c.Blocks.First).DefaultIfEmpty(Fresh).Min();

    long Window(long bytes) => Math.Max(SmallestWindow, (long)(bytes / Math.Max(1, BytesEach * layout.BlockSize)));

    static Chunk TakeFront(SortedList<long, Chunk> waiting, long blocks)
    {
        var first = waiting.GetValueAtIndex(0);
        waiting.RemoveAt(0);
        var front = first.TakeFront(blocks);
        if (front != first)
            waiting.Add(first.Blocks.First, first);
        return front;
    }

    public void Measure(Worker worker, long simulations, double seconds, long bytes)
    {
        const double newest = 0.3;
        SimulateSeconds += seconds;
        _workers[worker.Id] = worker.Slots;
        var (secondsEach, bytesEach) = (seconds / simulations, bytes / (double)simulations);
        BytesEach = SecondsEach is null ? bytesEach : BytesEach + newest * (bytesEach - BytesEach);
        SecondsEach = SecondsEach is { } mean ? mean + newest * (secondsEach - mean) : secondsEach;
    }

    public RunSnapshot Snapshot(string? waiting) => new()
    {
        Id = id.Value,
        Model = model,
        State = State,
        Simulations = layout.Simulations,
        Done = Done,
        Failed = Failed,
        Submitted = submitted,
        Ended = Ended,
        SimulateSeconds = SimulateSeconds,
        Workers = _workers.Count,
        Slots = _workers.Values.Sum(),
        Digest = Digest,
        Error = Error,
        Waiting = waiting,
    };
}
