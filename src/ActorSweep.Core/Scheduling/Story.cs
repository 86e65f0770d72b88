using System.Globalization;

namespace ActorSweep.Core.Scheduling;

/// <summary>What happened to a task, in order; the oldest lines go when there are too many.</summary>
public sealed class Story
{
    const int MostLines = 24;
    readonly Queue<string> _lines = new();

    public IReadOnlyList<string> Lines => [.. _lines];

    public void Add(DateTimeOffset now, string what)
    {
        if (_lines.Count == MostLines)
            _lines.Dequeue();
        _lines.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{now:HH:mm:ss.fff} {what}"));
    }

    /// <summary>The same story so far, to go on separately.</summary>
    public Story Copy()
    {
        var copy = new Story();
        foreach (var line in _lines)
            copy._lines.Enqueue(line);
        return copy;
    }

    public override string ToString() => string.Join('\n', _lines);
}
