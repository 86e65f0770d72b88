using ActorSweep.Core.Scheduling;
using ActorSweep.Execution.Storage;
using ActorSweep.Protocol.Blobs;
using ActorSweep.Protocol.Messages;
using ActorSweep.Protocol.Payloads;

namespace ActorSweep.Actors;

/// <summary>
/// The payloads on the scheduler's node: functions and arguments of tasks, and the small results that the node keeps. It handles bytes and
/// never deserializes a user's value.
/// </summary>
/// <param name="store">The blobs for bytes that do not fit a message.</param>
/// <param name="address">Where workers fetch those blobs.</param>
/// <param name="sharesProcess">Whether workers are in this process, so that messages can have any size.</param>
sealed class GraphBook(BlobStore store, NodeBlobs address, bool sharesProcess) : IDisposable
{
    /// <summary>The largest arguments, or input, in a message to a worker, in bytes.</summary>
    const int LargestInMessage = ResultCopies.LargestInMessage;

    /// <summary>The largest column of arguments that stays in memory, in bytes.</summary>
    const int LargestColumnInMemory = 64 * 1024;

    readonly Dictionary<RunId, Dictionary<long, TaskPayload>> _tasks = [];
    readonly Dictionary<RunId, Dictionary<long, StoredResult>> _results = [];
    readonly Dictionary<RunId, MapBook> _maps = [];
    readonly Dictionary<(string Name, string? Bundle, ulong Hash), TaskShape> _shapes = [];

    /// <summary>The function of a task, with its arguments.</summary>
    public sealed record TaskPayload(TaskShape Shape, byte[]? Arguments, BlobAddress? ArgumentsBlob, ExecutionRules? Rules, string? Key);

    /// <summary>A result: its bytes or, where this node or a worker holds it as a blob, the length and checksum of the blob.</summary>
    public sealed record StoredResult(byte[]? Inline, long Length, ulong Checksum)
    {
        /// <summary>The blob on this node; null where there is none.</summary>
        public BlobAddress? Here { get; init; }
    }

    public int Payloads => _tasks.Values.Sum(tasks => tasks.Count) + _maps.Count;

    public int Results => _results.Values.Sum(results => results.Count);

    /// <summary>Returns one shared instance for all equal shapes.</summary>
    public TaskShape Intern(TaskShape shape)
    {
        var key = (shape.Name, shape.Bundle, BlobStore.Checksum(shape.Bytes));
        if (!_shapes.TryGetValue(key, out var known))
            _shapes.Add(key, known = shape);
        return known;
    }

    /// <summary>Adds a task. Large arguments are stored as a blob, to keep them out of this process's memory.</summary>
    public void Add(TaskId task, TaskShape shape, byte[] arguments, ExecutionRules? rules, string? key)
    {
        if (!_tasks.TryGetValue(task.Run, out var tasks))
            _tasks.Add(task.Run, tasks = []);
        // A client that reconnects submits its tasks again.
        if (tasks.ContainsKey(task.Index))
            return;
        var (inline, blob) = ForMessage(BlobName.ArgumentsOf(task), arguments);
        tasks.Add(task.Index, new TaskPayload(shape, inline, blob, rules, key));
    }

    /// <summary>Adds a map. Large arguments are stored in files, and large captured values as a blob, to keep them out of this process's memory.</summary>
    public MapBook Add(RunId run, MapFunction function, byte[][] columns, ExecutionRules? rules)
    {
        var (target, blob) = function.Target is { } captured ? ForMessage(BlobName.FunctionOf(run), captured) : (null, null);
        var map = new MapBook(function with { Target = target, TargetBlob = blob }, [.. columns.Select(StoreColumn)], rules);
        _maps.Add(run, map);
        return map;
    }

    public MapBook? MapOf(RunId run) => _maps.GetValueOrDefault(run);

    public TaskPayload PayloadOf(TaskId task) => _tasks[task.Run][task.Index];

    public void AddResult(TaskId task, StoredResult result)
    {
        if (!_results.TryGetValue(task.Run, out var results))
            _results.Add(task.Run, results = []);
        results[task.Index] = result;
    }

    /// <summary>Adds a result from a client, unless there is one already. Large ones are stored as blobs, to keep them out of this process's memory.</summary>
    public void AddScattered(TaskId task, byte[] bytes)
    {
        // A client that reconnects sends the bytes again. They replace a blob whose file was deleted by another program.
        if (ResultOf(task) is { } known && (known.Here is null || store.Find(BlobName.Of(task)) is not null))
            return;
        var (inline, blob) = ForMessage(BlobName.Of(task), bytes);
        AddResult(task, new StoredResult(inline, bytes.Length, blob?.Checksum ?? 0) { Here = blob });
    }

