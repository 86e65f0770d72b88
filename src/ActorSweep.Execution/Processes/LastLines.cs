namespace ActorSweep.Execution.Processes;

/// <summary>The last lines of an output. Safe for use by several threads.</summary>
/// <param name="isTelling">Returns whether a line says how the process ended. Such a line and the next are stored apart from later output.</param>
sealed class LastLines(int most, Func<string, bool>? isTelling = null)
{
    /// <summary>The characters kept of a line: all lines together must fit a message between nodes.</summary>
    const int LongestLine = 300;

    readonly Queue<string> _lines = new();
    readonly List<string> _telling = [];

    /// <summary>The lines that say how the process ended; all lines where none does.</summary>
    public string[] Telling
    {
        get
        {
            lock (_lines)
                return _telling.Count > 0 ? [.. _telling] : [.. _lines];
        }
    }

    public void Add(string line)
    {
        lock (_lines)
        {
            var cut = line.Length <= LongestLine ? line : line[..LongestLine] + "…";
            _lines.Enqueue(cut);
            if (isTelling?.Invoke(line) == true)
                _telling.Clear();
            if (_telling.Count == 1 || isTelling?.Invoke(line) == true)
                _telling.Add(cut);
            if (_lines.Count > most)
                _lines.Dequeue();
        }
    }

    public string[] ToArray()
    {
        lock (_lines)
            return [.. _lines];
    }
}
