namespace ActorSweep.Gateway;

/// <summary>
/// The known workers that have a bundle. They and the scheduler's node serve it in turn, so that a bundle that all workers want at once spreads
/// as a tree rather than from one node. Safe for use by several threads.
/// </summary>
/// <param name="most">The most bundles to remember; the least recently added go first.</param>
sealed class BundleHolders(int most = 256)
{
    /// <summary>The most holders of one bundle: enough to serve all other workers at once.</summary>
    const int MostWorkers = 64;

    readonly Lock _lock = new();
    readonly OrderedDictionary<string, Turns> _turns = new(StringComparer.Ordinal);

    public void Add(string bundle, WorkerId worker)
    {
        lock (_lock)
        {
            var turns = _turns.GetValueOrDefault(bundle) ?? new Turns();
            turns.Workers.Remove(worker);
            turns.Workers.Add(worker);
            if (turns.Workers.Count > MostWorkers)
                turns.Workers.RemoveAt(0);
            _turns.Remove(bundle);
            _turns.Add(bundle, turns);
            if (_turns.Count > most)
                _turns.RemoveAt(0);
        }
    }

    /// <summary>Removes a worker that does not serve the bundle, for any reason.</summary>
    public void Remove(string bundle, WorkerId worker)
    {
        lock (_lock)
            _turns.GetValueOrDefault(bundle)?.Workers.Remove(worker);
    }

    /// <summary>The next holder in turn; null: the node itself, or no holder.</summary>
    /// <param name="mayGive">Whether a worker can be asked.</param>
    /// <param name="isHere">Whether the node itself takes turns.</param>
    public WorkerId? Next(string bundle, Func<WorkerId, bool> mayGive, bool isHere)
    {
        lock (_lock)
        {
            if (_turns.GetValueOrDefault(bundle) is not { } turns)
                return null;
            WorkerId?[] givers = [.. isHere ? new WorkerId?[] { null } : [], .. turns.Workers.Where(mayGive).Select(w => (WorkerId?)w)];
            return givers.Length == 0 ? null : givers[(int)(turns.Given++ % givers.Length)];
        }
    }

    sealed class Turns
    {
        public List<WorkerId> Workers { get; } = [];

        public long Given { get; set; }
    }
}
