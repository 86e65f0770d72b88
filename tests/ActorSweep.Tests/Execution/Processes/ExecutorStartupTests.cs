using ActorSweep.Execution.Processes;

namespace ActorSweep.Tests.Execution.Processes;

public sealed class ExecutorStartupTests
{
    static readonly ExecutorStartup Full = new(
        "/p \"q\"", "/page", "wörker", 3, 0.25, 30, new() { ["sir"] = [1, 2, 255], ["other"] = [] }, "b", "/bundles/b", new("/m", "/d"), new("http://h:1", "s"), "{}");

    [Fact]
    public void An_executor_reads_every_field_that_its_worker_has_written() => Assert.Equivalent(Full, ExecutorStartup.Read(Full.Write()), strict: true);

    [Fact]
    public void A_field_that_the_worker_leaves_out_is_null()
    {
        var told = Full with { Bundle = null, Folder = null, Gateway = null, Payloads = null };
        Assert.Equivalent(told, ExecutorStartup.Read(told.Write()), strict: true);
    }
}
