using System.Collections.Concurrent;
using ActorSweep.Actors;
using ActorSweep.Core.Graph;
using ActorSweep.Core.Scheduling;
using ActorSweep.Protocol;

namespace ActorSweep.Client.Futures;

/// <summary>
/// All that a client holds: which update is for which handle, and which words go to the scheduler, in order. It does not
/// keep handles alive; but those that somebody waits for it does.
/// </summary>
sealed class FutureTable
{
    const int MostInMessage = 500;

    readonly Handles<TaskId, TaskHandle> _tasks = new();
    readonly Handles<RunId, MapHandle> _maps = new();
    readonly ConcurrentDictionary<FutureSource, byte> _rooted = new();
    readonly HandedIn? _handedIn;
    readonly HandedAgain _again;
    readonly Collector<WireMessage> _outgoing;
    readonly IClientLink _link;
    readonly Lock _sending = new();
    bool _hasBegunAnew;
    string? _whyBroken;

    public FutureTable(ClientId client, Func<FutureTable, IClientLink> link)
    {
        Client = client;
        _again = new HandedAgain(client, _tasks, _maps);
        _outgoing = new Collector<WireMessage>(Send);
        _link = link(this);
        _handedIn = _link.MayBeginAnew ? new HandedIn() : null;
    }

    public ClientId Client { get; }

    /// <summary>How many things it holds.</summary>
    public int Count => _tasks.Count + _maps.Count;

    public IClientLink Link => _link;

    public Patience Patience { get; } = new(TimeProvider.System);

    public TaskHandle NewTask(TaskId id, string key)
    {
        var handle = new TaskHandle(this, id, key);
        _tasks.Add(id, handle);
        return handle;
    }

    public MapHandle NewMap(RunId run, string function, long count)
    {
        var handle = new MapHandle(this, run, function, count);
        _maps.Add(run, handle);
        return handle;
    }

    public void Send(WireMessage message)
    {
        _handedIn?.Add(message);
        _outgoing.Add(message);
        // Nobody will do it.
        if (_whyBroken is { } why && message is SubmitTasks or SubmitMap or HoldMap or ChangeTasks { Change: TaskChange.Hold })
            Break(why);
    }

    /// <summary>Takes in what the scheduler says.</summary>
    public void Apply(ClientUpdate update)
    {
        foreach (var task in update.Tasks)
        {
            foreach (var handle in _tasks.Of(task.Task))
                handle.Apply(task);
            if (task.Inline is not null)
                _handedIn?.Settle(task.Task);
        }
        foreach (var items in update.Items)
            foreach (var handle in _maps.Of(items.Run))
                handle.Apply(items);
    }

    /// <summary>Nobody will be told of anything any more: what has not ended never will, as far as this client knows.</summary>
    public void Break(string why)
    {
        _whyBroken = why;
        var failure = new TaskFailure(FailureType.ConnectionLost, why, "", "", 0, []);
        foreach (var task in _tasks.All.Where(t => t.StatusOf(0) == FutureStatus.Pending))
            task.Apply(new TaskUpdate(task.Id, TaskStatusOnWire.Failed, null, failure));
        foreach (var map in _maps.All)
            map.Apply(new ItemsUpdate(map.Run, 0, map.Count, TaskStatusOnWire.Failed, null, null, [], [], failure));
    }

    /// <summary>Keeps a handle as long as somebody waits for it.</summary>
    public void Root(FutureSource source) => _rooted.TryAdd(source, 0);

    public void Unroot(FutureSource source) => _rooted.TryRemove(source, out _);

    public void Release(TaskHandle handle, byte[]? result)
    {
        Unroot(handle);
        Forget(handle.Id, result, handle);
    }

    public void Release(MapHandle handle)
    {
        Unroot(handle);
        Forget(handle.Run, handle);
    }

    /// <summary>A handle is let go, or nobody refers to it.</summary>
    public void Forget(TaskId task, byte[]? result, TaskHandle? handle = null)
    {
        if (!_tasks.Remove(task, handle))
            return;
        _handedIn?.Release(task, result);
        Send(new ChangeTasks(Client, TaskChange.Release, [task]));
    }

