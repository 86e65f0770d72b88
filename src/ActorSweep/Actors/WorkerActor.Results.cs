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
    /// <summary>Takes in what the executor has said since the last time, and tells the scheduler in as few messages as may travel.</summary>
    void TakeNews()
    {
        var batch = new TaskBatch(_services.SharesProcess, tasks => _scheduler?.Tell(new TasksExecuted(_services.Id, tasks)));
        foreach (var news in _news.TakeAll())
            switch (news)
            {
                case ExecutorNews.GivenBack n: TellGivenBack(n.Attempt); break;
                case ExecutorNews.Seceded n: Secede(n.Attempt); break;
                case ExecutorNews.Progress n: _scheduler?.Tell(new TaskProgress(n.Attempt, n.Fraction, n.Text)); break;
                case ExecutorNews.Died n: Mourn(n); break;
                case { Ended: { } attempt } when TryTake(attempt, out var held): TakeResult(news, held, batch); break;
                default: news.Drop(); break;
            }
        batch.Send();
    }

    void TakeResult(ExecutorNews news, Held held, TaskBatch batch)
    {
        try
        {
            switch (news)
            {
                case ExecutorNews.TaskEnded n: Send((ReadyWork.OfTask)held.Work!, n, batch); break;
                case ExecutorNews.MapEnded n: Send((ReadyWork.OfMap)held.Work!, n); break;
                case ExecutorNews.SweepEnded n: Send((ReadyWork.OfSweep)held.Work!, n); break;
            }
        }
        catch (IOException e)
        {
            // Its file is not what was told, or not there.
            _services.Log.LogWarning("the result of an attempt of {Run} is lost, and it is done again: {Why}", held.Run, e.Message);
            _scheduler?.Tell(new AttemptGivenBack(_services.Id, news.Ended!.Value));
        }
    }

    void Send(ReadyWork.OfTask work, ExecutorNews.TaskEnded n, TaskBatch batch)
    {
        var ended = Executed(n, work);
        if (ended.Failure is null)
            Remember(work, new TasksExecuted(_services.Id, [ended]), ended.Blob is null ? null : BlobName.Of(work.Id));
        batch.Add(ended);
    }

    TaskExecuted Executed(ExecutorNews.TaskEnded n, ReadyWork.OfTask work)
    {
        var ended = new TaskExecuted(n.Attempt, n.Seconds, null, null, n.Failure, n.MayRetry);
        return n.Result is not { } result ? ended
            : !work.StaysHere && RidesAlong(result) is { } bytes ? ended with { Inline = bytes }
            : ended with { Blob = Store(BlobName.Of(work.Id), result) };
    }

    /// <summary>A result that goes in the message that tells of it.</summary>
    byte[]? RidesAlong(LocalBytes result) => _services.SharesProcess || result.Length <= WireCodec.LargestInline ? result.InMemory : null;

    BlobAddress Store(string name, LocalBytes result)
    {
        _inheritedBlobs.Remove(name);
        var kept = result.InMemory is { } bytes ? _services.Store.Put(name, bytes) : _services.Store.Adopt(name, result);
        return _services.Address[name, kept.Length, kept.Checksum!.Value];
    }

    void TellGivenBack(AttemptId attempt)
    {
        if (TryTake(attempt, out _))
            _scheduler?.Tell(new AttemptGivenBack(_services.Id, attempt));
    }

    /// <summary>A process of user code has died. What was under way in it is suspect; what else it had is done elsewhere.</summary>
    void Mourn(ExecutorNews.Died n)
    {
        _services.Log.LogWarning("an executor of {Worker} died ({Reason}) while it executed {Count} of its tasks", _services.Id, n.Death.Reason, n.Executing.Length);
        AttemptId[] suspects = [.. n.Executing.Where(attempt => TryTake(attempt, out _))];
        if (suspects.Length > 0)
            _scheduler?.Tell(new ExecutorDied(_services.Id, suspects, n.Death.Reason, n.Death.LastLines));
        foreach (var attempt in n.Others)
            TellGivenBack(attempt);
        foreach (var task in n.Objects)
        {
            _services.Store.Remove(BlobName.Of(task));
            _scheduler?.Tell(new InputLost(WorkerId.Nobody, default, task, _services.Id));
        }
        // All that it told of is in the store by now.
        n.Corner.Remove();
    }

    void Forget(ForgetResults m)
    {
        if (m.Tasks is null)
        {
            _services.Store.Clear();
            _chunks.Clear();
            _executed.Clear();
            _lastEnded.Clear();
            _inherited.Clear();
            _inheritedBlobs.Clear();
            _inheritedResults.Clear();
            _received.Clear();
        }
        foreach (var task in m.Tasks ?? [])
        {
            _services.Store.Remove(BlobName.Of(task));
            _received.Remove(task);
            _lastEnded.Forget(task);
        }
        _executor.Forget(m.Tasks);
    }

    void Replicate(ReplicateResult m)
    {
        _inheritedBlobs.Remove(BlobName.Of(m.Task));
        _ = ReplicateAsync(m);
    }

    async Task ReplicateAsync(ReplicateResult m)
    {
        try
        {
            if (m.Bytes is { } inline)
                _services.Store.Put(BlobName.Of(m.Task), inline);
            else
                await _fetches.CopyAsync(BlobName.Of(m.Task), m.Places, _ => { }).ConfigureAwait(false);
            TellHeld(m.Task);
        }
        catch (IOException)
        {
            // A copy is a help, not a need.
        }
    }

    /// <summary>The scheduler is told that a copy of a result is here; on any thread.</summary>
    void TellHeld(TaskId task) => _self.Tell(new Prepared(() => _scheduler?.Tell(new ResultReplicated(_services.Id, task))));
}