    public StoredResult? ResultOf(TaskId task) => _results.GetValueOrDefault(task.Run)?.GetValueOrDefault(task.Index);

    /// <summary>Deletes a task's result, and the rest of the task unless <paramref name="onlyItsResult"/>.</summary>
    public void RemoveTask(TaskId task, bool onlyItsResult)
    {
        _results.GetValueOrDefault(task.Run)?.Remove(task.Index);
        store.Remove(BlobName.Of(task));
        if (onlyItsResult)
            return;
        store.Remove(BlobName.ArgumentsOf(task));
        _tasks.GetValueOrDefault(task.Run)?.Remove(task.Index);
    }

    public void RemoveRun(RunId run)
    {
        _tasks.Remove(run);
        _results.Remove(run);
        if (_maps.Remove(run, out var map))
            map.Dispose();
        store.RemoveRun(BlobName.Of(run));
    }

    public void Dispose()
    {
        foreach (var map in _maps.Values)
            map.Dispose();
    }

    /// <summary>Prepares arguments for a message: the bytes, or the address of a blob.</summary>
    public (byte[]? Inline, BlobAddress? Blob) ForMessage(string name, byte[] bytes)
    {
        if (sharesProcess || bytes.Length <= LargestInMessage)
            return (bytes, null);
        try
        {
            return (null, Store(name, bytes));
        }
        // The disk is full. A large message travels in parts.
        catch (IOException)
        {
            return (bytes, null);
        }
    }

    /// <summary>Finds a result, from this node or from the holders in the given place.</summary>
    /// <param name="addressOf">Returns the address of a worker's blobs.</param>
    public (byte[]? Bytes, ResultPlace[] Places, int Item) Find(InputPlace place, Func<WorkerId, NodeBlobs?> addressOf)
    {
        if (_maps.TryGetValue(place.Task.Run, out var map))
            return FindItem(map, place, addressOf);
        if (ResultOf(place.Task) is not { } result)
            return (null, [], -1);
        if (result.Inline is { } bytes)
        {
            var (inline, blob) = ForMessage(BlobName.Of(place.Task), bytes);
            return (inline, blob is null ? [] : [new ResultPlace(WorkerId.Nobody, blob), .. PlacesOf(place, result, addressOf)], -1);
        }
        var atWorkers = PlacesOf(place, result, addressOf);
        return (null, result.Here is { } here ? [new ResultPlace(WorkerId.Nobody, here), .. atWorkers] : atWorkers, -1);
    }

    /// <summary>Finds a result of which a worker gets a copy.</summary>
    public (byte[]? Bytes, ResultPlace[] Places) Find(ResultId result, InputPlace place, Func<WorkerId, NodeBlobs?> addressOf)
    {
        if (result.IsOfChunk)
            return (null, MapOf(result.Task.Run)?.PartOf(result)?.PlacesAt(place.Holders, addressOf) ?? []);
        var (bytes, places, _) = Find(place, addressOf);
        return (bytes, places);
    }

    static (byte[]? Bytes, ResultPlace[] Places, int Item) FindItem(MapBook map, InputPlace place, Func<WorkerId, NodeBlobs?> addressOf)
    {
        if (map.PartWith(place.Task.Index) is not { } part)
            return (null, [], 0);
        var item = (int)(place.Task.Index - part.First);
        return part.Inline is { } column
            ? (Column.Read(column).Slice(item, 1), [], 0)
            : (null, part.PlacesAt(place.Holders, addressOf), item);
    }

    static ResultPlace[] PlacesOf(InputPlace place, StoredResult result, Func<WorkerId, NodeBlobs?> addressOf) => [
        .. from holder in place.Holders
           let address = addressOf(holder)
           where address is not null
           select new ResultPlace(holder, address[BlobName.Of(place.Task), result.Length, result.Checksum])];

    MapBook.StoredColumn StoreColumn(byte[] bytes)
    {
        if (sharesProcess || bytes.Length <= LargestColumnInMemory)
            return new MapBook.StoredColumn(Column.Read(bytes), null);
        try
        {
            var file = store.Map(bytes);
            return new MapBook.StoredColumn(Column.Read(file.Memory), file);
        }
        // The disk is full.
        catch (IOException)
        {
            return new MapBook.StoredColumn(Column.Read(bytes), null);
        }
    }

    BlobAddress Store(string name, byte[] bytes)
    {
        var kept = store.Find(name) ?? store.Put(name, bytes);
        return address[name, kept.Length, kept.Checksum!.Value];
    }
}
