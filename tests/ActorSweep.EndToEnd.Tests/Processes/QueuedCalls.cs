namespace ActorSweep.EndToEnd.Tests.Processes;

/// <summary>Queued calls that take some seconds, for tests that disturb the cluster. Each returns its number and a name of its execution.</summary>
sealed class QueuedCalls
{
    readonly SweepClient _client;
    readonly IReadOnlyList<QueuedTask<string>> _tasks;

    QueuedCalls(SweepClient client, IReadOnlyList<QueuedTask<string>> tasks) => (_client, _tasks) = (client, tasks);

    /// <summary>Enqueues <paramref name="count"/> calls and waits until they are acknowledged.</summary>
    public static async Task<QueuedCalls> EnqueueAsync(SweepClient client, int count, QueueOptions? options = null)
    {
        var tasks = Enumerable.Range(0, count).Select(i => client.Enqueue(() => Deadly.ExecuteSlowly(i), options)).ToList();
        await Task.WhenAll(tasks.Select(task => task.Acknowledged)).WaitAsync(RunningProgram.Patience);
        return new QueuedCalls(client, tasks);
    }

    /// <summary>Waits until <paramref name="count"/> calls have ended.</summary>
    public Task ReachAsync(int count) => ReachAsync(_tasks, count);

    /// <summary>Waits until <paramref name="count"/> of the calls have ended, no matter which and how.</summary>
    public static async Task ReachAsync(IEnumerable<QueuedTask<string>> tasks, int count)
    {
        var left = tasks.Select(task => task.GetAsync(RunningProgram.Patience)).ToList();
        for (; count > 0; count--)
            left.Remove(await Task.WhenAny(left));
    }

    /// <summary>Checks that all calls have ended with correct results, and that a result, once returned, never changes.</summary>
    public async Task AssertFinishedOnceAsync()
    {
        var results = await Task.WhenAll(_tasks.Select(task => task.GetAsync(RunningProgram.Patience)));
        Assert.Equal(_tasks.Select((_, i) => $"{i}"), results.Select(result => result.Split(' ')[0]));
        Assert.Equal(results, await Task.WhenAll(_tasks.Select(task => _client.Queued<string>(task.Id).GetAsync(RunningProgram.Patience))));
        var there = await _client.ListQueueAsync(10_000);
        Assert.Equal(_tasks.Select(task => task.Id).Order(), there.Select(call => call.Id).Order());
        Assert.All(there, call => Assert.Equal(QueuedState.Succeeded, call.State));
    }

    /// <summary>Waits until <paramref name="count"/> queued calls of the cluster have succeeded.</summary>
    public static async Task WaitForSucceededCallsAsync(UpCluster cluster, int count)
    {
        using var patience = new CancellationTokenSource(RunningProgram.Patience);
        while ((await cluster.Client.ListQueueAsync(10_000, patience.Token)).Count(call => call.State == QueuedState.Succeeded) < count)
            await Task.Delay(50, patience.Token);
    }
}
