using System.Text;

namespace ActorSweep.Execution.Processes;

/// <summary>Reads the output of a process line by line. Lines without an end are cut; nothing is stored.</summary>
static class LineReader
{
    public static async Task ReadAsync(Stream output, Action<string> say)
    {
        using var reader = new StreamReader(output, Encoding.UTF8, false, 64 * 1024);
        var (buffer, line) = (new char[16 * 1024], new StringBuilder());
        try
        {
            for (int read; (read = await reader.ReadAsync(buffer).ConfigureAwait(false)) > 0;)
                Split(buffer.AsSpan(0, read), line, say);
        }
        catch (IOException)
        {
            // The process has ended.
        }
        if (line.Length > 0)
            say(line.ToString());
    }

    static void Split(ReadOnlySpan<char> text, StringBuilder line, Action<string> say)
    {
        foreach (var range in text.Split('\n'))
        {
            var part = text[range];
            line.Append(part[..Math.Min(part.Length, 2 * TaskConsole.LongestLine - Math.Min(line.Length, 2 * TaskConsole.LongestLine))]);
            if (range.End.GetOffset(text.Length) == text.Length)
                break;
            say(line.ToString());
            line.Clear();
        }
    }
}
