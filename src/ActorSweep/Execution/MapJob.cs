using System.Diagnostics;
using ActorSweep.Core.Graph;
using ActorSweep.Payloads;
using ActorSweep.Protocol;

namespace ActorSweep.Execution;

/// <summary>A chunk of a map: one function, called for each of some items.</summary>
/// <param name="columns">The arguments, a column of the chunk's items each.</param>
/// <param name="deliver">Called on the executor's thread, unless the job was discarded.</param>
sealed class MapJob(ExecuteMapChunk chunk, PreparedFunction function, Column[] columns, JobServices services, Action<MapJob, MapOutput> deliver)
    : Job(chunk.Run, chunk.Attempt)
{
    /// <summary>As many failures tell how they came about; a chunk in which all fail would not fit a message.</summary>
    const int MostTold = 16;

    readonly List<FailedItem> _failed = [];
    int _item;

    public override void Execute()
    {
        TaskContext.Current = services.ContextOf(this, () => new TaskKey($"{chunk.Function.Name}-{chunk.First + _item}"), chunk.Number);
        var results = new object?[chunk.Count];
        var arguments = new object?[columns.Length];
        var start = Stopwatch.GetTimestamp();
        for (_item = 0; _item < chunk.Count && !IsDiscarded; _item++)
            results[_item] = Call(arguments);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        TaskContext.Current = null;
        if (!IsDiscarded)
            deliver(this, new MapOutput(seconds, Pack(results), [.. _failed]));
    }

    object? Call(object?[] arguments)
    {
        try
        {
            for (var i = 0; i < arguments.Length; i++)
                arguments[i] = columns[i][_item];
            return function.Invoke(arguments);
        }
        // Whatever user code throws is its own failure, never the worker's.
        catch (Exception e)
        {
            Fail(_item, e);
            return Column.Missing;
        }
    }

    byte[] Pack(object?[] results) => Column.OfResults(results, Fail).ToBytes();

    void Fail(int item, Exception e)
    {
        var index = chunk.First + item;
        var failure = _failed.Count >= MostTold ? null
            : Failures.Describe(e, services.Worker, chunk.Number, [$"attempt {chunk.Number} at item {index} on {services.Worker} threw {e.GetType().Name}"]);
        _failed.Add(new FailedItem(index, failure, Failures.MayRetry(e, chunk.Rules)));
    }
}

/// <summary>What came of a chunk of a map: a column of results, and the items that have none.</summary>
sealed record MapOutput(double Seconds, byte[] Results, FailedItem[] Failed);
