namespace ActorSweep.Execution.Processes;

/// <summary>
/// Counts the attempts of each kind of executor, so that all executors of a worker together execute at most as many as the worker has slots. An executor that
/// has more attempts than slots queues the others.
/// </summary>
sealed class SlotShares(int slots)
{
    readonly Dictionary<ExecutorKind, int> _counts = [];

    /// <summary>The slots that the executors use, if each executes as many attempts as it can.</summary>
    public int Used => _counts.Values.Sum(count => Math.Min(count, slots));

    /// <summary>Whether one more attempt of a kind can be passed on: it finds a free slot, or waits for one that its own kind uses.</summary>
    public bool Fits(ExecutorKind kind) => _counts.GetValueOrDefault(kind) >= slots || Used < slots;

    public void Add(ExecutorKind kind) => _counts[kind] = _counts.GetValueOrDefault(kind) + 1;

    /// <summary>Removes an attempt that has ended, or that waits for other tasks without a slot.</summary>
    public void Remove(ExecutorKind kind)
    {
        if (_counts.GetValueOrDefault(kind) is > 1 and var count)
            _counts[kind] = count - 1;
        else
            _counts.Remove(kind);
    }
}
