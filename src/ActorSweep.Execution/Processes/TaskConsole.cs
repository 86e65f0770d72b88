using System.Globalization;
using System.Text;
using ActorSweep.Execution.Jobs;

namespace ActorSweep.Execution.Processes;

/// <summary>
/// The console of an executor's tasks. Output is written line by line, each line marked with its run and index, so that the worker can attribute it, even
/// after the process has died.
/// </summary>
sealed class TaskConsole(TextWriter console) : TextWriter
{
    /// <summary>The characters around a mark. Ordinary text does not have them.</summary>
    public const char MarkBegins = '\u001e', MarkEnds = '\u001f';

    /// <summary>The length at which a line without an end is cut.</summary>
    public const int LongestLine = 4 * 1024;

    readonly ThreadLocal<StringBuilder> _line = new(() => new StringBuilder());

    public override Encoding Encoding => console.Encoding;

    /// <summary>Redirects the process's output to this console.</summary>
    public static void Install()
    {
        var output = new TaskConsole(new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false), 16 * 1024) { AutoFlush = true });
        Console.SetOut(output);
        Console.SetError(output);
    }

    public override void Write(char value)
    {
        if (value != '\n')
            _line.Value!.Append(value);
        if (value == '\n' || _line.Value!.Length >= LongestLine)
            EndLine();
    }

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> text)
    {
        var line = _line.Value!;
        while (text.Length > 0)
        {
            var end = text.IndexOf('\n');
            var part = text[..Math.Min(end < 0 ? text.Length : end, LongestLine - Math.Min(line.Length, LongestLine - 1))];
            line.Append(part);
            text = text[part.Length..];
            var isWhole = text.Length > 0 && text[0] == '\n';
            if (isWhole)
                text = text[1..];
            if (isWhole || line.Length >= LongestLine)
                EndLine();
        }
    }

    /// <summary>Ends a line that a task printed without an end of line.</summary>
    public override void Flush()
    {
        if (_line.Value!.Length > 0)
            EndLine();
    }

    void EndLine()
    {
        var line = _line.Value!;
        if (Job.Current is { } job)
            line.Insert(0, $"{MarkBegins}{job.OutputIndex}:{job.Run.Value}{MarkEnds}");
        line.Append('\n');
        lock (console)
            console.Write(line);
        line.Clear();
    }

    /// <summary>Splits a line into its run, its index and its text.</summary>
    public static (string? Run, long Index, string Text) Parse(string line)
    {
        var end = line.Length > 0 && line[0] == MarkBegins ? line.IndexOf(MarkEnds, StringComparison.Ordinal) : -1;
        if (end < 0)
            return (null, -1, line);
        var mark = line.AsSpan(1, end - 1);
        var colon = mark.IndexOf(':');
        return colon > 0 && long.TryParse(mark[..colon], CultureInfo.InvariantCulture, out var index)
            ? (mark[(colon + 1)..].ToString(), index, line[(end + 1)..])
            : (null, -1, line);
    }
}