    /// <inheritdoc cref="Forget(TaskId, byte[], TaskHandle)"/>
    public void Forget(RunId map, MapHandle? handle = null)
    {
        if (!_maps.Remove(map, handle))
            return;
        _handedIn?.Release(map);
        Send(new ReleaseMap(Client, map));
    }

    public Task CancelAsync(IEnumerable<Future> futures)
    {
        Future[] all = [.. futures];
        foreach (var map in all.GroupBy(f => f.Source as MapHandle).Where(group => group.Key is not null))
            if (map.Key!.Cancel([.. map.Select(f => f.Index).Distinct()]))
                Send(new CancelRun(map.Key.Run));
            else
                _ = ChangeAsync(TaskChange.Cancel, map);
        foreach (var future in all)
            (future.Source as TaskHandle)?.MarkCancelled();
        return ChangeAsync(TaskChange.Cancel, all.Where(f => f.Source is not MapHandle));
    }

    public Task RetryAsync(IEnumerable<Future> futures)
    {
        Future[] all = [.. futures];
        // Whoever awaits one from now on waits for the new try, and not for word that there is one.
        foreach (var future in all.Where(f => f.Status == FutureStatus.Failed && f.Source.FailureOf(f.Index)?.Type != FailureType.ConnectionLost))
            future.Source.Reopen(future.Index);
        var retried = ChangeAsync(TaskChange.Retry, all);
        // A scheduler that this client came to later was not told of what had failed by then.
        if (_hasBegunAnew)
            foreach (var message in _again.Retried(_handedIn?.Of(all.Select(f => f.Id)) ?? []))
                _outgoing.Add(message);
        return retried;
    }

    public Task ChangeAsync(TaskChange change, IEnumerable<Future> futures)
    {
        foreach (var some in futures.Chunk(MostInMessage))
            Send(new ChangeTasks(Client, change, [.. some.Select(f => f.Id)]));
        return Task.CompletedTask;
    }

    /// <summary>Asks, after all that was said before.</summary>
    /// <exception cref="SchedulerUnavailableException">There is a scheduler that can't do anything for now.</exception>
    public async Task<WireMessage> AskAsync(WireMessage question, CancellationToken cancel)
    {
        SendAll();
        return await _link.AskAsync(question, cancel).ConfigureAwait(false) is var answer && answer is SchedulerUnavailable unavailable
            ? throw new SchedulerUnavailableException(unavailable.Why)
            : answer;
    }

    /// <summary>Fetches a task's result from whoever holds it now; waits where it is just being made again.</summary>
    public Task<object?> FetchAsync(TaskId task, CancellationToken cancel)
    {
        SendAll();
        return Patience.InsistAsync(() => _link.FetchAsync(task, cancel), cancel);
    }

    /// <summary>The client goes: nobody will be told of anything any more.</summary>
    public async ValueTask CloseAsync()
    {
        foreach (var handle in _tasks.All.Concat<FutureSource>(_maps.All))
            GC.SuppressFinalize(handle);
        SendAll();
        await _link.DisposeAsync().ConfigureAwait(false);
        Break("the client was disposed of");
    }

    // On another thread, so that what one thread hands in one after another goes together.
    void Send() => ThreadPool.UnsafeQueueUserWorkItem(static table => table.SendAll(), this, preferLocal: false);

    /// <summary>One at a time: what is taken first has to go first. What there is to say while nobody listens waits until this client begins anew.</summary>
    void SendAll()
    {
        lock (_sending)
            if (_link.IsListening && _outgoing.TakeAll() is { Count: > 0 } messages)
                _link.Send(Outgoing.Merge(messages, _link.LargestMessage));
    }

    /// <summary>Says all again that this client holds, to a scheduler that may know nothing of it; then what was to be said meanwhile.</summary>
    /// <param name="say">Says it on a new connection, by which all else goes from then on.</param>
    public void BeginAnew(Action<IReadOnlyList<WireMessage>> say)
    {
        lock (_sending)
        {
            _hasBegunAnew = true;
            var waiting = _outgoing.TakeAll();
            // What was not said yet comes after, as it is.
            var unsaid = waiting.ToHashSet(ReferenceEqualityComparer.Instance);
            var said = (_handedIn?.All ?? []).Where(message => !unsaid.Contains(message.Said)).ToList();
            say(Outgoing.Merge([.. _again.All(said, waiting)], _link.LargestMessage));
        }
    }
}
