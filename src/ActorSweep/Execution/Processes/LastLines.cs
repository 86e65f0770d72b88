namespace ActorSweep.Execution.Processes;

/// <summary>The last lines of an output. Safe for use by several threads.</summary>
sealed class LastLines(int most)
{
    /// <summary>Characters of a line that are kept: all lines together have to fit a message between nodes, whatever a task prints.</summary>
    const int LongestLine = 300;

    readonly Queue<string> _lines = new();

    public void Add(string line)
    {
        lock (_lines)
        {
            _lines.Enqueue(line.Length <= LongestLine ? line : line[..LongestLine] + "…");
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
