using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Tests.Scheduling.Simulation;

/// <summary>
/// The reducer of one run: fetches results one after another from the workers that hold them, and checks that each
/// block counts once.
/// </summary>
sealed class SimulatedReducer(RunId run, BlockLayout layout, double secondsEach, SimulatedCluster cluster)
{
    readonly bool[] _isIn = new bool[layout.Blocks];
    readonly HashSet<AttemptId> _fetching = [];
    double _busyUntil;

    public void Fetch(Instruction.ReduceChunk reduce, SimulatedResult result)
    {
        _fetching.Add(reduce.Attempt);
        _busyUntil = Math.Max(_busyUntil, cluster.Timeline.Now) + secondsEach;
        cluster.Timeline.In(_busyUntil - cluster.Timeline.Now, () => Arrive(reduce, result));
    }

    public void CancelReduction(AttemptId attempt)
    {
        if (_fetching.Remove(attempt))
            Answer(new SchedulerEvent.ChunkResultLost(attempt, "abandoned"));
    }

    public void Finish()
    {
        _fetching.Clear();
        var count = _isIn.Count(isIn => isIn);
        Answer(new SchedulerEvent.ReductionFinished(run, count == _isIn.Length ? "digest" : null, count, 0));
    }

    void Arrive(Instruction.ReduceChunk reduce, SimulatedResult result)
    {
        if (!_fetching.Remove(reduce.Attempt))
            return;
        if (!result.CanBeHad(cluster.Chance))
        {
            Answer(new SchedulerEvent.ChunkResultLost(reduce.Attempt, $"{result.From.Id} does not give it"));
            return;
        }
        for (var block = reduce.Blocks.First; block < reduce.Blocks.End; block++)
            cluster.Check(!_isIn[block], $"{run}: block {block} counts once");
        _isIn.AsSpan((int)reduce.Blocks.First, (int)reduce.Blocks.Count).Fill(true);
        Answer(new SchedulerEvent.ChunkReduced(reduce.Attempt));
    }

    // The reducer and the scheduler are on one node, so their messages are not lost and keep their order.
    void Answer(SchedulerEvent answer) => cluster.Timeline.In(0.001, () => cluster.Tell(answer));
}
