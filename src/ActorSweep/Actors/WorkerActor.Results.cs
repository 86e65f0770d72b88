using ActorSweep.Core.Scheduling;
using ActorSweep.Execution;
using ActorSweep.Protocol;
using ActorSweep.Storage;
using Akka.Actor;

namespace ActorSweep.Actors;

// What has ended, and what is kept of it.
sealed partial class WorkerActor
{
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
}
