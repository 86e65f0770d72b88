using System.Text.Json;
using ActorSweep.Core.Tests.Oracles;
using ActorSweep.Models;

namespace ActorSweep.Core.Tests.Models;

/// <summary>The ten simulations of the seed deck's sweep, run once for all tests that read them.</summary>
public sealed class DeckRuns
{
    public IReadOnlyList<SirRun> Runs { get; } = [.. Oracle.DeckRuns.Select(Simulate)];

    static SirRun Simulate(JsonElement run) => Sir.Simulate(run.GetProperty("seed").GetInt64(), beta: run.Double("beta"));
}
