namespace ActorSweep.Client.Parallelize;

/// <summary>
/// Writes the progress of a <c>Sweep.Parallelize</c>. On a terminal: one line that is overwritten, at most ten times a second. Elsewhere: a line for each
/// tenth of the items.
/// </summary>
sealed class ProgressLine(int total, TextWriter writer, bool isTerminal, TimeProvider time)
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.1);

    readonly long _start = time.GetTimestamp();
    int _done, _failed, _width;
    TimeSpan _said = -Pause;

    /// <summary>Returns a progress line on standard error.</summary>
    public static ProgressLine OnError(int total) => new(total, Console.Error, !Console.IsErrorRedirected, TimeProvider.System);

    public void Add(bool succeeded)
    {
        _done++;
        _failed += succeeded ? 0 : 1;
        var elapsed = time.GetElapsedTime(_start);
        var isDue = isTerminal ? elapsed - _said >= Pause : _done * 10L / total > (_done - 1) * 10L / total;
        if (!isDue && _done < total)
            return;
        _said = elapsed;
        Write(Describe(elapsed));
    }

    string Describe(TimeSpan elapsed)
    {
        var failed = _failed > 0 ? $", {_failed} failed" : "";
        var left = _done < total ? $", {elapsed.TotalSeconds * (total - _done) / _done:0.0} s left" : "";
        return $"{_done} of {total}{failed}, {elapsed.TotalSeconds:0.0} s{left}";
    }

    void Write(string line)
    {
        if (!isTerminal)
        {
            writer.WriteLine(line);
            return;
        }
        // The previous line may have been longer.
        writer.Write($"\r{line.PadRight(_width)}{(_done == total ? Environment.NewLine : "")}");
        _width = line.Length;
    }
}
