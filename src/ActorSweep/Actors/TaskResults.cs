using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;
using ActorSweep.Protocol.Messages;

namespace ActorSweep.Actors;

/// <summary>Translates the results that workers report to events, stores them in the book, and sends updates to the clients that hold them.</summary>
sealed class TaskResults(GraphBook book, WorkerLinks workers, ClientLinks clients)
{
    public static SchedulerEvent EventOf(WorkerId worker, TaskReport task) => task.Failure is { } failure
        ? new SchedulerEvent.TaskFailed(worker, task.Attempt, failure, task.MayRetry)
        : new SchedulerEvent.TaskFinished(worker, task.Attempt, task.Seconds, LengthOf(task.Inline, task.Blob), task.Inline is not null) { Result = task };

    public static SchedulerEvent EventOf(MapChunkFinished m) =>
        new SchedulerEvent.ChunkFinished(m.Worker, m.Attempt, m.Seconds, LengthOf(m.Inline, m.Blob), m.Failed.Length)
        {
            IsInline = m.Inline is not null,
            FailedItems = [.. m.Failed.Select(f => new ItemFailure(f.Index, f.Failure, f.MayRetry))],
            Result = new MapChunkResult(m),
        };

    public void FinishTask(Instruction.FinishTask i)
    {
        if (i.Result is TaskReport result)
            book.AddResult(i.Task, new GraphBook.StoredResult(result.Inline, LengthOf(result.Inline, result.Blob), result.Blob?.Checksum ?? 0));
        if (i.Clients.Count == 0)
            return;
        var inline = book.MapOf(i.Task.Run) is null ? book.ResultOf(i.Task)?.Inline : null;
        clients.SendTaskUpdate(i.Clients, new TaskUpdate(i.Task, TaskStatusOnWire.Finished, inline, null));
    }

    public void FinishMapChunk(Instruction.FinishMapChunk i)
    {
        if (book.MapOf(i.Run) is not { } map)
            return;
        if (i.Result is MapChunkResult { Message: var result })
            map.AddPart(new MapBook.Part(i.Blocks.First, i.Blocks.Count, result.Inline, result.Blob, result.Failed));
        if (map.PartOf(i.Blocks) is { } part)
            clients.SendItemsUpdate(i.Clients, new ItemsUpdate(
                i.Run, i.Blocks.First, i.Blocks.Count, TaskStatusOnWire.Finished, part.Inline, part.Blob, part.Failed, [.. i.Retrying], null));
    }

    public void FailTask(Instruction.FailTask i) =>
        clients.SendTaskUpdate(i.Clients, new TaskUpdate(i.Task, TaskStatusOnWire.Failed, null, i.Failure) { MayRetry = i.MayRetry });

    public void FailItems(Instruction.FailItems i) => clients.SendItemsUpdate(i.Clients, Items(i.Run, i.Blocks, TaskStatusOnWire.Failed, i.Failure));

    public void ReopenTask(Instruction.ReopenTask i) => clients.SendTaskUpdate(i.Clients, new TaskUpdate(i.Task, TaskStatusOnWire.Reopened, null, null));

    public void ReopenItems(Instruction.ReopenItems i)
    {
        book.MapOf(i.Run)?.ReopenItems(i.Blocks);
        clients.SendItemsUpdate(i.Clients, Items(i.Run, i.Blocks, TaskStatusOnWire.Reopened, null));
    }

    public void DeleteTask(Instruction.DeleteTask i)
    {
        book.RemoveTask(i.Task, i.OnlyItsResult);
        foreach (var holder in i.Holders)
            workers.SendTo(holder, new ReleaseResults([i.Task]));
    }

    /// <summary>The results of a chunk of a map, in the message or at their holders.</summary>
    public ResultLocated LocateChunk(RunId run, BlockRange items, IReadOnlyList<WorkerId> holders)
    {
        var part = book.MapOf(run)?.PartOf(items);
        return new ResultLocated(part?.Inline, part?.PlacesAt(holders, workers.AddressOf) ?? []);
    }

    /// <summary>The result of a task, in the message or at its holders.</summary>
    /// <param name="place">Null: there is no result.</param>
    public ResultLocated LocateTask(InputPlace? place)
    {
        var (bytes, places, item) = place is { } there ? book.Find(there, workers.AddressOf) : (null, [], -1);
        return new ResultLocated(bytes, places) { Item = item };
    }

    static long LengthOf(byte[]? inline, BlobAddress? blob) => inline?.Length ?? blob?.Length ?? 0;

    static ItemsUpdate Items(RunId run, BlockRange blocks, TaskStatusOnWire status, TaskFailure? failure) =>
        new(run, blocks.First, blocks.Count, status, null, null, [], [], failure);

    /// <summary>The results of a map's chunk, on their way through the scheduler to the book of the map.</summary>
    sealed record MapChunkResult(MapChunkFinished Message) : ResultHandle;
}
