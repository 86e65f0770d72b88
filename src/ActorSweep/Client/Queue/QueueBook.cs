using System.Threading.Channels;
using ActorSweep.Core.Queue;
using ActorSweep.Protocol;

namespace ActorSweep.Client.Queue;

/// <summary>A client's side of the queue: what it puts in goes out together, and what it waits for is asked for together.</summary>
sealed class QueueBook
{
    const int MostTogether = 1000;

    static readonly TimeSpan AskPatience = TimeSpan.FromSeconds(10);

    readonly Channel<Coming> _coming = Channel.CreateUnbounded<Coming>(new UnboundedChannelOptions { SingleReader = true });
    readonly Dictionary<string, TaskCompletionSource<QueuedSnapshot>> _awaited = new(StringComparer.Ordinal);
    readonly Lock _lock = new();
    CancellationTokenSource _asking = new();
    readonly Func<WireMessage, Task<WireMessage>> _withCode;
    readonly Task _putting;
    bool _isAsking;

    sealed record Coming(QueuedCall Call, SubmitTasks Work, TaskCompletionSource Kept);

    /// <param name="withCode">Sees to it that the cluster has the code of what a message names.</param>
    public QueueBook(IQueueDesk desk, Func<WireMessage, Task<WireMessage>> withCode)
    {
        (Desk, _withCode) = (desk, withCode);
        _putting = Task.Run(PutAllAsync);
    }

    public IQueueDesk Desk { get; }

    /// <summary>Puts a call in.</summary>
    /// <returns>Ends when the call is kept.</returns>
    public Task Put(QueuedCall call, SubmitTasks work)
    {
        var kept = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _coming.Writer.TryWrite(new Coming(call, work, kept)) ? kept.Task : throw new ObjectDisposedException(nameof(SweepClient));
    }

    /// <summary>Has a call put in again and again.</summary>
    public async Task ScheduleAsync(RecurringCall call, SubmitTasks work, CancellationToken cancel) =>
        await Desk.ScheduleAsync(call with { Call = call.Call with { Work = WireCodec.Write(await _withCode(work)) } }, cancel);

    /// <summary>What was put in still goes out.</summary>
    public Task CloseAsync()
    {
        _coming.Writer.TryComplete();
        return _putting;
    }

    async Task PutAllAsync()
    {
        while (await _coming.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            List<Coming> together = [];
            while (together.Count < MostTogether && _coming.Reader.TryRead(out var next))
                together.Add(next);
            await PutAsync(together).ConfigureAwait(false);
        }
    }

    async Task PutAsync(List<Coming> together)
    {
        try
        {
            var calls = new QueuedCall[together.Count];
            for (var i = 0; i < calls.Length; i++)
                calls[i] = together[i].Call with { Work = WireCodec.Write(await _withCode(together[i].Work).ConfigureAwait(false)) };
            await Desk.PutAsync(calls, CancellationToken.None).ConfigureAwait(false);
            together.ForEach(one => one.Kept.TrySetResult());
        }
        // Whatever keeps calls from being kept, whoever put them in has to hear of it.
        catch (Exception e)
        {
            together.ForEach(one => one.Kept.TrySetException(e));
        }
    }

    /// <summary>Waits until a call has ended.</summary>
    /// <exception cref="KeyNotFoundException">It is not there (any more).</exception>
    public Task<QueuedSnapshot> EndOf(string id)
    {
        lock (_lock)
        {
            if (!_awaited.TryGetValue(id, out var awaited))
                _awaited.Add(id, awaited = new TaskCompletionSource<QueuedSnapshot>(TaskCreationOptions.RunContinuationsAsynchronously));
            if (!_isAsking)
                _ = Task.Run(AskAllAsync);
            else if (_awaited.Count <= MostTogether)
                _asking.Cancel();
            _isAsking = true;
            return awaited.Task;
        }
    }

    async Task AskAllAsync()
    {
        while (true)
        {
            string[] ids;
            CancellationToken another;
            // Those who begin to wait at once are asked for at once.
            await Task.Delay(1).ConfigureAwait(false);
            lock (_lock)
            {
                if (_awaited.Count == 0)
                {
                    _isAsking = false;
                    return;
                }
                ids = [.. _awaited.Keys.Take(MostTogether)];
                if (!_asking.TryReset())
                    _asking = new CancellationTokenSource();
                another = _asking.Token;
            }
            await AskAsync(ids, another).ConfigureAwait(false);
        }
    }

    async Task AskAsync(string[] ids, CancellationToken another)
    {
        try
        {
            var found = (await Desk.EndedAsync(ids, AskPatience, another).ConfigureAwait(false)).ToDictionary(call => call.Id, StringComparer.Ordinal);
            foreach (var id in ids)
                if (!found.TryGetValue(id, out var call))
                    Taken(id)?.TrySetException(new KeyNotFoundException($"there is no '{id}' in the queue (any more): its result was kept for as long as was asked for."));
                else if (call.HasEnded)
                    Taken(id)?.TrySetResult(call);
        }
        catch (OperationCanceledException) when (another.IsCancellationRequested)
        {
        }
        // A cluster that can't be asked any more is the end for all who wait.
        catch (Exception e)
        {
            foreach (var id in ids)
                Taken(id)?.TrySetException(e);
        }
    }

    TaskCompletionSource<QueuedSnapshot>? Taken(string id)
    {
        lock (_lock)
            return _awaited.Remove(id, out var awaited) ? awaited : null;
    }
}
