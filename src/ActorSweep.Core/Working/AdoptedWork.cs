namespace ActorSweep.Core.Working;

/// <summary>
/// What goes on from an earlier scheduler, and the blobs that stay in the store for it alone. The present scheduler does not know of these blobs, so
/// the worker itself removes them.
/// </summary>
sealed class AdoptedWork(Action<WorkerInstruction> instruct)
{
    readonly Dictionary<AttemptId, WorkerAttempt> _attempts = [];
    readonly HashSet<BlobKey> _blobs = [];
    readonly Dictionary<AttemptId, BlobKey> _results = [];

    /// <summary>Attempts that go on.</summary>
    public IReadOnlyCollection<AttemptId> Attempts => _attempts.Keys;

    /// <summary>Blobs that the attempts take.</summary>
    public IReadOnlyCollection<BlobKey> Blobs => _blobs;

    /// <summary>Results of an earlier scheduler that the present one has not asked for yet.</summary>
    public IReadOnlyDictionary<AttemptId, BlobKey> Results => _results;

    /// <summary>A scheduler of a new epoch has taken over: keeps what executes and what has finished, and has every other blob removed.</summary>
    /// <param name="sweeps">Runs whose blobs the scheduler knows of, from its journal and from what is told again.</param>
    public void Begin(IEnumerable<WorkerAttempt> executing, IEnumerable<WorkerAttempt> finished, IReadOnlyCollection<RunId> sweeps)
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

    /// <summary>The present scheduler knows, or is about to learn, that a blob is here. Says whether it was here for adopted work alone.</summary>
    public bool HandOver(BlobKey blob) => _blobs.Count > 0 && _blobs.Remove(blob);

    /// <summary>The scheduler has asked for a result, and releases it itself.</summary>
    public void HandOverResult(AttemptId attempt) => _results.Remove(attempt);

    /// <summary>An attempt has ended; with the last one the blobs that stayed for them are removed.</summary>
    public void End(AttemptId attempt)
    {
        if (_attempts.Count == 0 || !_attempts.Remove(attempt) || _attempts.Count > 0)
            return;
        foreach (var blob in _blobs)
            instruct(new WorkerInstruction.DeleteBlob(blob));
        _blobs.Clear();
    }

    /// <summary>Nobody needs the result of an attempt that finished under an earlier scheduler; but attempts that go on may take it.</summary>
    public void ReleaseResult(AttemptId attempt)
    {
        if (!_results.Remove(attempt, out var result))
            return;
        if (_attempts.Values.Any(other => other.Takes.Contains(result)))
            _blobs.Add(result);
        else
            instruct(new WorkerInstruction.DeleteBlob(result));
    }

    /// <summary>All blobs are deleted; the attempts go on.</summary>
    public void ForgetBlobs()
    {
        _blobs.Clear();
        _results.Clear();
    }
}
