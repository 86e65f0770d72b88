using ActorSweep.Execution.Processes;

namespace ActorSweep.Tests.Execution.Processes;

public sealed class TaskLogsTests
{
    readonly TaskLogs _logs = new();

    [Fact]
    public void Lines_are_found_by_run_and_by_task_in_the_order_of_the_tasks()
    {
        _logs.Add("a", 2, "later");
        _logs.Add("a", 1, "first");
        _logs.Add("a", 2, "last");
        _logs.Add("b", 1, "other");

        Assert.Equal(["1: first", "2: later", "2: last"], _logs.Of("a", null));
        Assert.Equal(["later", "last"], _logs.Of("a", 2));
        Assert.Empty(_logs.Of("c", null));
    }

    [Fact]
    public void A_task_with_much_output_keeps_its_last_lines_and_the_number_of_dropped_lines()
    {
        for (var i = 0; i < 1000; i++)
            _logs.Add("a", 0, $"{i,1023}");

        var lines = _logs.Of("a", 0);
        Assert.Equal(TaskLogs.MostOfTask / 1024 + 1, lines.Count);
        Assert.Equal("(936 lines before these were dropped)", lines[0]);
        Assert.EndsWith("999", lines[^1]);
    }

    [Fact]
    public void The_output_of_the_runs_that_printed_last_is_kept()
    {
        var line = new string('x', TaskLogs.MostOfTask - 1);
        for (var i = 0; i <= TaskLogs.MostOfAll / TaskLogs.MostOfTask; i++)
            _logs.Add($"run-{i}", 0, line);

        Assert.Empty(_logs.Of("run-0", 0));
        Assert.Single(_logs.Of("run-1", 0));
    }
}
