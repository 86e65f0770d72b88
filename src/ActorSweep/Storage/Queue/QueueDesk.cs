using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;
using ActorSweep.Client.Queue;
using ActorSweep.Core.Queue;

namespace ActorSweep.Storage.Queue;

/// <summary>Accepts calls for the queue on a scheduler node and answers queries about them. Every such node does, whichever of them schedules.</summary>
sealed class QueueDesk : IQueueDesk, IDisposable
{
    /// <summary>The number of calls from which on no more requests join one write.</summary>
    const int MostTogether = 5000;

    /// <summary>How often the table is searched for ends that another node has recorded.</summary>
    static readonly TimeSpan ReadInterval = TimeSpan.FromMilliseconds(250);

    sealed record AwaitedRead(IReadOnlyList<ReadCall> Calls, TaskCompletionSource Done);

    readonly Channel<AwaitedRead> _coming = Channel.CreateUnbounded<AwaitedRead>();
    TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How long a bundle certainly stays in the journal after a check, even if nothing needs it.</summary>
    static readonly TimeSpan KeptForSure = TimeSpan.FromMinutes(10);

    readonly Func<string, Task<bool>> _keepCode;

    /// <summary>Bundles that were in the journal, with the time of the check.</summary>
    readonly ConcurrentDictionary<string, long> _kept = new(StringComparer.Ordinal);

    /// <param name="keepCode">Writes a bundle to the journal; returns false where no bundle of that name is found.</param>
    public QueueDesk(QueueDatabase database, Func<string, Task<bool>> keepCode)
    {
        (Table, Recurring, _keepCode) = (new QueueTable(database), new RecurringTable(database), keepCode);
        _ = Task.Run(PutAllAsync);
    }

    public QueueTable Table { get; }

    public RecurringTable Recurring { get; }

    /// <summary>Raised when calls have been added or revoked.</summary>
    public event Action? Added;

    /// <summary>Wakes the requests that wait for ends of calls.</summary>
    public void AnnounceEnds() => Interlocked.Exchange(ref _ended, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    public async Task PutAsync(IReadOnlyList<QueuedCall> calls, CancellationToken cancel)
    {
        var read = calls.Select(QueuedWork.Read).ToList();
        await KeepCodeAsync(read);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_coming.Writer.TryWrite(new AwaitedRead(read, done)))
            throw new OperationCanceledException("the node is stopping.");
        await done.Task.WaitAsync(cancel);
    }

    public Task<IReadOnlyList<QueuedSnapshot>> FindAsync(IReadOnlyList<string> ids, CancellationToken cancel) =>
        Task.Run(() => Table.Find(ids, withResults: false), cancel);

    public async Task<IReadOnlyList<QueuedSnapshot>> ReadEndsAsync(IReadOnlyList<string> ids, TimeSpan patience, CancellationToken cancel)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        waiting.CancelAfter(patience);
        while (true)
        {
            var ended = Volatile.Read(ref _ended).Task;
            var found = await Task.Run(() => Table.Find(ids, withResults: true), cancel);
            if (found.Any(call => call.HasEnded) || found.Count < ids.Count || waiting.IsCancellationRequested)
                return found;
            await Task.WhenAny(ended, Task.Delay(ReadInterval, waiting.Token));
            cancel.ThrowIfCancellationRequested();
        }
    }

    public async Task<bool> RevokeAsync(string id, bool terminate, CancellationToken cancel)
    {
        var isRevoked = await Task.Run(() => Table.Revoke(id, terminate), cancel);
        Added?.Invoke();
        AnnounceEnds();
        return isRevoked;
    }

    public Task<IReadOnlyList<QueuedSnapshot>> ListAsync(int most, CancellationToken cancel) => Task.Run(() => Table.List(most), cancel);

    public Task<int> PurgeAsync(string? queue, bool ended, CancellationToken cancel) => Task.Run(() => Table.Purge(queue, ended), cancel);

    public async Task ScheduleAsync(RecurringCall call, CancellationToken cancel)
    {
        await KeepCodeAsync([QueuedWork.Read(call.Call)]);
        await Task.Run(() => Recurring.Put(call), cancel);
    }

    public Task<bool> UnscheduleAsync(string name, CancellationToken cancel) => Task.Run(() => Recurring.Remove(name), cancel);

    public Task<IReadOnlyList<RecurringSnapshot>> ListRecurringAsync(CancellationToken cancel) => Task.Run(Recurring.List, cancel);

    public void Dispose() => _coming.Writer.TryComplete();

    /// <summary>Ensures that the code of calls is in the journal before they are acknowledged.</summary>
    async Task KeepCodeAsync(IReadOnlyList<ReadCall> calls)
    {
        foreach (var name in calls.SelectMany(call => call.Code.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Distinct())
        {
            if (_kept.TryGetValue(name, out var since) && Stopwatch.GetElapsedTime(since) < KeptForSure)
                continue;
            var now = Stopwatch.GetTimestamp();
            if (!await Task.Run(() => _keepCode(name)))
                throw new InvalidSweepException(
                    $"the code of {calls.First(call => call.Code.Contains(name, StringComparison.Ordinal)).Call.Name} is neither in the journal nor on this node (bundle {name}). Enqueue the call from a client, which sends its code.");
            _kept[name] = now;
        }
    }

    /// <summary>Writes together all requests that arrived during the last write, since each write waits for the disk.</summary>
    async Task PutAllAsync()
    {
        while (await _coming.Reader.WaitToReadAsync())
        {
            List<AwaitedRead> together = [];
            for (var count = 0; count < MostTogether && _coming.Reader.TryRead(out var next); count += next.Calls.Count)
                together.Add(next);
            try
            {
                Table.Put([.. together.SelectMany(one => one.Calls)]);
                together.ForEach(one => one.Done.TrySetResult());
                Added?.Invoke();
            }
            // Any exception must reach the callers that wait.
            catch (Exception e)
            {
                together.ForEach(one => one.Done.TrySetException(e));
            }
        }
    }
}
