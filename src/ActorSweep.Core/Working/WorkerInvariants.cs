namespace ActorSweep.Core.Working;

sealed partial class WorkerState
{
    /// <summary>Checks the invariants that must hold after every event; throws where one does not. For tests: it checks every attempt.</summary>
    internal void CheckInvariants()
    {
        foreach (var (id, attempt) in _attempts)
        {
            Holds(attempt.Id == id && (attempt.State == AttemptState.Preparing || attempt.IsAtExecutor),
                id, "a held attempt is in preparation or at an executor");
            Holds(_finished.Find(id) is null, id, "a held attempt has not finished");
            Holds(!_chunkResults.ContainsKey(id), id, "a held attempt has no result");
            Holds(attempt.Epoch == Epoch || _adopted.Attempts.Contains(id), id, "an attempt of an earlier scheduler is adopted");
            Holds(attempt.Assigned is not null, id, "a held attempt has its assignment");
        }
        foreach (var finished in _finished.Unacknowledged.Concat(_finished.Last))
            Holds(finished is { State: AttemptState.Finished, Result: not null }, finished.Id, "a remembered attempt has finished and has a result");
        foreach (var finished in _finished.Unacknowledged)
            Holds(finished.IsOfSweep, finished.Id, "only results of sweeps wait to be acknowledged");
        foreach (var adopted in _adopted.Attempts)
            Holds(_attempts.TryGetValue(adopted, out var attempt) && attempt.IsAtExecutor && attempt.Epoch < Epoch,
                adopted, "an adopted attempt is at an executor and of an earlier epoch");
        Holds(_adopted.Attempts.Count > 0 || _adopted.Blobs.Count == 0, null, "without adopted attempts, no blob is stored for them");
        Holds(!_adopted.Results.Values.Any(_adopted.Blobs.Contains), null, "a blob is stored as a result or for adopted attempts, not for both");
        Holds(_link.IsRegistered || _link.IsDraining || _nextReport is null || _link.NextWake is not null, null, "a worker without a scheduler looks for one");
        Holds(!_settings.SharesProcess || _finished.Unacknowledged.Count + _finished.Last.Count == 0,
            null, "a worker that shares its scheduler's process holds no result for another scheduler");
    }

    static void Holds(bool condition, AttemptId? attempt, string what)
    {
        if (!condition)
            throw new InvalidOperationException($"Broken invariant{(attempt is { } id ? $" of attempt {id}" : "")}: {what}.");
    }
}
