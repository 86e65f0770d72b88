using ActorSweep.Core.Journal;
using ActorSweep.Core.Snapshots;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Scheduling;

/// <summary>A sweep: a task array whose blocks go into a reduction as they come.</summary>
sealed class SweepRun(RunId id, string model, Client owner, DateTimeOffset submitted, BlockLayout layout)
    : ArrayRun(id, model, owner, submitted, layout, TaskRules.Default)
{
    /// <summary>Blocks that may always be out, however large their results.</summary>
    const long SmallestWindow = 1024;

    /// <summary>Chunks that may always be on the way into the reduction.</summary>
    const int SmallestBacklog = 8;

    RunState _state = RunState.Queued;

    public override RunKind Kind => RunKind.Sweep;

    public override RunState State => _state;

    /// <summary>Whether a client has ended it; it has ended only when the reducer has written what was finished.</summary>
    public bool IsCancelled { get; set; }

    /// <summary>Chunks on the way into the reduction.</summary>
    public int Returned { get; set; }

    public long BlocksReduced { get; private set; }

    /// <summary>Whether it outlives the scheduler: what becomes of it is recorded.</summary>
    public bool IsDurable { get; init; }

    /// <summary>Whether its reducer is not through yet with what a scheduler before this one had done.</summary>
    public bool IsReadingBack { get; set; }

    public bool IsReduced => BlocksReduced == Layout.Blocks;

    /// <summary>Blocks are in the reduction (+1), or turn out not to be (-1).</summary>
    public void CountReduced(BlockRange blocks, long failed, int sign)
    {
        BlocksReduced += sign * blocks.Count;
        Done += sign * Layout.CountOf(blocks);
        Failed += sign * failed;
    }

    /// <summary>Goes on from what was done before this scheduler began.</summary>
    public void GoOnFrom(IReadOnlyList<DonePart> done)
    {
        foreach (var part in done)
        {
            PassOver(part.Blocks);
            CountReduced(part.Blocks, part.Failed, +1);
            ExecuteSeconds += part.Seconds;
        }
    }

    public void Become(RunState state) => _state = state;

    public override long ChunkBytes(SchedulerSettings settings) => settings.ChunkBytes;

    /// <summary>Whether there are blocks to give out, at most so many bytes of results ahead of the first that is not reduced.</summary>
    public override bool HasOrdinary(SchedulerSettings settings, int slots) =>
        MayGrow(slots) && (HasAgain || (HasFresh && Fresh - Oldest < Window(settings.WindowBytes)));

    /// <summary>Whether the reducer keeps up with what comes back.</summary>
    public override bool MayGrow(int slots) => IsActive && Returned < Math.Max(SmallestBacklog, 2 * slots);

    /// <summary>The first block that is not reduced.</summary>
    long Oldest => InFlight.Concat(Waiting).Select(c => c.Blocks.First).DefaultIfEmpty(Fresh).Min();

    long Window(long bytes) => Math.Max(SmallestWindow, (long)(bytes / Math.Max(1, BytesEach * Layout.BlockSize)));
}
