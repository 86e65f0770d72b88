namespace ActorSweep.Core.Working;

/// <summary>
/// The attempts that continue from an earlier scheduler, and the blobs that stay in the store for them alone. The present scheduler does not know these blobs,
/// so the worker itself deletes them.
/// </summary>
sealed class AdoptedWork(Action<WorkerInstruction> instruct)
{
    readonly Dictionary<AttemptId, WorkerAttempt> _attempts = [];
    readonly HashSet<BlobKey> _blobs = [];
    readonly Dictionary<AttemptId, BlobKey> _results = [];

    /// <summary>Attempts that continue.</summary>
    public IReadOnlyCollection<AttemptId> Attempts => _attempts.Keys;

    /// <summary>Blobs that these attempts take.</summary>
    public IReadOnlyCollection<BlobKey> Blobs => _blobs;

    /// <summary>Results for an earlier scheduler that the present one has not adopted yet.</summary>
    public IReadOnlyDictionary<AttemptId, BlobKey> Results => _results;

    /// <summary>
    /// Adopts work when a scheduler of a new epoch registers the worker: keeps executing and finished attempts, and deletes every other blob.
    /// </summary>
    /// <param name="sweeps">Runs whose blobs the scheduler knows, from its journal and from results that are reported to it again.</param>
    public void AddWork(IEnumerable<WorkerAttempt> executing, IEnumerable<WorkerAttempt> finished, IReadOnlyCollection<RunId> sweeps)
    {
        _attempts.Clear();
        _blobs.Clear();
        _results.Clear();
        foreach (var each in finished)
            if (each.Blob is { } result)
                _results.Add(each.Id, result);
        foreach (var attempt in executing)
        {
            _attempts.Add(attempt.Id, attempt);
            _blobs.UnionWith(attempt.Takes);
        }
        _blobs.ExceptWith(_results.Values);
        instruct(new WorkerInstruction.DeleteBlobsExcept([.. _blobs, .. _results.Values], [.. sweeps]));
    }

    /// <summary>Hands over a blob that the present scheduler knows or is about to learn of. Returns whether the blob was here for adopted work alone.</summary>
    public bool HandOver(BlobKey blob) => _blobs.Count > 0 && _blobs.Remove(blob);

    /// <summary>Hands over the result of an attempt that the scheduler has adopted. The scheduler releases it.</summary>
    public void HandOverResult(AttemptId attempt) => _results.Remove(attempt);

    /// <summary>Removes an attempt that has ended. With the last one, the blobs that stayed for the attempts are deleted.</summary>
    public void RemoveAttempt(AttemptId attempt)
    {
        if (_attempts.Count == 0 || !_attempts.Remove(attempt) || _attempts.Count > 0)
            return;
        foreach (var blob in _blobs)
            instruct(new WorkerInstruction.DeleteBlob(blob));
        _blobs.Clear();
    }

    /// <summary>
    /// Releases the result of an attempt that finished under an earlier scheduler. The result stays while attempts that continue may take it.
    /// </summary>
    public void ReleaseResult(AttemptId attempt)
    {
        if (!_results.Remove(attempt, out var result))
            return;
        if (_attempts.Values.Any(other => other.Takes.Contains(result)))
            _blobs.Add(result);
        else
            instruct(new WorkerInstruction.DeleteBlob(result));
    }

    /// <summary>Removes all records of blobs, which are deleted. The attempts continue.</summary>
    public void RemoveBlobs()
    {
        _blobs.Clear();
        _results.Clear();
    }
}
