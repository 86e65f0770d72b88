using ActorSweep.Client.Parallelize;

namespace ActorSweep.Tests.Client.Parallelize;

public sealed class ProgressLineTests
{
    readonly FakeTime _time = new();
    readonly StringWriter _writer = new() { NewLine = "\n" };

    [Fact]
    public void A_line_is_written_for_each_tenth_of_the_items_without_a_terminal()
    {
        var progress = new ProgressLine(20, _writer, isTerminal: false, _time);
        for (var i = 0; i < 20; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            progress.Add(succeeded: i != 1);
        }
        var lines = _writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(10, lines.Length);
        Assert.Equal("2 of 20, 1 failed, 2.0 s, 18.0 s left", lines[0]);
        Assert.Equal("20 of 20, 1 failed, 20.0 s", lines[^1]);
    }

    [Fact]
    public void One_line_is_overwritten_at_most_ten_times_a_second_on_a_terminal()
    {
        var progress = new ProgressLine(100, _writer, isTerminal: true, _time);
        for (var i = 0; i < 100; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(0.01));
            progress.Add(succeeded: true);
        }
        var written = _writer.ToString();
        Assert.StartsWith("\r1 of 100, 0.0 s, 1.0 s left\r", written);
        // Blanks overwrite the rest of the longer line before.
        Assert.EndsWith($"\r{"100 of 100, 1.0 s".PadRight("91 of 100, 0.9 s, 0.1 s left".Length)}{Environment.NewLine}", written);
        Assert.InRange(written.Count(c => c == '\r'), 10, 12);
    }
}
