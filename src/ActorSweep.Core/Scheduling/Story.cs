using System.Globalization;

namespace ActorSweep.Core.Scheduling;

/// <summary>
/// What happened to a task, in order; the oldest lines go when there are too many. A line is put into words when it is
/// read: most stories never are.
/// </summary>
sealed class Story
{
    const int MostLines = 24;
    Line[] _lines = new Line[2];
    int _count;

    public IReadOnlyList<string> Lines => [.. _lines.Take(_count).Select(line => line.ToString())];

    public void Add(DateTimeOffset now, string what) => Add(now, "{0}", what);

    /// <summary>Adds a line of which the words come later.</summary>
    /// <param name="format">With {0} for the one who, {1} for the what and {2} for the number.</param>
    public void Add(DateTimeOffset now, string format, object? who, object? what = null, long number = 0)
    {
        if (_count == MostLines)
            Array.Copy(_lines, 1, _lines, 0, --_count);
        else if (_count == _lines.Length)
            Array.Resize(ref _lines, Math.Min(MostLines, 2 * _count));
        _lines[_count++] = new Line(now, format, who, what, number);
    }

    /// <summary>The same story so far, to go on separately.</summary>
    public Story Copy() => new() { _lines = [.. _lines], _count = _count };

    public override string ToString() => string.Join('\n', Lines);

    readonly record struct Line(DateTimeOffset At, string Format, object? Who, object? What, long Number)
    {
        public override string ToString() =>
            string.Create(CultureInfo.InvariantCulture, $"{At:HH:mm:ss.fff} ") + string.Format(CultureInfo.InvariantCulture, Format, Who, What, Number);
    }
}
