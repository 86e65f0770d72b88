using ActorSweep.Execution.Processes;
using ActorSweep.Protocol.Messages;

namespace ActorSweep.Tests.Execution.Processes;

public sealed class LastLinesTests
{
    [Fact]
    public void Only_the_last_lines_are_kept()
    {
        var lines = new LastLines(3);
        for (var i = 0; i < 10; i++)
            lines.Add($"{i}");
        Assert.Equal(["7", "8", "9"], lines.ToArray());
    }

    [Fact]
    public void The_last_lines_fit_into_a_message_between_nodes_however_long_they_are()
    {
        var lines = new LastLines(50);
        for (var i = 0; i < 100; i++)
            lines.Add(new string('€', 2 * TaskConsole.LongestLine));
        var message = new ReportLostExecutor(new WorkerId("w"), [new AttemptId(1)], "exit code 7", lines.ToArray());
        Assert.InRange(WireCodec.Write(message).Length, 1, WireCodec.LargestInline);
    }
}
