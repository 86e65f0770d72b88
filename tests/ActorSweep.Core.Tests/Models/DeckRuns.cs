using ActorSweep.Models;

namespace ActorSweep.Core.Tests.Models;

/// <summary>The ten simulations of the seed deck's sweep, run once for all tests that look at them.</summary>
public sealed class DeckRuns
{
    public IReadOnlyList<SirRun> Runs { get; } =
        [.. Oracles.Oracle.DeckRuns.Select(run => Sir.Simulate(run.GetProperty("seed").GetInt64(), beta: run.GetProperty("beta").GetDouble()))];
}
