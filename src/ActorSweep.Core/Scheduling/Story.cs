using System.Globalization;

namespace ActorSweep.Core.Scheduling;

/// <summary>
/// The list of what happened to a task. The oldest lines are removed when there are too many. A line is formatted when it is read, since most stories are never
/// read.
/// </summary>
sealed class Story
{
    const int MostLines = 24;
    Line[] _lines = new Line[2];
    int _count;

    public IReadOnlyList<string> Lines => [.. _lines.Take(_count).Select(line => line.ToString())];

    public void Add(DateTimeOffset now, string what) => Add(now, "{0}", what);

    /// <summary>Adds a line that is formatted when it is read.</summary>
    /// <param name="format">Format with {0} for <paramref name="who"/>, {1} for <paramref name="what"/> and {2} for <paramref name="number"/>.</param>
    public void Add(DateTimeOffset now, string format, object? who, object? what = null, long number = 0)
    {
        if (_count == MostLines)
            Array.Copy(_lines, 1, _lines, 0, --_count);
        else if (_count == _lines.Length)
            Array.Resize(ref _lines, Math.Min(MostLines, 2 * _count));
        _lines[_count++] = new Line(now, format, who, what, number);
    }

    /// <summary>Returns a copy that continues separately.</summary>
    public Story Copy() => new() { _lines = [.. _lines], _count = _count };

    public override string ToString() => string.Join('\n', Lines);

    readonly record struct Line(DateTimeOffset At, string Format, object? Who, object? What, long Number)
    {
        public override string ToString() =>
            string.Create(CultureInfo.InvariantCulture, $"{At:HH:mm:ss.fff} ") + string.Format(CultureInfo.InvariantCulture, Format, Who, What, Number);
    }
}
