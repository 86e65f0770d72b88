using ActorSweep.Execution.Jobs;
using ActorSweep.Execution.Processes;

namespace ActorSweep.Tests.Execution.Processes;

public sealed class TaskConsoleTests
{
    readonly StringWriter _out = new();
    readonly TaskConsole _console;

    public TaskConsoleTests() => _console = new TaskConsole(_out);

    sealed class Printing(Action print) : Job(new RunId("r:1"), new AttemptId(5))
    {
        public override long OutputIndex => 42;

        public override void Execute() => print();
    }

    (string?, long, string)[] Lines => [.. _out.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(TaskConsole.Parse)];

    [Fact]
    public void Each_line_has_its_task_even_if_it_was_printed_in_parts()
    {
        Job.Current = new Printing(() => { });
        _console.Write("one ");
        _console.Write(1);
        _console.Write("\ntwo\nthr");
        _console.WriteLine("ee");
        Job.Current = null;

        Assert.Equal([("r:1", 42, "one 1"), ("r:1", 42, "two"), ("r:1", 42, "three")], Lines);
    }

    [Fact]
    public void A_line_without_a_line_break_has_its_task()
    {
        Job.Current = new Printing(() => { });
        _console.Write("no end");
        _console.Flush();
        Job.Current = null;

        Assert.Equal([("r:1", 42, "no end")], Lines);
    }

    [Fact]
    public void A_line_longer_than_the_limit_is_split()
    {
        _console.Write(new string('x', 3 * TaskConsole.LongestLine));
        _console.Flush();

        Assert.Equal(3, Lines.Length);
        Assert.All(Lines, line => Assert.Equal((null, -1L, TaskConsole.LongestLine), (line.Item1, line.Item2, line.Item3.Length)));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("\u001e no end of the mark")]
    [InlineData("\u001enothing\u001f text")]
    [InlineData("")]
    public void A_line_without_a_valid_mark_has_no_task(string line) => Assert.Equal((null, -1, line), TaskConsole.Parse(line));
}
