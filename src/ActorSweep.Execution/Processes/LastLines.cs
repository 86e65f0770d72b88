namespace ActorSweep.Execution.Processes;

/// <summary>The last lines of an output. Safe for use by several threads.</summary>
/// <param name="isTelling">Whether a line says how the process ended: it and the next are kept by themselves, whatever is printed after them.</param>
sealed class LastLines(int most, Func<string, bool>? isTelling = null)
{
    /// <summary>Characters of a line that are kept: all lines together have to fit a message between nodes, whatever a task prints.</summary>
    const int LongestLine = 300;

    readonly Queue<string> _lines = new();
    readonly List<string> _telling = [];

    /// <summary>What says how the process ended; all lines where none does.</summary>
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
