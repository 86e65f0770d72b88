using ActorSweep.Core.Journal;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Tests.Scheduling.Simulation.Incarnations;

/// <summary>The disk on which reducers record results of chunks before the journal does. Some cannot be read again.</summary>
sealed class SimulatedDisk(Chance chance)
{
    const double Unreadable = 0.02;
    readonly Dictionary<(RunId, long Epoch, long Offset), ulong[]> _parts = [];
    readonly Dictionary<(RunId, long Epoch), long> _ends = [];

    public PartPlace Write(RunId run, long epoch, ulong[] results)
    {
        var offset = _ends.GetValueOrDefault((run, epoch));
        _ends[(run, epoch)] = offset + results.Length;
        if (!chance.Happens(Unreadable))
            _parts[(run, epoch, offset)] = results;
        return new PartPlace(epoch, offset, results.Length, 0);
    }

    public ulong[]? Read(RunId run, ReducedPart part) => _parts.GetValueOrDefault((run, part.Place.Epoch, part.Place.Offset));

    /// <summary>The result of a block, the same on every worker.</summary>
    public static ulong ResultOf(RunId run, long block) =>
        ((ulong)run.Value[^1] << 32 ^ (ulong)block) * 0x9E3779B97F4A7C15UL >> 7;

    public static ulong[] ResultsOf(RunId run, BlockRange blocks) => [.. Enumerable.Range(0, (int)blocks.Count).Select(i => ResultOf(run, blocks.First + i))];

    public static string Digest(IEnumerable<ulong> results) => results.Aggregate(17UL, (digest, each) => unchecked(digest * 31 + each)).ToString("x");
}
