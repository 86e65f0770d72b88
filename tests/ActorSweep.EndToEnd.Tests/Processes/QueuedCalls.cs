using ActorSweep.Core.Queue;

namespace ActorSweep.EndToEnd.Tests.Processes;

/// <summary>Calls in a cluster's queue that take some seconds, in the middle of which something happens.</summary>
sealed class QueuedCalls
{
    readonly UpCluster _cluster;
    readonly IReadOnlyList<QueuedTask<int>> _tasks;

    QueuedCalls(UpCluster cluster, IReadOnlyList<QueuedTask<int>> tasks) => (_cluster, _tasks) = (cluster, tasks);

    /// <summary>Puts so many in, and waits until they are acknowledged.</summary>
    public static async Task<QueuedCalls> PutAsync(UpCluster cluster, int count)
    {
        var tasks = Enumerable.Range(0, count).Select(i => cluster.Client.Enqueue(() => Deadly.SquareSlowly(i))).ToList();
        await Task.WhenAll(tasks.Select(task => task.Kept)).WaitAsync(RunningProgram.Patience);
        return new QueuedCalls(cluster, tasks);
    }

    /// <summary>Waits until so many have ended.</summary>
    public Task ReachAsync(int done) => Task.WhenAll(_tasks.Take(done).Select(task => task.GetAsync(RunningProgram.Patience)));

    /// <summary>All have ended, with the right results, and each is there once.</summary>
    public async Task AssertDoneOnceAsync()
    {
        Assert.Equal(_tasks.Select((_, i) => i * i), await Task.WhenAll(_tasks.Select(task => task.GetAsync(RunningProgram.Patience))));
        var there = await _cluster.Client.ListQueueAsync(10_000);
        Assert.Equal(_tasks.Select(task => task.Id).Order(), there.Select(call => call.Id).Order());
        Assert.All(there, call => Assert.Equal(QueuedState.Succeeded, call.State));
    }

    /// <summary>Waits until so many calls of the queue have ended well.</summary>
    public static async Task TicksAsync(UpCluster cluster, int count)
    {
        using var patience = new CancellationTokenSource(RunningProgram.Patience);
        while ((await cluster.Client.ListQueueAsync(10_000, patience.Token)).Count(call => call.State == QueuedState.Succeeded) < count)
            await Task.Delay(50, patience.Token);
    }
}
