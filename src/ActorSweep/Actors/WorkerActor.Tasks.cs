using ActorSweep.Client;
using ActorSweep.Core.Scheduling;
using ActorSweep.Execution;
using ActorSweep.Payloads;
using ActorSweep.Protocol;
using ActorSweep.Storage;
using Akka.Actor;

namespace ActorSweep.Actors;

// Tasks of graphs, and chunks of maps.
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
    readonly Dictionary<RunId, PreparedFunction> _functions = [];
    readonly StayingObjects _staying = new();

    JobServices NewJobServices() => new()
    {
        Worker = _services.Id.Value,
        Executor = _executor,
        Staying = _staying,
        Client = NewClientOf(Context.System),
        Seceded = attempt => _self.Tell(new Seceded(attempt)),
        Report = (attempt, fraction, text) => _self.Tell(new TaskProgress(attempt, fraction, text)),
        CancelGrace = _services.CancelGrace,
    };

    /// <summary>Made when the first task asks for it, on that task's thread.</summary>
    Lazy<SweepClient> NewClientOf(ActorSystem system) => new(() => _services.NewClient(system));

    void Accept(ExecuteTasks m)
    {
        if (m.Epoch != _epoch)
            return;
        foreach (var task in m.Tasks)
            if (_held.TryAdd(task.Attempt, null))
                Accept(task, m.Runs, m.Shapes[task.Shape]);
    }

    void Accept(TaskToExecute task, RunId[] runs, byte[] shape)
    {
        var inputs = new TaskValue[task.Inputs.Length];
        var missing = new List<int>();
        for (var i = 0; i < inputs.Length; i++)
            if (AtHand(task.Inputs[i], runs) is { } bytes)
                inputs[i] = new TaskValue(bytes, task.Inputs[i].Item);
            else
                missing.Add(i);
        if (missing.Count == 0 && task.Arguments is not null)
            Enqueue(task, runs[task.Run], shape, task.Arguments, inputs);
        else
            _ = PrepareAsync(task, runs, shape, inputs, missing);
    }

    byte[]? AtHand(TaskInput input, RunId[] runs) => input.Bytes
        ?? (input.Places.Any(p => p.Worker == _services.Id) ? _services.Store.Get(NameOf(input, runs)) : null);

    static string NameOf(TaskInput input, RunId[] runs) =>
        input.Item < 0 ? BlobName.Of(new TaskId(runs[input.Run], input.Index)) : input.Places[0].Blob.Url[(input.Places[0].Blob.Url.LastIndexOf('/', input.Places[0].Blob.Url.LastIndexOf('/') - 1) + 1)..];

    void Enqueue(TaskToExecute task, RunId run, byte[] shape, byte[] arguments, TaskValue[] inputs)
    {
        if (!_held.ContainsKey(task.Attempt))
            return;
        var job = new TaskJob(run, task, shape, arguments, inputs, _jobs, Deliver);
        _held[task.Attempt] = job;
        _executor.Enqueue(job);
    }

    /// <summary>Off the actor's thread: fetches what is not here, all at once.</summary>
    async Task PrepareAsync(TaskToExecute task, RunId[] runs, byte[] shape, TaskValue[] inputs, List<int> missing)
    {
        try
        {
            using var patience = new CancellationTokenSource(_services.FetchTimeout);
            var arguments = task.Arguments ?? await _services.Blobs.FetchAsync(task.ArgumentsBlob!, patience.Token).ConfigureAwait(false);
            await Task.WhenAll(missing.Select(async i =>
                inputs[i] = new TaskValue(await FetchAsync(task, task.Inputs[i], runs, patience.Token).ConfigureAwait(false), task.Inputs[i].Item))).ConfigureAwait(false);
            _self.Tell(new Prepared(() => Enqueue(task, runs[task.Run], shape, arguments, inputs)));
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or HttpRequestException)
        {
            // The scheduler was told which input is lost, or misses the attempt in the next report.
            _self.Tell(new Prepared(() => _held.Remove(task.Attempt)));
        }
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

    void Hold(TaskId task, byte[] bytes)
    {
        _services.Store.Put(BlobName.Of(task), bytes);
        _scheduler?.Tell(new ResultReplicated(_services.Id, task));
    }

    void Replicate(ReplicateResult m) => _ = ReplicateAsync(m);

    async Task ReplicateAsync(ReplicateResult m)
    {
        using var patience = new CancellationTokenSource(_services.FetchTimeout);
        foreach (var place in m.Bytes is null ? m.Places : [])
            try
            {
                var bytes = await _services.Blobs.FetchAsync(place.Blob, patience.Token).ConfigureAwait(false);
                _self.Tell(new Prepared(() => Hold(m.Task, bytes)));
                return;
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                // The next holder may give it; and a copy is a help, not a need.
            }
        if (m.Bytes is { } inline)
            _self.Tell(new Prepared(() => Hold(m.Task, inline)));
    }

    void Accept(ExecuteMapChunk m)
    {
        if (m.Epoch != _epoch || !_held.TryAdd(m.Attempt, null))
            return;
        if (m.Arguments is not null)
            Enqueue(m, [.. m.Arguments.Select(a => Column.Read(a))]);
        else
            _ = PrepareAsync(m);
    }

    async Task PrepareAsync(ExecuteMapChunk m)
    {
        try
        {
            using var patience = new CancellationTokenSource(_services.FetchTimeout);
            var bytes = await _services.Blobs.FetchAsync(m.ArgumentsBlob!, patience.Token).ConfigureAwait(false);
            var columns = MapArguments.Unpack(bytes);
            _self.Tell(new Prepared(() => Enqueue(m, columns)));
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The scheduler misses the attempt in the next report, and assigns it anew.
            _self.Tell(new Prepared(() => _held.Remove(m.Attempt)));
        }
    }

    void Enqueue(ExecuteMapChunk m, Column[] columns)
    {
        if (!_held.ContainsKey(m.Attempt))
            return;
        try
        {
            if (!_functions.TryGetValue(m.Run, out var function))
                _functions[m.Run] = function = CallCodec.DecodeFunction(m.Function.Shape, m.Function.Target);
            var job = new MapJob(m, function, columns, _jobs, Deliver);
            _held[m.Attempt] = job;
            _executor.Enqueue(job);
        }
        // A function that this node lacks, or can't read, fails its items and nothing else.
        catch (Exception e)
        {
            _held.Remove(m.Attempt);
            var failure = Execution.Failures.Describe(e, _services.Id.Value, m.Number, [$"attempt {m.Number} could not begin on {_services.Id}"]);
            var nothing = Column.OfResults([.. Enumerable.Repeat(Column.Missing, m.Count)]).ToBytes();
            _scheduler?.Tell(new MapChunkExecuted(_services.Id, m.Attempt, 0, nothing, null,
                [.. Enumerable.Range(0, m.Count).Select(i => new FailedItem(m.First + i, i == 0 ? failure : null, false))]));
        }
    }

    /// <summary>On the executor's thread.</summary>
    void Deliver(MapJob job, MapOutput output)
    {
        var message = new MapChunkExecuted(_services.Id, job.Attempt, output.Seconds, null, null, output.Failed);
        message = _services.SharesProcess || output.Results.Length <= WireSerializer.LargestInline / 2
            ? message with { Inline = output.Results }
            : message with { Blob = Store(BlobName.Of(job.Run, job.Attempt), output.Results) };
        _ended.Add(new Ended(job, message, null, 0));
    }

    /// <summary>On the executor's thread, or a timer's.</summary>
    void Deliver(TaskJob job, TaskOutcome outcome)
    {
        if (outcome.Thrown is RescheduleException)
        {
            _ended.Add(new Ended(job, new AttemptGivenBack(_services.Id, job.Attempt), null, 0));
            return;
        }
        var ended = new TaskExecuted(job.Attempt, outcome.Seconds, null, null, null, false);
        if (outcome.Thrown is { } thrown)
            ended = ended with { Failure = job.Describe(thrown), MayRetry = job.MayRetry(thrown) };
        else if (!job.StaysHere && (_services.SharesProcess || outcome.Result!.Length <= LargestRidingAlong))
            ended = ended with { Inline = outcome.Result };
        else
            ended = ended with { Blob = Store(BlobName.Of(job.Task), outcome.Result!) };
        var size = 64 + (ended.Inline?.Length ?? 0) + (ended.Failure is { } f ? 2 * (f.Message.Length + f.Stack.Length) : 0);
        _ended.Add(new Ended(job, null, ended, size));
    }

    BlobAddress Store(string name, byte[] bytes)
    {
        _services.Store.Put(name, bytes);
        return new BlobAddress($"{_services.BlobUrl}/{name}", bytes.Length, BlobStore.Checksum(bytes));
    }

    /// <summary>Tells the scheduler all that has ended since the last time, in as few messages as may travel.</summary>
    void SendEnded()
    {
        var (batch, bytes) = (new List<TaskExecuted>(), 0);
        foreach (var ended in _ended.TakeAll())
        {
            if (!_held.Remove(ended.Job.Attempt))
                continue;
            if (ended.Alone is { } alone)
            {
                if (alone is MapChunkExecuted { Blob: not null })
                    _chunks[ended.Job.Attempt] = ended.Job.Run;
                _scheduler?.Tell(alone);
                continue;
            }
            if (bytes + ended.Bytes > WireSerializer.LargestInline && batch.Count > 0 && !_services.SharesProcess)
            {
                Send(batch);
                (batch, bytes) = ([], 0);
            }
            batch.Add(ended.Task!);
            bytes += ended.Bytes;
        }
        if (batch.Count > 0)
            Send(batch);
    }

    void Send(List<TaskExecuted> batch) => _scheduler?.Tell(new TasksExecuted(_services.Id, [.. batch]));

    void Forget(ForgetResults m)
    {
        if (m.Tasks is null)
        {
            _services.Store.Clear();
            _staying.Clear();
            _chunks.Clear();
        }
        foreach (var task in m.Tasks ?? [])
        {
            _services.Store.Remove(BlobName.Of(task));
            _staying.Remove(task);
        }
    }
}
