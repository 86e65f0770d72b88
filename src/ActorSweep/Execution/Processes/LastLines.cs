namespace ActorSweep.Execution.Processes;

/// <summary>The last lines of an output. Safe for use by several threads.</summary>
sealed class LastLines(int most)
{
    readonly Queue<string> _lines = new();

    public void Add(string line)
    {
        lock (_lines)
        {
            _lines.Enqueue(line);
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
