using System.Diagnostics;
using ActorSweep.Client.Connecting;
using ActorSweep.Core.Submitting;
using ActorSweep.Protocol.Messages;

namespace ActorSweep.Client.Futures;

/// <summary>
/// Passes events of the program and of the scheduler to the client's state, and carries out its instructions: completes awaiters, and sends messages in
/// order. Safe for use by several threads. A handle that somebody waits for is kept alive by its awaiter, which the state holds.
/// </summary>
sealed class FutureTable
{
    readonly ClientState _state;
    readonly Lock _lock = new(), _sending = new();
    readonly DateTimeOffset _begun = DateTimeOffset.UtcNow;
    readonly long _began = Stopwatch.GetTimestamp();
    readonly ClientWording _wording;
    readonly IClientLink _link;
    volatile bool _isClosed;

    public FutureTable(ClientId client, Func<FutureTable, IClientLink> link)
    {
        (Client, _wording, _state) = (client, new ClientWording(client), new ClientState(_begun));
        // A link may break before it is open; its reports wait for the lock.
        lock (_lock)
        {
            _link = link(this);
            _state.Handle(new ClientEvent.LinkOpened(_link.MayBeRestored), Now);
        }
    }

    public ClientId Client { get; }

    /// <summary>The number of tasks and maps that the client holds.</summary>
    public int Count => Read(() => _state.Held);

    public IClientLink Link => _link;

    public Patience Patience { get; } = new(TimeProvider.System);

    /// <summary>The wall time at the client's start plus the time that has passed since. It does not jump when the clock is set.</summary>
    DateTimeOffset Now => _begun + Stopwatch.GetElapsedTime(_began);

    public TaskHandle NewTask(TaskId id, string key) => new(this, new TaskHold(id), key);

    public MapHandle NewMap(RunId run, string function, long count) => new(this, new MapHold(run, count), function);

    /// <summary>Submits tasks, and holds some of them.</summary>
    /// <exception cref="ObjectDisposedException">The client was disposed.</exception>
    public void Submit(SubmitTasks message, params IReadOnlyCollection<TaskHandle> held) =>
        HandleIfOpen(new ClientEvent.TaskFuturesSubmitted(message, message.Run, message.IsOpen, ClientWording.TasksOf(message, held)));

    /// <inheritdoc cref="Submit(SubmitTasks, IReadOnlyCollection{TaskHandle})"/>
    public void Submit(SubmitMap message, MapHandle map) => HandleIfOpen(new ClientEvent.MapFuturesSubmitted(message, map.Hold));

    /// <summary>Holds tasks that the scheduler knows.</summary>
    public void Hold(IReadOnlyList<TaskHandle> tasks) => Handle(new ClientEvent.TaskFuturesHeld([.. tasks.Select(task => task.Hold)]));

    /// <summary>Holds a map that the scheduler knows.</summary>
    public void Hold(MapHandle map) => Handle(new ClientEvent.MapFuturesHeld(map.Hold));

    /// <summary>Sends a message that concerns nothing that this client holds.</summary>
    public void Send(WireMessage message) => Handle(new ClientEvent.OtherMessageSent(message));

    /// <summary>Applies an update from the scheduler.</summary>
    public void Apply(ClientUpdate update)
    {
        var instructions = new List<ClientInstruction>();
        try
        {
            lock (_lock)
            {
                if (!_state.IsConfirmed)
                    _state.Handle(new ClientEvent.LinkConfirmed(), Now);
                foreach (var task in update.Tasks)
                    instructions.AddRange(_state.Handle(ClientWording.EventOf(task), Now));
                foreach (var items in update.Items)
                    instructions.AddRange(_state.Handle(ClientWording.EventOf(items), Now));
            }
        }
        finally
        {
            // Also when one update cannot be applied: awaiters of the updates before it are completed.
            CarryOut(instructions);
        }
    }

    /// <summary>Returns the awaiter that completes when a future has ended.</summary>
    public Awaiter Await(FutureSource source, long index)
    {
        IReadOnlyList<ClientInstruction> instructions;
        Awaiter awaiter;
        lock (_lock)
        {
            if (source.Hold.WaiterFor(index) is Awaiter waiting)
                return waiting;
            awaiter = new Awaiter(source);
            instructions = _state.Handle(new ClientEvent.FutureAwaited(new HeldFuture(source.Hold, index), awaiter), Now);
        }
        CarryOut(instructions);
        return awaiter;
    }

    /// <summary>Returns the awaiter that completes when all items of a map have ended.</summary>
    public Awaiter AwaitAll(MapHandle map)
    {
        IReadOnlyList<ClientInstruction> instructions;
        Awaiter awaiter;
        lock (_lock)
        {
            if (map.Hold.WaiterForAll is Awaiter waiting)
                return waiting;
            awaiter = new Awaiter(map);
            instructions = _state.Handle(new ClientEvent.MapFuturesAwaited(map.Hold, awaiter), Now);
        }
        CarryOut(instructions);
        return awaiter;
    }

    public void Listen(MapHandle map, Action<IReadOnlyList<long>> ended) => Handle(new ClientEvent.MapFuturesListened(map.Hold, new Listener(map, ended)));

    /// <summary>Releases a future.</summary>
    public void Release(FutureSource source, long index) => Handle(new ClientEvent.FutureReleased(new HeldFuture(source.Hold, index)));

