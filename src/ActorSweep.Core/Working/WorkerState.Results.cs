using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Working;

// The part of the state that decides which results stay here and until when, and when they are reported.
sealed partial class WorkerState
{
    void FinishAttempt(WorkerEvent.AttemptFinished e)
    {
        if (!_attempts.TryGetValue(e.Attempt, out var attempt) || !attempt.IsAtExecutor)
        {
            Story.Add(_now, "the result of attempt {2} is discarded: the attempt does not execute on this worker", null, null, e.Attempt.Value);
            Instruct(new WorkerInstruction.DeleteResult(e.Result));
            return;
        }
        var (fetched, work) = (attempt.Fetched, attempt.Work);
        BlobKey? blob = GoesInMessage(e, attempt) ? null : BlobKey.Of(work);
        // A scheduler in the same process does not die alone. Items that failed may be retried by another attempt, if the client wants it.
        var isKept = !_settings.SharesProcess && !e.HasFailedItems;
        if (isKept)
            attempt.FinishExecution(e.Result, blob);
        else
            attempt.Move(AttemptTrigger.Complete);
        RemoveAttempt(attempt, fetched);
        if (isKept)
            _finished.Add(attempt);
        if (blob is { } stored)
        {
            _adopted.HandOver(stored);
            if (work is HeldChunk)
                _chunkResults[e.Attempt] = attempt.Run;
        }
        if (blob is not null || _link.IsRegistered)
            Instruct(new WorkerInstruction.TellFinished(work, e.Result, blob) { IsNew = true });
    }

    /// <summary>Reports a copy of a result. The scheduler releases a chunk's results by the attempt, those of a task by the task.</summary>
    void AddReplica(ResultId result)
    {
        _adopted.HandOver(BlobKey.Of(result));
        if (result.IsOfChunk)
            _chunkResults[result.Attempt] = result.Task.Run;
        TellScheduler(new WorkerInstruction.TellReplica(result));
    }

    bool GoesInMessage(WorkerEvent.AttemptFinished e, WorkerAttempt attempt) =>
        e.IsInMemory && !attempt.StaysHere && (_settings.SharesProcess || e.Bytes <= _settings.LargestInMessage);

    void TellFinished(WorkerAttempt finished) => TellScheduler(new WorkerInstruction.TellFinished(finished.Work, finished.Result!, finished.Blob));

    void FailAttempt(AttemptId id, object failure)
    {
        if (MoveAttempt(id, AttemptTrigger.Complete) is not null)
            TellScheduler(new WorkerInstruction.TellFailed(id, failure));
    }

    /// <summary>Answers a new scheduler that adopts an attempt of an earlier one. An attempt that has not ended is reported when it ends.</summary>
    void AdoptAttempt(AttemptId id)
    {
        if (_attempts.TryGetValue(id, out var attempt))
        {
            if (attempt.State == AttemptState.Seceded)
                TellScheduler(new WorkerInstruction.TellSeceded(id));
        }
        else if (_finished.Find(id) is { } finished)
        {
            _adopted.HandOverResult(id);
            TellFinished(finished);
        }
        else
        {
            Story.Add(_now, "adopted attempt {2} is returned: this worker does not have it", null, null, id.Value);
            _adopted.ReleaseResult(id);
            TellScheduler(new WorkerInstruction.TellReturned(id));
        }
    }

    /// <summary>Handles a result whose file is missing or differs from the reported one: the attempt is executed again.</summary>
    void LoseResult(AttemptId id)
    {
        _finished.Remove(id, AttemptTrigger.Lose);
        _chunkResults.Remove(id);
        _adopted.ReleaseResult(id);
        TellScheduler(new WorkerInstruction.TellReturned(id));
    }

    void RemoveResult(AttemptId id)
    {
        _finished.Remove(id);
        _adopted.ReleaseResult(id);
    }

    void ReleaseResults(IReadOnlyList<TaskId>? tasks)
    {
        if (tasks is null)
        {
            Instruct(new WorkerInstruction.DeleteBlobsExcept([], []));
            _chunkResults.Clear();
            _finished.Clear();
            _adopted.RemoveBlobs();
            _inputs.Clear();
        }
        else
            foreach (var task in tasks)
            {
                Instruct(new WorkerInstruction.DeleteBlob(BlobKey.Of(task)));
                _inputs.RemoveTask(task);
                _finished.RemoveTask(task);
            }
        Instruct(new WorkerInstruction.ReleaseObjects(tasks));
    }

    void ReleaseRun(RunId run)
    {
        foreach (var attempt in _attempts.Values.Where(attempt => attempt.Run == run).ToList())
            DiscardAttempt(attempt.Id);
        foreach (var (attempt, _) in _chunkResults.Where(chunk => chunk.Value == run).ToList())
            _chunkResults.Remove(attempt);
        _finished.RemoveRun(run);
        _specs.Remove(run);
        _inputs.RemoveRun(run);
        Instruct(new WorkerInstruction.DeleteRun(run));
    }
}
