namespace ActorSweep.Gateway;

/// <summary>
/// Which workers have a bundle, as far as the scheduler's node was told. They and that node give it in turn, so that a bundle that all
/// want at once spreads as a tree, not from one node. Safe for use by several threads.
/// </summary>
/// <param name="most">Bundles that are remembered; those told of last.</param>
sealed class BundleHolders(int most = 256)
{
    /// <summary>Enough to give to all others at once.</summary>
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

    /// <summary>It does not give the bundle, whatever the reason.</summary>
    public void Remove(string bundle, WorkerId worker)
    {
        lock (_lock)
            _turns.GetValueOrDefault(bundle)?.Workers.Remove(worker);
    }

    /// <summary>Whose turn it is; null: nobody's but the node's own.</summary>
    /// <param name="mayGive">Whether a worker can be asked at all.</param>
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
