using System.Diagnostics;
using ActorSweep.Client.Models;
using ActorSweep.Client.Tasks;
using ActorSweep.Core.Reduction;
using ActorSweep.Core.Sweeps;
using ActorSweep.Protocol.Payloads;

namespace ActorSweep.Execution.Jobs;

/// <summary>One attempt at a chunk of a sweep, ready to execute.</summary>
sealed record ChunkJob(RunId Run, AttemptId Attempt, int Number, BlockRange Blocks, SweepPlan Plan, Model Model, string Worker)
{
    volatile bool _isDiscarded;

    /// <summary>The culture behavior of the program that sent the model; null: globalization-invariant, or a model that every node knows.</summary>
    public string? Culture { get; init; }

    /// <summary>The index of the simulation that is executing.</summary>
    public long AtHand { get; private set; }

    /// <summary>Stops the job before its next simulation.</summary>
    public void Discard() => _isDiscarded = true;

    /// <summary>Runs the chunk's simulations one after another. Returns null where the job was discarded meanwhile.</summary>
    public ChunkOutput? Execute()
    {
        var output = new ChunkOutput(new List<BlockResult>((int)Blocks.Count));
        for (var block = Blocks.First; block < Blocks.End; block++)
        {
            var outcomes = new SimulationOutcome[Plan.Layout.CountOf(block)];
            for (var i = 0; i < outcomes.Length; i++)
            {
                if (_isDiscarded)
                    return null;
                outcomes[i] = Simulate(Plan.Layout.FirstOf(block) + i, output, isChecked: Plan.Spec.Check && i == 0);
            }
            output.Blocks.Add(new BlockResult(block, outcomes));
        }
        return output;
    }

    SimulationOutcome Simulate(long index, ChunkOutput output, bool isChecked)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var result = SimulateOnce(index, output);
                if (isChecked)
                    NotReproducibleException.ThrowIfDifferent(Model.Signature, result, SimulateOnce(index, output));
                return new SimulationOutcome(result, null);
            }
            // Every exception of user code is the simulation's failure, never the worker's.
            catch (Exception e) when (attempt <= Plan.Spec.Retries)
            {
                output.Retried(index, attempt, e);
            }
            catch (Exception e)
            {
                output.Failed++;
                return new SimulationOutcome(null, Describe(index, e, attempt, output));
            }
        }
    }

    SimulationResult SimulateOnce(long index, ChunkOutput output)
    {
        AtHand = index;
        var values = Plan.ValuesAt(index / Plan.Layout.Replicates);
        var seed = Plan.Model.TakesSeed ? Plan.SeedOf(index) : default;
        var start = Stopwatch.GetTimestamp();
        var (series, scalars) = FreshContext.Run(() => RunModel(values, seed));
        output.Seconds += Stopwatch.GetElapsedTime(start).TotalSeconds;
        return SeriesRecorder.Record(series, scalars, Plan.Spec.Every);
    }

    (double[][] Series, Number[] Scalars) RunModel(Number[] values, StreamSeed seed)
    {
        Cultures.Apply(Culture);
        return Model.Run(values, seed);
    }

    TaskFailure Describe(long index, Exception e, int attempt, ChunkOutput output) => Failures.Describe(
        e,
        Worker,
        attempt,
        [$"attempt {Number} at {Blocks} on {Worker}", .. output.RetriesOf(index), $"try {attempt} of simulation {index} threw {e.GetType().Name}"]);
}

/// <summary>The output of a chunk.</summary>
sealed class ChunkOutput(List<BlockResult> blocks)
{
    readonly List<(long Index, string Line)> _retries = [];

    public List<BlockResult> Blocks => blocks;

    /// <summary>The time spent in the model, in seconds.</summary>
    public double Seconds { get; set; }

    public long Failed { get; set; }

    public void Retried(long index, int attempt, Exception e) =>
        _retries.Add((index, $"try {attempt} of simulation {index} threw {ExceptionReader.Summarize(e)}"));

    public IEnumerable<string> RetriesOf(long index) => _retries.Where(r => r.Index == index).Select(r => r.Line);
}
