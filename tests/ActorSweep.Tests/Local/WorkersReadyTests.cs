using ActorSweep.Local;

namespace ActorSweep.Tests.Local;

public sealed class WorkersReadyTests
{
    static readonly ClusterSnapshot Empty = new() { Epoch = 1, Runs = [], Workers = [] };

    static Task<ClusterSnapshot> Unavailable => Task.FromException<ClusterSnapshot>(new SchedulerUnavailableException("the journal is locked"));

    [Fact]
    public async Task A_scheduler_that_is_unavailable_for_a_while_is_asked_again()
    {
        var answers = new Queue<Task<ClusterSnapshot>>([Unavailable, Unavailable, Task.FromResult(Empty)]);
        await WorkersReady.WaitAsync(_ => answers.Dequeue(), workers: 0, TimeSpan.FromMinutes(1), CancellationToken.None);
        Assert.Empty(answers);
    }

    [Fact]
    public async Task The_error_of_a_cluster_that_was_not_ready_in_time_says_why()
    {
        var unavailable = await Assert.ThrowsAsync<TimeoutException>(() => WorkersReady.WaitAsync(_ => Unavailable, workers: 1, TimeSpan.Zero, CancellationToken.None));
        Assert.Equal("The cluster was not ready after 0 s: the journal is locked.", unavailable.Message);
        var missing = await Assert.ThrowsAsync<TimeoutException>(() => WorkersReady.WaitAsync(_ => Task.FromResult(Empty), workers: 2, TimeSpan.Zero, CancellationToken.None));
        Assert.Equal("The cluster was not ready after 0 s: 0 of 2 workers have registered.", missing.Message);
    }

    [Fact]
    public async Task A_cancelled_wait_is_not_a_timeout() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            WorkersReady.WaitAsync(_ => Task.FromResult(Empty), workers: 1, TimeSpan.FromMinutes(1), new CancellationToken(canceled: true)));
}
