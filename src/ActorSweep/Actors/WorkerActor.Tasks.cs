using ActorSweep.Client;
using ActorSweep.Core.Scheduling;
using ActorSweep.Execution;
using ActorSweep.Payloads;
using ActorSweep.Protocol;
using ActorSweep.Storage;
using Akka.Actor;

namespace ActorSweep.Actors;

// Tasks of graphs, from their coming until the executor has them.
sealed partial class WorkerActor
{
    sealed record Flush;

    /// <summary>What had to be fetched is here, or can't be had; the rest is for the actor's thread.</summary>
    sealed record Prepared(Action Continue);

    /// <summary>Results up to this size ride along; larger ones stay here, as blobs.</summary>
    const int LargestRidingAlong = 8 * 1024;

    readonly Collector<ExecutorNews> _news;

    void Accept(ExecuteTasks m)
    {
        if (m.Epoch != _epoch)
            return;
        foreach (var task in m.Tasks)
            if (_held.TryAdd(task.Attempt, new Held(m.Runs[task.Run], null)))
                Accept(task, m.Runs, m.Shapes[task.Shape]);
    }

    void Accept(TaskToExecute task, RunId[] runs, TaskShape shape)
    {
        var inputs = new TaskValue[task.Inputs.Length];
        var missing = new List<int>();
        for (var i = 0; i < inputs.Length; i++)
            if (AtHand(task.Inputs[i]) is { } bytes)
                inputs[i] = new TaskValue(bytes, task.Inputs[i].Item);
            else
                missing.Add(i);
        if (missing.Count == 0 && task.Arguments is not null)
            Begin(new ReadyWork.OfTask(runs[task.Run], task, shape, task.Arguments, inputs));
        else
            _ = PrepareAsync(task, runs, shape, inputs, missing);
    }

    byte[]? AtHand(TaskInput input) => input.Bytes
        ?? (input.Places.FirstOrDefault(p => p.Worker == _services.Id) is { } here ? _services.Store.Get(BlobName.In(here.Blob)) : null);

    /// <summary>All that the work takes is here.</summary>
    void Begin(ReadyWork work)
    {
        if (!_held.ContainsKey(work.Attempt))
            return;
        _held[work.Attempt] = new Held(work.Run, work);
        _executor.Execute(work);
    }

    /// <summary>Off the actor's thread: fetches what is not here, all at once.</summary>
    async Task PrepareAsync(TaskToExecute task, RunId[] runs, TaskShape shape, TaskValue[] inputs, List<int> missing)
    {
        try
        {
            using var patience = new CancellationTokenSource(_services.FetchTimeout);
            var arguments = task.Arguments ?? await _services.Blobs.FetchAsync(task.ArgumentsBlob!, patience.Token).ConfigureAwait(false);
            await Task.WhenAll(missing.Select(async i =>
                inputs[i] = new TaskValue(await FetchAsync(task, task.Inputs[i], runs, patience.Token).ConfigureAwait(false), task.Inputs[i].Item))).ConfigureAwait(false);
            _self.Tell(new Prepared(() => Begin(new ReadyWork.OfTask(runs[task.Run], task, shape, arguments, inputs))));
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The scheduler was told which input is lost, or misses the attempt in the next report.
            _self.Tell(new Prepared(() => _held.Remove(task.Attempt)));
        }
        catch (Exception e)
        {
            _self.Tell(new Prepared(() => Refuse(task, e)));
        }
    }

    /// <summary>What can't be made ready fails, and nothing else does.</summary>
    void Refuse(TaskToExecute task, Exception e)
    {
        if (_held.Remove(task.Attempt))
            _scheduler?.Tell(new TasksExecuted(_services.Id, [
                new TaskExecuted(task.Attempt, 0, null, null, Execution.Failures.CouldNotBegin(e, _services.Id.Value, task.Number), false)]));
    }

    /// <summary>Fetches an input from the first holder that gives it; and holds it, too, from then on.</summary>
    async Task<byte[]> FetchAsync(TaskToExecute task, TaskInput input, RunId[] runs, CancellationToken cancel)
    {
        var id = new TaskId(runs[input.Run], input.Index);
        foreach (var place in input.Places)
            try
            {
                if (place.Worker == _services.Id)
                    throw new IOException("it is not here.");
                var bytes = await _services.Blobs.FetchAsync(place.Blob, cancel).ConfigureAwait(false);
                if (input.Item < 0)
                    _self.Tell(new Prepared(() => Hold(id, bytes)));
                return bytes;
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                _self.Tell(new Prepared(() => _scheduler?.Tell(new InputLost(_services.Id, task.Attempt, id, place.Worker))));
            }
        if (input.Places.Length == 0)
            _self.Tell(new Prepared(() => _scheduler?.Tell(new InputLost(_services.Id, task.Attempt, id, WorkerId.Nobody))));
        throw new IOException($"nobody gives {id}.");
    }
}
