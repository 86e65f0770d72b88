namespace ActorSweep.Core.Working;

sealed partial class WorkerState
{
    /// <summary>Checks the invariants that must hold after every event; throws where one does not. For tests: it checks every attempt.</summary>
    internal void CheckInvariants()
    {
        foreach (var (id, attempt) in _attempts)
        {
            Holds(attempt.Id == id && (attempt.State == AttemptState.Preparing || attempt.IsAtExecutor), id, "an attempt that is held is prepared or executes");
            Holds(_finished.Find(id) is null, id, "an attempt that is held has not finished");
            Holds(!_chunkResults.ContainsKey(id), id, "an attempt that is held has no result");
            Holds(attempt.Epoch == Epoch || _adopted.Attempts.Contains(id), id, "an attempt of an earlier scheduler is adopted");
            Holds(attempt.Assigned is not null, id, "an attempt that is held has what it was assigned with");
        }
        foreach (var finished in _finished.Unacknowledged.Concat(_finished.Last))
            Holds(finished is { State: AttemptState.Finished, Result: not null }, finished.Id, "what is remembered has finished");
        foreach (var finished in _finished.Unacknowledged)
            Holds(finished.IsOfSweep, finished.Id, "only results of sweeps wait to be acknowledged");
        foreach (var adopted in _adopted.Attempts)
            Holds(_attempts.TryGetValue(adopted, out var attempt) && attempt.IsAtExecutor && attempt.Epoch < Epoch, adopted, "what is adopted executes, for an earlier scheduler");
        Holds(_adopted.Attempts.Count > 0 || _adopted.Blobs.Count == 0, null, "blobs that stay for adopted work go with it");
        Holds(!_adopted.Results.Values.Any(_adopted.Blobs.Contains), null, "a blob stays for one reason");
        Holds(_link.IsRegistered || _link.IsDraining || _nextReport is null || _link.NextWake is not null, null, "a worker without a scheduler looks for one");
        Holds(!_settings.SharesProcess || _finished.Unacknowledged.Count + _finished.Last.Count == 0, null, "a worker that shares its scheduler's process keeps no result for another");
    }

    static void Holds(bool condition, AttemptId? attempt, string what)
    {
        if (!condition)
            throw new InvalidOperationException($"Broken invariant{(attempt is { } id ? $" of attempt {id}" : "")}: {what}.");
    }
}
