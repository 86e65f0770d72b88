using ActorSweep.Dashboard;

namespace ActorSweep.Tests.Node;

public sealed class StatusPageTests
{
    static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void The_status_page_of_an_empty_cluster_says_what_to_do_next()
    {
        var page = StatusPage.Render(new ClusterSnapshot { Epoch = 1, Runs = [], Workers = [] }, Now);
        Assert.Contains("Runs wait until a worker registers", page);
        Assert.Contains("actorsweep sweep --cluster", page);
    }

    [Fact]
    public void Names_and_errors_are_escaped_on_the_status_page()
    {
        var run = new RunSnapshot
        {
            Id = "<b>",
            Kind = RunKind.Sweep,
            Name = "sir",
            State = RunState.Failed,
            Tasks = 1,
            Done = 0,
            Failed = 0,
            Submitted = Now,
            Error = "<script>",
        };
        var page = StatusPage.Render(new ClusterSnapshot { Epoch = 1, Runs = [run], Workers = [] }, Now);
        Assert.Contains("&lt;b&gt;", page);
        Assert.DoesNotContain("<script>", page);
    }
}
