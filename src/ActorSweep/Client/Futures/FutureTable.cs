using System.Collections.Concurrent;
using ActorSweep.Actors;
using ActorSweep.Core.Graph;
using ActorSweep.Core.Scheduling;
using ActorSweep.Execution;
using ActorSweep.Protocol;

namespace ActorSweep.Client.Futures;

/// <summary>
/// All that a client holds: which update is for which handle, and which words go to the scheduler, in order. It does not
/// keep handles alive; but those that somebody waits for it does.
/// </summary>
sealed class FutureTable
{
    /// <summary>How long a result may take to be had that its holder does not give.</summary>
    static readonly TimeSpan FetchPatience = TimeSpan.FromMinutes(1);
    static readonly TimeSpan FetchPause = TimeSpan.FromMilliseconds(100);

    readonly ConcurrentDictionary<TaskId, WeakReference<TaskHandle>> _tasks = new();
    readonly ConcurrentDictionary<RunId, WeakReference<MapHandle>> _maps = new();
    readonly ConcurrentDictionary<FutureSource, byte> _rooted = new();
    readonly Collector<WireMessage> _outgoing;
    readonly IClientLink _link;

    public FutureTable(ClientId client, Func<FutureTable, IClientLink> link)
    {
        Client = client;
        _link = link(this);
        _outgoing = new Collector<WireMessage>(Send);
    }

    public ClientId Client { get; }

    public IClientLink Link => _link;

    public TaskHandle NewTask(TaskId id, string key)
    {
        var handle = new TaskHandle(this, id, key);
        _tasks[id] = new WeakReference<TaskHandle>(handle);
        return handle;
    }

    public MapHandle NewMap(RunId run, string function, long count)
    {
        var handle = new MapHandle(this, run, function, count);
        _maps[run] = new WeakReference<MapHandle>(handle);
        return handle;
    }

    public void Send(WireMessage message) => _outgoing.Add(message);

    /// <summary>Takes in what the scheduler says.</summary>
    public void Apply(ClientUpdate update)
    {
        foreach (var task in update.Tasks)
            if (_tasks.TryGetValue(task.Task, out var weak) && weak.TryGetTarget(out var handle))
                handle.Apply(task);
        foreach (var items in update.Items)
            if (_maps.TryGetValue(items.Run, out var weak) && weak.TryGetTarget(out var handle))
                handle.Apply(items);
    }

    /// <summary>Nobody will be told of anything any more: what has not ended never will, as far as this client knows.</summary>
    public void Break(string why)
    {
        var failure = new TaskFailure(FailureType.ConnectionLost, why, "", "", 0, []);
        foreach (var (id, weak) in _tasks)
            if (weak.TryGetTarget(out var handle) && handle.StatusOf(0) == FutureStatus.Pending)
                handle.Apply(new TaskUpdate(id, TaskStatusOnWire.Failed, null, failure));
        foreach (var (run, weak) in _maps)
            if (weak.TryGetTarget(out var handle))
                handle.Apply(new ItemsUpdate(run, 0, handle.Count, TaskStatusOnWire.Failed, null, null, [], [], failure));
    }

    /// <summary>Keeps a handle as long as somebody waits for it.</summary>
    public void Root(FutureSource source) => _rooted.TryAdd(source, 0);

    public void Unroot(FutureSource source) => _rooted.TryRemove(source, out _);

    public void Release(TaskHandle handle)
    {
        Unroot(handle);
        Forget(handle.Id);
    }

    public void Release(MapHandle handle)
    {
        Unroot(handle);
        Forget(handle.Run);
    }

    /// <summary>Nobody here holds a task any more.</summary>
    public void Forget(TaskId task)
    {
        if (_tasks.TryRemove(task, out _))
            Send(new ChangeTasks(Client, TaskChange.Release, [task]));
    }

    /// <summary>Nobody here holds a map any more.</summary>
    public void Forget(RunId map)
    {
        if (_maps.TryRemove(map, out _))
            Send(new ReleaseMap(Client, map));
    }

    public Task CancelAsync(IEnumerable<Future> futures) => ChangeAsync(TaskChange.Cancel, futures);

    public Task RetryAsync(IEnumerable<Future> futures) => ChangeAsync(TaskChange.Retry, futures);

    public Task ChangeAsync(TaskChange change, IEnumerable<Future> futures)
    {
        Send(new ChangeTasks(Client, change, [.. futures.Select(f => f.Id)]));
        return Task.CompletedTask;
    }

    public Task<WireMessage> AskAsync(WireMessage question, CancellationToken cancel) => _link.AskAsync(question, cancel);

    /// <summary>Fetches a result from whoever holds it now; waits where it is just being made again.</summary>
    /// <param name="known">Where it was said to be; null: nobody said.</param>
    public async Task<TaskValue> FetchAsync(TaskId task, BlobAddress? known, CancellationToken cancel)
    {
        for (var until = DateTime.UtcNow + FetchPatience; ; known = null)
            try
            {
                return await _link.FetchAsync(task, known, cancel).ConfigureAwait(false);
            }
            catch (IOException) when (DateTime.UtcNow < until)
            {
                await Task.Delay(FetchPause, cancel).ConfigureAwait(false);
            }
    }

    /// <summary>The client goes: nobody will be told of anything any more.</summary>
    public async ValueTask CloseAsync()
    {
        foreach (var weak in _tasks.Values)
            if (weak.TryGetTarget(out var handle))
                GC.SuppressFinalize(handle);
        foreach (var weak in _maps.Values)
            if (weak.TryGetTarget(out var handle))
                GC.SuppressFinalize(handle);
        await _link.DisposeAsync().ConfigureAwait(false);
        Break("the client was disposed of");
    }

    void Send()
    {
        // On another thread, so that what one thread hands in one after another goes together.
        ThreadPool.UnsafeQueueUserWorkItem(static table => table._link.Send(Outgoing.Merge(table._outgoing.TakeAll(), table._link.MayBeLarge)), this, preferLocal: false);
    }
}
