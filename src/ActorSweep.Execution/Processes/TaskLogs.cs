namespace ActorSweep.Execution.Processes;

/// <summary>The last output of tasks on this node, kept for the runs that printed last. Safe for use by several threads.</summary>
sealed class TaskLogs
{
    /// <summary>The characters kept of one task, and of all tasks.</summary>
    public const int MostOfTask = 64 * 1024, MostOfAll = 32 << 20;

    readonly Dictionary<string, SortedDictionary<long, TaskLog>> _runs = new(StringComparer.Ordinal);

    /// <summary>The runs, the one that printed last at the end.</summary>
    readonly LinkedList<string> _recent = new();
    long _total;

    public void Add(string run, long index, string line)
    {
        lock (_runs)
        {
            if (!_runs.TryGetValue(run, out var tasks))
                _runs.Add(run, tasks = []);
            if (_recent.Last?.Value != run)
            {
                _recent.Remove(run);
                _recent.AddLast(run);
            }
            if (!tasks.TryGetValue(index, out var log))
                tasks.Add(index, log = new TaskLog());
            _total += log.Add(line);
            while (_total > MostOfAll && _recent.Count > 1)
                RemoveRun(_recent.First!.Value);
        }
    }

    /// <summary>Returns the lines that a run's tasks printed here, in the order of their indices.</summary>
    /// <param name="index">The index of one task; null: all tasks.</param>
    public IReadOnlyList<string> Of(string run, long? index)
    {
        lock (_runs)
            return !_runs.TryGetValue(run, out var tasks) ? []
                : [.. tasks.Where(task => index is null || task.Key == index).SelectMany(task => task.Value.Lines.Select(line => index is null ? $"{task.Key}: {line}" : line))];
    }

    void RemoveRun(string run)
    {
        _recent.Remove(run);
        if (_runs.Remove(run, out var tasks))
            _total -= tasks.Values.Sum(log => log.Size);
    }

    sealed class TaskLog
    {
        readonly Queue<string> _lines = new();
        long _dropped;

        public int Size { get; private set; }

        public IEnumerable<string> Lines => _dropped == 0 ? _lines : _lines.Prepend($"({_dropped} lines before these were dropped)");

        /// <summary>Adds a line. Returns the change in size.</summary>
        public int Add(string line)
        {
            var before = Size;
            _lines.Enqueue(line);
            Size += line.Length + 1;
            for (; Size > MostOfTask && _lines.Count > 1; _dropped++)
                Size -= _lines.Dequeue().Length + 1;
            return Size - before;
        }
    }
}