    /// <summary>Releases a hold whose handle is unreachable.</summary>
    public void Release(Hold hold) => Handle(new ClientEvent.HoldReleased(hold));

    public void Cancel(IEnumerable<Future> futures) => Handle(new ClientEvent.FuturesCancelled(HeldBy(futures)));

    public void Retry(IEnumerable<Future> futures) => Handle(new ClientEvent.FuturesRetried(HeldBy(futures)));

    public void Detach(IEnumerable<Future> futures) => Handle(new ClientEvent.FuturesDetached(HeldBy(futures)));

    /// <summary>Reads state under the lock.</summary>
    public T Read<T>(Func<T> read)
    {
        lock (_lock)
            return read();
    }

    /// <summary>Sends a request, after all messages that were sent before, and returns the answer.</summary>
    /// <exception cref="SchedulerUnavailableException">The scheduler cannot write its journal.</exception>
    public async Task<WireMessage> AskAsync(WireMessage question, CancellationToken cancel)
    {
        CheckOpen();
        SpeakUp();
        return await _link.AskAsync(question, cancel).ConfigureAwait(false) is var answer && answer is SchedulerUnavailable unavailable
            ? throw new SchedulerUnavailableException(unavailable.Why)
            : answer;
    }

    /// <summary>Fetches the result of a task from the worker that holds it. Waits where the result is being computed again.</summary>
    public Task<object?> FetchAsync(TaskId task, CancellationToken cancel)
    {
        SpeakUp();
        return Patience.InsistAsync(() => _link.FetchAsync(task, cancel), cancel);
    }

    /// <summary>Sends the waiting messages, closes the link, and ends all waits.</summary>
    public async ValueTask CloseAsync()
    {
        SpeakUp();
        _isClosed = true;
        await _link.DisposeAsync().ConfigureAwait(false);
        Handle(new ClientEvent.ClientClosed("the client was disposed"));
    }

    void HandleIfOpen(ClientEvent happened)
    {
        CheckOpen();
        Handle(happened);
    }

    void CheckOpen()
    {
        if (_isClosed)
            throw DisposedClient.Error();
    }

    /// <summary>Reports that the connection or its scheduler is lost. Returns whether to connect again.</summary>
    public bool LoseLink(string why, TimeSpan patience) => Handle(new ClientEvent.LinkLost(why, patience)).OfType<ClientInstruction.ReconnectLink>().Any();

    /// <summary>Reports that a new connection has failed. Returns whether to try once more.</summary>
    public bool FailToReconnect(TimeSpan patience) => Handle(new ClientEvent.ReconnectFailed(patience)).OfType<ClientInstruction.ReconnectLink>().Any();

    /// <summary>Reports that the cluster refuses all messages of this client.</summary>
    public void Refuse(string why) => Handle(new ClientEvent.LinkRefused(why));

    /// <summary>Submits everything that this client holds again, to a scheduler that may know nothing of it, then the messages that waited meanwhile.</summary>
    /// <param name="say">Sends messages on the new connection, which is used from then on.</param>
    public void RestoreLink(Action<IReadOnlyList<WireMessage>> say)
    {
        lock (_sending)
            foreach (var instruction in Handle(new ClientEvent.LinkRestored()))
                if (instruction is ClientInstruction.SendWords { Words: var words })
                    say(Messages(words));
    }

    IReadOnlyList<ClientInstruction> Handle(ClientEvent happened)
    {
        IReadOnlyList<ClientInstruction> instructions;
        lock (_lock)
            instructions = _state.Handle(happened, Now);
        CarryOut(instructions);
        return instructions;
    }

    /// <summary>Carries out instructions. Messages are sent on another thread, one batch at a time.</summary>
    void CarryOut(IReadOnlyList<ClientInstruction> instructions)
    {
        for (var i = 0; i < instructions.Count; i++)
            switch (instructions[i])
            {
                case ClientInstruction.CompleteWaiter { Waiter: Awaiter awaiter }: awaiter.SetResult(); break;
                case ClientInstruction.TellListener { Listener: Listener listener } told: listener.Ended(told.Ended); break;
                // On another thread, so that tasks that one thread submits one after another go into one message.
                case ClientInstruction.SendSoon: ThreadPool.UnsafeQueueUserWorkItem(static table => table.SpeakUp(), this, preferLocal: false); break;
            }
    }

    /// <summary>Sends the waiting messages, one batch at a time, so that their order is kept.</summary>
    void SpeakUp()
    {
        lock (_sending)
            foreach (var instruction in Handle(new ClientEvent.LinkReady()))
                if (instruction is ClientInstruction.SendWords { Words: var words })
                    _link.Send(Messages(words));
    }

    IReadOnlyList<WireMessage> Messages(IReadOnlyList<ClientWord> words) => Outgoing.Merge([.. words.SelectMany(_wording.MessagesOf)], _link.LargestMessage);

    static IReadOnlyList<HeldFuture> HeldBy(IEnumerable<Future> futures) => [.. futures.Select(future => new HeldFuture(future.Source.Hold, future.Index))];

    /// <summary>Is called with items of a map as they end. It keeps the handle alive meanwhile.</summary>
    sealed record Listener(MapHandle Map, Action<IReadOnlyList<long>> Ended);
}
