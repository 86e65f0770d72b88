using ActorSweep.Core.Journal;
using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Tests.Scheduling.Simulation.Incarnations;

/// <summary>The reducer of one run in one incarnation: reads the results of earlier incarnations, and records new ones.</summary>
sealed class EnduringReducer
{
    readonly RunId _run;
    readonly Incarnation _owner;
    readonly World _world;
    readonly ulong?[] _results;
    readonly double _secondsEach;
    double _busyUntil;

    public EnduringReducer(RunId run, BlockLayout layout, IReadOnlyList<ReducedPart> done, Incarnation owner, World world)
    {
        (_run, _owner, _world) = (run, owner, world);
        _results = new ulong?[layout.Blocks];
        _secondsEach = world.Chance.Magnitude(0.0001, 0.05);
        if (done.Count > 0)
            Then(() => Answer(new SchedulerEvent.BlocksReadBack(run, [.. done.Where(part => !TryReadBack(part))])));
    }

    public void Reduce(AttemptId attempt, BlockRange blocks, SimulatedResult result) => Then(() =>
    {
        if (!result.CanBeHad(_world.Chance))
        {
            Answer(new SchedulerEvent.ChunkResultLost(attempt, $"{result.From.Id} does not give it"));
            return;
        }
        var results = SimulatedDisk.ResultsOf(_run, blocks);
        Add(blocks, results);
        Answer(new SchedulerEvent.ChunkReduced(attempt, _world.Disk.Write(_run, _owner.Epoch, results)));
    });

    public void Finish() => Then(() =>
    {
        var count = _results.Count(r => r is not null);
        Answer(new SchedulerEvent.ReductionFinished(
            _run, count == _results.Length ? SimulatedDisk.Digest(_results.Select(r => r!.Value)) : null, count, 0));
    });

    bool TryReadBack(ReducedPart part)
    {
        if (_world.Disk.Read(_run, part) is not { } results)
            return false;
        Add(part.Blocks, results);
        return true;
    }

    void Add(BlockRange blocks, ulong[] results)
    {
        for (var i = 0; i < results.Length; i++)
        {
            _world.Check(_results[blocks.First + i] is null, $"{_run}: block {blocks.First + i} counts once");
            _results[blocks.First + i] = results[i];
        }
    }

    /// <summary>Runs one action after another, each with its duration, while its incarnation lives.</summary>
    void Then(Action work)
    {
        _busyUntil = Math.Max(_busyUntil, _world.Timeline.Now) + _secondsEach;
        _owner.In(_busyUntil - _world.Timeline.Now, work);
    }

    void Answer(SchedulerEvent answer) => _owner.In(0.001, () => _owner.Tell(answer));
}
