using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;
using ActorSweep.Protocol;
using ActorSweep.Storage;
using Akka.Actor;

namespace ActorSweep.Actors;

// Tasks of graphs and chunks of maps, on their way to workers and back.
sealed partial class SchedulerActor
{
    readonly GraphBook _book;
    readonly Dictionary<WorkerId, WorkerOutbox> _workerOutboxes = [];
    readonly Dictionary<WorkerId, NodeBlobs> _addresses = [];
    DateTimeOffset _wake;

    void TakeResults(TasksExecuted m)
    {
        foreach (var task in m.Tasks)
            Handle(task.Failure is { } failure
                ? new SchedulerEvent.TaskFailed(m.Worker, task.Attempt, failure, task.MayRetry)
                : new SchedulerEvent.TaskFinished(m.Worker, task.Attempt, task.Seconds, LengthOf(task.Inline, task.Blob), task.Inline is not null) { Result = task });
        Flush();
    }

    /// <summary>The results of a map's chunk, on their way through the scheduler to the book of the map.</summary>
    sealed record MapChunkResult(MapChunkExecuted Message) : ResultHandle;

    static long LengthOf(byte[]? inline, BlobAddress? blob) => inline?.Length ?? blob?.Length ?? 0;

    void TakeResult(MapChunkExecuted m) =>
        Apply(new SchedulerEvent.ChunkFinished(m.Worker, m.Attempt, m.Seconds, LengthOf(m.Inline, m.Blob), m.Failed.Length)
        {
            IsInline = m.Inline is not null,
            FailedItems = [.. m.Failed.Select(f => new ItemFailure(f.Index, f.Failure, f.MayRetry))],
            Result = new MapChunkResult(m),
        });

    void Execute(Instruction.Execute i)
    {
        if (OutboxOf(i.Worker) is not { } outbox)
            return;
        var payload = _book.PayloadOf(i.Task);
        var (arguments, blob) = _book.ForMessage(BlobName.ArgumentsOf(i.Task), payload.Arguments);
        outbox.Add(payload, (box, shape) => new TaskToExecute(
            box.PlaceOf(i.Task.Run), i.Task.Index, i.Attempt, i.Number, shape, arguments, blob, InputsOf(i, box), payload.Rules, payload.Key));
    }

    TaskInput[] InputsOf(Instruction.Execute i, WorkerOutbox outbox)
    {
        if (i.Inputs.Count == 0)
            return [];
        var inputs = new TaskInput[i.Inputs.Count];
        for (var n = 0; n < inputs.Length; n++)
        {
            var (bytes, places, item) = _book.Find(i.Inputs[n], AddressOf);
            inputs[n] = new TaskInput(outbox.PlaceOf(i.Inputs[n].Task.Run), i.Inputs[n].Task.Index, bytes, places) { Item = item };
        }
        return inputs;
    }

    ExecuteMapChunk ChunkOf(Instruction.Assign i, MapBook map)
    {
        var arguments = map.Slice(i.Blocks.First, (int)i.Blocks.Count);
        var isSmall = !_services.IsClustered || arguments.Sum(a => a.Length) <= WireCodec.LargestInline / 2;
        return new ExecuteMapChunk(
            _state.Epoch, i.Run, i.Attempt, i.Number, i.Blocks.First, (int)i.Blocks.Count, map.Function, isSmall ? arguments : null,
            isSmall ? null : _book.ForMessage(BlobName.ArgumentsOf(i.Run, i.Attempt), Execution.MapArguments.Pack(arguments)).Blob, map.Rules);
    }

    void Keep(Instruction.TaskKept i)
    {
        if (i.Result is TaskExecuted result)
            _book.Keep(i.Task, new GraphBook.KeptResult(result.Inline, LengthOf(result.Inline, result.Blob), result.Blob?.Checksum ?? 0));
        if (i.Clients.Count == 0)
            return;
        var inline = _book.MapOf(i.Task.Run) is null ? _book.ResultOf(i.Task)?.Inline : null;
        Tell(i.Clients, new TaskUpdate(i.Task, TaskStatusOnWire.Done, inline, null));
    }

    void Keep(Instruction.ChunkKept i)
    {
        if (_book.MapOf(i.Run) is not { } map)
            return;
        if (i.Result is MapChunkResult { Message: var result })
            map.Keep(new MapBook.Part(i.Blocks.First, i.Blocks.Count, result.Inline, result.Blob, result.Failed));
        if (map.PartOf(i.Blocks) is { } part)
            Tell(i.Clients, new ItemsUpdate(
                i.Run, i.Blocks.First, i.Blocks.Count, TaskStatusOnWire.Done, part.Inline, part.Blob, part.Failed, [.. i.Retrying], null));
    }

    void Forget(Instruction.TaskForgotten i)
    {
        _book.Forget(i.Task, i.OnlyItsResult);
        foreach (var holder in i.Holders)
            TellWorker(holder, new ForgetResults([i.Task]));
    }

    void Replicate(Instruction.Replicate i)
    {
        var (bytes, places, _) = _book.Find(i.From, AddressOf);
        TellWorker(i.Worker, new ReplicateResult(i.Task, bytes, places));
    }

    WorkerOutbox? OutboxOf(WorkerId id)
    {
        if (_workerOutboxes.TryGetValue(id, out var outbox))
            return outbox;
        if (!_workers.TryGetValue(id, out var worker))
            return null;
        outbox = new WorkerOutbox(_state.Epoch, mayBeLarge: !_services.IsClustered, message => Send(worker, message));
        _workerOutboxes.Add(id, outbox);
        return outbox;
    }

    /// <summary>Work goes through the router, to the worker that the scheduler chose; a word about it straight to whom it is for.</summary>
    void Send(IActorRef worker, WireMessage message)
    {
        if (message is ExecuteTasks or ExecuteMapChunk or ExecuteChunk)
            _router.Tell(new Assignment(worker, message), Self);
        else
            worker.Tell(message);
    }

    void TellWorker(WorkerId id, WireMessage message) => OutboxOf(id)?.Send(message);

    NodeBlobs? AddressOf(WorkerId worker) => _addresses.GetValueOrDefault(worker);

    static ItemsUpdate Items(RunId run, BlockRange blocks, TaskStatusOnWire status, Core.Graph.TaskFailure? failure) =>
        new(run, blocks.First, blocks.Count, status, null, null, [], [], failure);
}
