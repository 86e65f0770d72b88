using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Working;

// The part of the state that follows an attempt from its arrival to its end.
sealed partial class WorkerState
{
    void AcceptWork(WorkerEvent.WorkAssigned e)
    {
        if (e.Epoch != Epoch)
        {
            Story.Add(_now, "work of epoch {2} is refused: epoch {0} has registered this worker", Epoch, null, e.Epoch);
            return;
        }
        foreach (var assigned in e.Work)
            AcceptAttempt(assigned);
    }

    void AcceptAttempt(AssignedWork assigned)
    {
        var id = assigned.Work.Attempt;
        if (_attempts.ContainsKey(id) || _finished.Find(id) is not null)
        {
            Story.Add(_now, "attempt {2} is refused: this worker has it already", null, null, id.Value);
            return;
        }
        var attempt = new WorkerAttempt(assigned, Epoch);
        _attempts.Add(id, attempt);
        if (attempt.IsOfSweep)
            PrepareSweep(attempt);
        else
            PrepareCall(attempt, assigned);
    }

    void PrepareSweep(WorkerAttempt attempt)
    {
        if (_specs.TryGetValue(attempt.Run, out var spec))
            BeginAttempt(attempt, null, spec);
        else
            Instruct(new WorkerInstruction.LoadSpec(attempt.Id, attempt.Payload));
    }

    void PrepareCall(WorkerAttempt attempt, AssignedWork assigned)
    {
        if (assigned is { Inputs.Count: 0, Arguments: null, LacksFunction: false })
            BeginAttempt(attempt, null);
        else if (_inputs.Route(assigned) is not { } missing)
            MoveAttempt(attempt.Id, AttemptTrigger.Lose);
        else if (missing.Count == 0 && assigned is { Arguments: null, LacksFunction: false })
            BeginAttempt(attempt, null);
        else
            Instruct(new WorkerInstruction.FetchInputs(attempt.Id, attempt.Payload, assigned.Arguments, missing));
    }

    void BeginAttempt(WorkerAttempt attempt, BlobKey? fetched, object? spec = null)
    {
        attempt.BeginExecution(fetched);
        Instruct(new WorkerInstruction.ExecuteAttempt(attempt.Id, attempt.Payload) { Spec = spec });
    }

    void BeginPrepared(WorkerEvent.AttemptPrepared e)
    {
        if (IsPrepared(e.Attempt) is { } attempt)
            BeginAttempt(attempt, e.Arguments);
        else if (e.Arguments is { } arguments)
            DeleteArguments(arguments);
    }

    void BeginSweep(WorkerEvent.SpecLoaded e)
    {
        if (IsPrepared(e.Attempt) is not { } attempt)
            return;
        _specs.TryAdd(attempt.Run, e.Spec);
        BeginAttempt(attempt, null, _specs[attempt.Run]);
    }

    /// <summary>
    /// Refuses a sweep that other workers can execute: this worker is of another build and lacks the model, or its executor cannot start. It drains, so that it
    /// is not asked again.
    /// </summary>
    void RefuseSweep(AttemptId id)
    {
        if (MoveAttempt(id, AttemptTrigger.Lose) is not null)
            _link.DrainWorker(null);
    }

    WorkerAttempt? IsPrepared(AttemptId id)
    {
        if (_attempts.TryGetValue(id, out var attempt) && attempt.State == AttemptState.Preparing)
            return attempt;
        Story.Add(_now, "attempt {2} does not begin: this worker no longer prepares it", null, null, id.Value);
        return null;
    }

    void SecedeAttempt(AttemptId id)
    {
        if (!_attempts.TryGetValue(id, out var attempt) || attempt.State != AttemptState.Executing)
        {
            Story.Add(_now, "attempt {2} does not secede: it does not execute in a slot of this worker", null, null, id.Value);
            return;
        }
        attempt.Move(AttemptTrigger.Secede);
        TellScheduler(new WorkerInstruction.TellSeceded(id));
    }

    void RecallAttempt(AttemptId id)
    {
        if (!_attempts.TryGetValue(id, out var attempt))
            Story.Add(_now, "attempt {2} is not recalled: this worker does not have it", null, null, id.Value);
        else if (attempt.IsAtExecutor)
            Instruct(new WorkerInstruction.RecallFromExecutor(id));
        else
            ReturnAttempt(id);
    }

    void ReturnAttempt(AttemptId id)
    {
        if (MoveAttempt(id, AttemptTrigger.Return) is not null)
            TellScheduler(new WorkerInstruction.TellReturned(id));
    }

    /// <summary>Handles the death of an executor process. The attempts that executed in it are suspects; its other attempts are executed elsewhere.</summary>
    void LoseExecutor(WorkerEvent.ExecutorProcessLost e)
    {
        AttemptId[] suspects = [.. e.Executing.Where(attempt => MoveAttempt(attempt, AttemptTrigger.Lose) is not null)];
        if (suspects.Length > 0)
            TellScheduler(new WorkerInstruction.TellExecutorLost(suspects, e.Death));
        foreach (var attempt in e.Others)
            ReturnAttempt(attempt);
        foreach (var task in e.Objects)
        {
            Instruct(new WorkerInstruction.DeleteBlob(BlobKey.Of(task)));
            TellScheduler(new WorkerInstruction.TellInputLost(WorkerId.Nobody, default, task, _settings.Id));
        }
    }

    void DiscardAttempt(AttemptId id)
    {
        if (_attempts.TryGetValue(id, out var attempt))
        {
            if (attempt.IsAtExecutor)
                Instruct(new WorkerInstruction.CancelAttempt(id));
            MoveAttempt(id, AttemptTrigger.Discard);
        }
        RemoveResult(id);
        if (_chunkResults.Remove(id, out var run) && !_adopted.Blobs.Contains(BlobKey.Of(run, id)))
            Instruct(new WorkerInstruction.DeleteBlob(BlobKey.Of(run, id)));
    }

    /// <summary>
    /// Removes an attempt that has not finished, with the arguments that were fetched for it alone. Returns null where the attempt is not here.
    /// </summary>
    WorkerAttempt? MoveAttempt(AttemptId id, AttemptTrigger on)
    {
        if (!_attempts.TryGetValue(id, out var attempt))
        {
            Story.Add(_now, "attempt {2} cannot {0}: this worker does not have it", on, null, id.Value);
            return null;
        }
        attempt.Move(on);
        RemoveAttempt(attempt, attempt.Fetched);
        return attempt;
    }

    void RemoveAttempt(WorkerAttempt attempt, BlobKey? fetched)
    {
        _attempts.Remove(attempt.Id);
        if (fetched is { } arguments)
            DeleteArguments(arguments);
        _adopted.RemoveAttempt(attempt.Id);
    }

    /// <summary>Deletes arguments, unless another attempt at the same task has them too.</summary>
    void DeleteArguments(BlobKey arguments)
    {
        if (!_attempts.Values.Any(attempt => attempt.Fetched == arguments))
            Instruct(new WorkerInstruction.DeleteBlob(arguments));
    }
}
