using ActorSweep.Core.Scheduling;
using ActorSweep.Execution;
using ActorSweep.Protocol;
using ActorSweep.Storage;
using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace ActorSweep.Actors;

// What has ended, and what is kept of it.
sealed partial class WorkerActor
{
    BlobAddress Store(string name, byte[] bytes)
    {
        _services.Store.Put(name, bytes);
        return new BlobAddress($"{_services.BlobUrl}/{name}", bytes.Length, BlobStore.Checksum(bytes));
    }

    /// <summary>Takes in what the executor has said since the last time, and tells the scheduler in as few messages as may travel.</summary>
    void TakeNews()
    {
        var batch = new TaskBatch(_services.SharesProcess, tasks => _scheduler?.Tell(new TasksExecuted(_services.Id, tasks)));
        foreach (var news in _news.TakeAll())
            switch (news)
            {
                case ExecutorNews.TaskEnded n when _held.Remove(n.Attempt, out var held): batch.Add(Executed(n, (ReadyWork.OfTask)held.Work!)); break;
                case ExecutorNews.MapEnded n when _held.Remove(n.Attempt, out var held): Send(held.Run, n); break;
                case ExecutorNews.SweepEnded n when _held.Remove(n.Attempt, out var held): Send(held.Run, n); break;
                case ExecutorNews.GivenBack n: TellGivenBack(n.Attempt); break;
                case ExecutorNews.Seceded n: _scheduler?.Tell(new TaskSeceded(_services.Id, n.Attempt)); break;
                case ExecutorNews.Progress n: _scheduler?.Tell(new TaskProgress(n.Attempt, n.Fraction, n.Text)); break;
                case ExecutorNews.Died n: Mourn(n); break;
            }
        batch.Send();
    }

    TaskExecuted Executed(ExecutorNews.TaskEnded n, ReadyWork.OfTask work)
    {
        var ended = new TaskExecuted(n.Attempt, n.Seconds, null, null, n.Failure, n.MayRetry);
        return n.Result is not { } result ? ended
            : !work.StaysHere && (_services.SharesProcess || result.Length <= LargestRidingAlong) ? ended with { Inline = result }
            : ended with { Blob = Store(BlobName.Of(work.Id), result) };
    }

    void TellGivenBack(AttemptId attempt)
    {
        if (_held.Remove(attempt))
            _scheduler?.Tell(new AttemptGivenBack(_services.Id, attempt));
    }

    /// <summary>A process of user code has died. What was under way in it is suspect; what else it had is done elsewhere.</summary>
    void Mourn(ExecutorNews.Died n)
    {
        _services.Log.LogWarning("an executor of {Worker} died ({Reason}) while it executed {Count} of its tasks", _services.Id, n.Death.Reason, n.Executing.Length);
        AttemptId[] suspects = [.. n.Executing.Where(_held.Remove)];
        if (suspects.Length > 0)
            _scheduler?.Tell(new ExecutorDied(_services.Id, suspects, n.Death.Reason, n.Death.LastLines));
        foreach (var attempt in n.Others)
            TellGivenBack(attempt);
        foreach (var task in n.Objects)
        {
            _services.Store.Remove(BlobName.Of(task));
            _scheduler?.Tell(new InputLost(WorkerId.Nobody, default, task, _services.Id));
        }
    }

    void Forget(ForgetResults m)
    {
        if (m.Tasks is null)
        {
            _services.Store.Clear();
            _chunks.Clear();
        }
        foreach (var task in m.Tasks ?? [])
            _services.Store.Remove(BlobName.Of(task));
        _executor.Forget(m.Tasks);
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
