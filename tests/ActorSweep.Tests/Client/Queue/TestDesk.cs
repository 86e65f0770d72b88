using System.Collections.Concurrent;
using ActorSweep.Client.Queue;
using ActorSweep.Core.Queue;

namespace ActorSweep.Tests.Client.Queue;

/// <summary>A queue that knows all calls, and answers when one has ended or the timeout is over.</summary>
sealed class TestDesk : IQueueDesk
{
    public ConcurrentDictionary<string, bool> Ended { get; } = new();

    public ConcurrentQueue<IReadOnlyList<string>> Asked { get; } = new();

    public async Task<IReadOnlyList<QueuedSnapshot>> ReadEndsAsync(IReadOnlyList<string> ids, TimeSpan patience, CancellationToken cancel)
    {
        Asked.Enqueue(ids);
        var until = DateTime.UtcNow + patience;
        while (!ids.Any(Ended.ContainsKey) && DateTime.UtcNow < until)
            await Task.Delay(5, cancel);
        return [.. ids.Select(id => new QueuedSnapshot { Id = id, Queue = "", Name = "f", State = Ended.ContainsKey(id) ? QueuedState.Succeeded : QueuedState.Waiting, Enqueued = default })];
    }

    public Task PutAsync(IReadOnlyList<QueuedCall> calls, CancellationToken cancel) => throw new NotSupportedException();

    public Task<IReadOnlyList<QueuedSnapshot>> FindAsync(IReadOnlyList<string> ids, CancellationToken cancel) => throw new NotSupportedException();

    public Task<bool> RevokeAsync(string id, bool terminate, CancellationToken cancel) => throw new NotSupportedException();

    public Task<IReadOnlyList<QueuedSnapshot>> ListAsync(int most, CancellationToken cancel) => throw new NotSupportedException();

    public Task<int> PurgeAsync(string? queue, bool ended, CancellationToken cancel) => throw new NotSupportedException();

    public Task ScheduleAsync(RecurringCall call, CancellationToken cancel) => throw new NotSupportedException();

    public Task<bool> UnscheduleAsync(string name, CancellationToken cancel) => throw new NotSupportedException();

    public Task<IReadOnlyList<RecurringSnapshot>> ListRecurringAsync(CancellationToken cancel) => throw new NotSupportedException();
}
