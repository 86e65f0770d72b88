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

    readonly Collector<ExecutorNews> _news;
    readonly Fetches _fetches;

    /// <summary>To forget that an executor was told to receive an input costs one more transfer.</summary>
    const int MostReceived = 10_000;

    /// <summary>Inputs that executors were told to receive.</summary>
    readonly HashSet<TaskId> _received = [];

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
            if (AtHand(task.Inputs[i], runs) is { } bytes)
                inputs[i] = new TaskValue(bytes, task.Inputs[i].Item);
            else if (ForExecutor(task, task.Inputs[i], runs) is { } blob)
                inputs[i] = new TaskValue(default, task.Inputs[i].Item) { Elsewhere = blob };
            else
                missing.Add(i);
        if (missing.Count == 0 && ArgumentsAtHand(task.Arguments, task.ArgumentsBlob) is { } arguments)
            Begin(new ReadyWork.OfTask(runs[task.Run], task, shape, arguments, inputs));
        else
            _ = PrepareAsync(task, runs, shape, inputs, missing);
    }

    /// <summary>What is here for others that began before the scheduler did, it does not know of yet.</summary>
    LocalBytes? AtHand(TaskInput input, RunId[] runs)
    {
        if (input.Bytes is { } bytes)
            return bytes;
        foreach (var place in input.Places)
            if (_services.Store.Find(BlobName.In(place.Blob)) is { } held)
            {
                if (_inheritedBlobs.Remove(BlobName.In(place.Blob)) && input.Item < 0)
                    TellHeld(new TaskId(runs[input.Run], input.Index));
                return held;
            }
            else if (_services.Blobs.Here(place.Blob) is { } here)
                return here;
        return null;
    }

    /// <summary>
    /// A large input that a task of this worker wants for the first time: its executor receives it itself, attempts in turn from its
    /// holders. Who wants it next has it fetched, and held here for those who come after; so does who has not got it so.
    /// </summary>
    BlobAddress? ForExecutor(TaskToExecute task, TaskInput input, RunId[] runs)
    {
        if (!_services.ExecutorsReceive || input.Item >= 0 || input.Places.Length == 0 || Array.Exists(input.Places, place => place.Worker == _services.Id))
            return null;
        var blob = input.Places[task.Attempt.Value % input.Places.Length].Blob;
        if (_received.Count >= MostReceived)
            _received.Clear();
        return blob.Length >= RawBlob.WorthAConnection && _received.Add(new TaskId(runs[input.Run], input.Index)) ? blob with { Path = null } : null;
    }

    LocalBytes? ArgumentsAtHand(byte[]? inline, BlobAddress? blob) => inline is null ? _services.Blobs.Here(blob!) : inline;

    /// <summary>All that the work takes is here.</summary>
    void Begin(ReadyWork work, string? fetched = null)
    {
        if (!_held.ContainsKey(work.Attempt))
        {
            if (fetched is not null)
                _services.Store.Remove(fetched);
            return;
        }
        _held[work.Attempt] = new Held(work.Run, work, fetched);
        _executor.Execute(work);
    }

    /// <summary>Off the actor's thread: gets what is not here, all at once.</summary>
    async Task PrepareAsync(TaskToExecute task, RunId[] runs, TaskShape shape, TaskValue[] inputs, List<int> missing)
    {
        try
        {
            var (arguments, fetched) = await ArgumentsAsync(task.Arguments, task.ArgumentsBlob).ConfigureAwait(false);
            await Task.WhenAll(missing.Select(async i =>
                inputs[i] = new TaskValue(await FetchAsync(task, task.Inputs[i], runs).ConfigureAwait(false), task.Inputs[i].Item))).ConfigureAwait(false);
            _self.Tell(new Prepared(() => Begin(new ReadyWork.OfTask(runs[task.Run], task, shape, arguments, inputs), fetched)));
        }
        catch (IOException)
        {
            // The scheduler was told which input is lost, or misses the attempt in the next report.
            _self.Tell(new Prepared(() => TryTake(task.Attempt, out _)));
        }
        catch (Exception e)
        {
            _self.Tell(new Prepared(() => Refuse(task, e)));
        }
    }

    /// <summary>What an attempt alone takes, and the name of the blob that was fetched for it.</summary>
    async Task<(LocalBytes Arguments, string? Fetched)> ArgumentsAsync(byte[]? inline, BlobAddress? blob)
    {
        if (ArgumentsAtHand(inline, blob) is { } here)
            return (here, null);
        var name = BlobName.In(blob!);
        return (await _fetches.CopyAsync(name, [new ResultPlace(WorkerId.Nobody, blob!)], _ => { }).ConfigureAwait(false), name);
    }

    /// <summary>What can't be made ready fails, and nothing else does.</summary>
    void Refuse(TaskToExecute task, Exception e)
    {
        if (TryTake(task.Attempt, out _))
            _scheduler?.Tell(new TasksExecuted(_services.Id, [
                new TaskExecuted(task.Attempt, 0, null, null, Execution.Failures.CouldNotBegin(e, _services.Id.Value, task.Number), false)]));
    }

    /// <summary>Gets an input from a holder that gives it; and holds it, too, from then on.</summary>
    async Task<LocalBytes> FetchAsync(TaskToExecute task, TaskInput input, RunId[] runs)
    {
        var id = new TaskId(runs[input.Run], input.Index);
        ResultPlace[] others = [.. input.Places.Where(place => place.Worker != _services.Id)];
        if (others.Length < input.Places.Length || input.Places.Length == 0)
            TellLost(task, id, input.Places.Length == 0 ? WorkerId.Nobody : _services.Id);
        if (others.Length == 0)
            throw new IOException($"nobody gives {id}.");
        var bytes = await _fetches.CopyAsync(BlobName.In(others[0].Blob), others, place => TellLost(task, id, place.Worker)).ConfigureAwait(false);
        if (input.Item < 0)
            TellHeld(id);
        return bytes;
    }

    void TellLost(TaskToExecute task, TaskId input, WorkerId holder) =>
        _self.Tell(new Prepared(() => _scheduler?.Tell(new InputLost(_services.Id, task.Attempt, input, holder))));
}
