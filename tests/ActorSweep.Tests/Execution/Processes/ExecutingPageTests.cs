using ActorSweep.Execution.Jobs;
using ActorSweep.Execution.Processes;

namespace ActorSweep.Tests.Execution.Processes;

public sealed class ExecutingPageTests
{
    [Fact]
    public void A_worker_reads_from_the_page_which_attempts_its_executor_executes()
    {
        using var folder = new ExecutorFolder();
        using var worker = ExecutingPage.Create(folder.Page);
        using var executor = ExecutingPage.Open(folder.Page);

        var first = executor.Begin(new AttemptId(7));
        executor.Begin(new AttemptId(8));
        executor.End(first);
        Assert.Equal([new AttemptId(8)], worker.Executing);
    }

    [Fact]
    public void A_closed_page_has_no_executing_attempts()
    {
        using var folder = new ExecutorFolder();
        var page = ExecutingPage.Create(folder.Page);
        page.Begin(new AttemptId(7));
        page.Dispose();
        Assert.Empty(page.Executing);
    }

    [Fact]
    public void Attempts_beyond_the_room_of_a_page_are_not_recorded()
    {
        using var folder = new ExecutorFolder();
        using var page = ExecutingPage.Create(folder.Page);
        var cells = Enumerable.Range(1, 2000).Select(i => page.Begin(new AttemptId(i))).ToList();
        Assert.Equal(1024, page.Executing.Count);
        cells.ForEach(page.End);
        Assert.Empty(page.Executing);
    }
}
