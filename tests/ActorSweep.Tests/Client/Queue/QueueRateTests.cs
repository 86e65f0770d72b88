using System.Diagnostics;
using ActorSweep.Core.Queue;
using ActorSweep.Tests.Storage.Journal;

namespace ActorSweep.Tests.Client.Queue;

/// <summary>The rate of queued calls, by the clock of the workers. Other tests would make calls late.</summary>
[Collection(nameof(Alone))]
public sealed class QueueRateTests
{
    static readonly TimeSpan Lateness = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task Calls_of_a_function_with_a_rate_begin_at_that_rate_over_all_workers()
    {
        using var folder = new JournalFolder();
        await using var client = await SweepClient.LocalAsync(new() { Workers = 2, Slots = 1, Data = folder.Path });
        var limited = new QueueOptions { RateLimit = Rate.PerSecond(10) };
        var tasks = Enumerable.Range(0, 6).Select(_ => client.Enqueue(() => Stopwatch.GetTimestamp(), limited)).ToList();
        var begun = (await Task.WhenAll(tasks.Select(task => task.GetAsync(ClientExtensions.Patience)))).Order().ToList();
        // No call starts before its time. A late call may shorten the wait of the next one by the slack.
        Assert.True(Stopwatch.GetElapsedTime(begun[0], begun[^1]) > TimeSpan.FromMilliseconds(500) - RateLimits.Slack - Lateness, $"{Stopwatch.GetElapsedTime(begun[0], begun[^1])}");
    }
}
