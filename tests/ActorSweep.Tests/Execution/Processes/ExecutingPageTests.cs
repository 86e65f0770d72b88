using ActorSweep.Execution.Jobs;
using ActorSweep.Execution.Processes;

namespace ActorSweep.Tests.Execution.Processes;

public sealed class ExecutingPageTests
{
    [Fact]
    public void One_side_sees_what_the_other_has_under_way()
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
    public void A_page_that_is_closed_says_nothing()
    {
        using var folder = new ExecutorFolder();
        var page = ExecutingPage.Create(folder.Page);
        page.Begin(new AttemptId(7));
        page.Dispose();
        Assert.Empty(page.Executing);
    }

    [Fact]
    public void More_than_it_has_room_for_are_not_noted_and_do_no_harm()
    {
        using var folder = new ExecutorFolder();
        using var page = ExecutingPage.Create(folder.Page);
        var cells = Enumerable.Range(1, 2000).Select(i => page.Begin(new AttemptId(i))).ToList();
        Assert.Equal(1024, page.Executing.Count);
        cells.ForEach(page.End);
        Assert.Empty(page.Executing);
    }
}
