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

    sealed record Seceded(AttemptId Attempt);

    /// <summary>What had to be fetched is here, or can't be had; the rest is for the actor's thread.</summary>
    sealed record Prepared(Action Continue);

    /// <summary>What ended, with about how many bytes of a message it takes.</summary>
    sealed record Ended(Job Job, WireMessage? Alone, TaskExecuted? Task, int Bytes);

    /// <summary>Results up to this size ride along; larger ones stay here, as blobs.</summary>
    const int LargestRidingAlong = 8 * 1024;

    readonly Collector<Ended> _ended;
    readonly StayingObjects _staying = new();

    JobServices NewJobServices(ActorSystem system) => new()
    {
        Worker = _services.Id.Value,
        Executor = _executor,
        Staying = _staying,
        Client = new Lazy<SweepClient>(() => _services.NewClient(system)),
        Seceded = attempt => _self.Tell(new Seceded(attempt)),
        Report = (attempt, fraction, text) => _self.Tell(new TaskProgress(attempt, fraction, text)),
        CancelGrace = _services.CancelGrace,
    };

    void Accept(ExecuteTasks m)
    {
        if (m.Epoch != _epoch)
            return;
        foreach (var task in m.Tasks)
            if (_held.TryAdd(task.Attempt, null))
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
            Enqueue(task, runs[task.Run], shape, task.Arguments, inputs);
        else
            _ = PrepareAsync(task, runs, shape, inputs, missing);
    }

    byte[]? AtHand(TaskInput input) => input.Bytes
        ?? (input.Places.FirstOrDefault(p => p.Worker == _services.Id) is { } here ? _services.Store.Get(BlobName.In(here.Blob)) : null);

    void Enqueue(TaskToExecute task, RunId run, TaskShape shape, byte[] arguments, TaskValue[] inputs)
    {
        if (!_held.ContainsKey(task.Attempt))
            return;
        var job = new TaskJob(run, task, shape, arguments, inputs, _jobs, Deliver);
        _held[task.Attempt] = job;
        _executor.Enqueue(job);
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
            _self.Tell(new Prepared(() => Enqueue(task, runs[task.Run], shape, arguments, inputs)));
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
            Send([new TaskExecuted(task.Attempt, 0, null, null, CouldNotBegin(e, task.Number), false)]);
    }

    Core.Graph.TaskFailure CouldNotBegin(Exception e, int number) =>
        Execution.Failures.Describe(e, _services.Id.Value, number, [$"attempt {number} could not begin on {_services.Id}"]);

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
