using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Scheduling;

/// <summary>
/// An item of a map that other tasks depend on. The item is never assigned to a worker: it finishes or fails with the chunk that contains it.
/// </summary>
sealed class MapItem(MapRun run, long index, Function function) : LinkedTask(index, function, run.Rules, key: null)
{
    public override MapRun Run => run;

    public override Few<Worker> ResultHolders => run.Results.ChunkWith(Index)?.Holders ?? default;

    public override Work ResultHolder => run.Results.ChunkWith(Index) is { } chunk ? chunk : this;

    public override bool CanHaveCopies => false;

    public override void CountOutcome(long done, long failed, DateTimeOffset now) { }

    public override void RemoveFromSuspects() { }

    public override void RemoveFromFlight() { }

    public override void StartIfReady() => run.Items.EndItem(this);

    public override void ClaimOrStart() => run.Parts.Lineage.MayStart(this);

    public override void RetryInRun() => run.Retries.RetryItem(Index);

    public override void RemoveFromRun(IReadOnlyList<WorkerId> holders) => run.RemoveItem(this);

    public override void LoseResult(string why) { }

    public override Instruction AssignmentOf(Attempt attempt) => throw NeverAssigned();

    public override void RequeueWork(string why, bool mayHaveBegun) => throw NeverAssigned();

    public override IReadOnlyList<Work> WorkUnder(BlockRange blocks) => throw NeverAssigned();

    public override void WaitAmongSuspects() => throw NeverAssigned();

    static InvalidOperationException NeverAssigned() => new("An item of a map is never assigned to a worker; only its chunk is assigned.");
}
