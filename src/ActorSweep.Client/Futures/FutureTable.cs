using System.Diagnostics;
using ActorSweep.Core.Submitting;
using ActorSweep.Protocol.Messages;

namespace ActorSweep.Client.Futures;

/// <summary>
/// Carries events of the program and of the scheduler to a client's one state, and carries out what that instructs: completes awaiters, and has words go out
/// in order. Safe for use by several threads. A handle that somebody waits for is kept alive by its awaiter, which the state keeps.
/// </summary>
sealed class FutureTable
{
    readonly ClientState _state;
    readonly Lock _lock = new(), _sending = new();
    readonly DateTimeOffset _begun = DateTimeOffset.UtcNow;
    readonly long _began = Stopwatch.GetTimestamp();
    readonly ClientWording _wording;
    readonly IClientLink _link;

    public FutureTable(ClientId client, Func<FutureTable, IClientLink> link)
    {
        (Client, _wording, _state) = (client, new ClientWording(client), new ClientState(_begun));
        // A link may break before it is opened; what it reports waits.
        lock (_lock)
        {
            _link = link(this);
            _state.Handle(new ClientEvent.LinkOpened(_link.MayBeRestored), Now);
        }
    }

    public ClientId Client { get; }

    /// <summary>How many things it holds.</summary>
    public int Count => Read(() => _state.Held);

    public IClientLink Link => _link;

    public Patience Patience { get; } = new(TimeProvider.System);

    /// <summary>The time of the wall when the client began, and what has passed since: it does not jump where somebody sets the clock.</summary>
    DateTimeOffset Now => _begun + Stopwatch.GetElapsedTime(_began);

    public TaskHandle NewTask(TaskId id, string key) => new(this, new TaskHold(id), key);

    public MapHandle NewMap(RunId run, string function, long count) => new(this, new MapHold(run, count), function);

    /// <summary>Submits tasks, of which these are held.</summary>
    public void Submit(SubmitTasks message, params IReadOnlyCollection<TaskHandle> held) =>
        Handle(new ClientEvent.TasksSubmitted(message, message.Run, message.IsOpen, ClientWording.TasksOf(message, held)));

    public void Submit(SubmitMap message, MapHandle map) => Handle(new ClientEvent.MapSubmitted(message, map.Hold));

    /// <summary>Holds tasks that are there.</summary>
    public void Hold(IReadOnlyList<TaskHandle> tasks) => Handle(new ClientEvent.TasksHeld([.. tasks.Select(task => task.Hold)]));

    /// <summary>Holds a map that is there.</summary>
    public void Hold(MapHandle map) => Handle(new ClientEvent.MapHeld(map.Hold));

    /// <summary>Says something about nothing that this client holds.</summary>
    public void Send(WireMessage message) => Handle(new ClientEvent.OtherSaid(message));

    /// <summary>Takes in what the scheduler says.</summary>
    public void Apply(ClientUpdate update)
    {
        var instructions = new List<ClientInstruction>();
        try
        {
            lock (_lock)
            {
                if (!_state.IsWelcomed)
                    _state.Handle(new ClientEvent.LinkWelcomed(), Now);
                foreach (var task in update.Tasks)
                    instructions.AddRange(_state.Handle(ClientWording.EventOf(task), Now));
                foreach (var items in update.Items)
                    instructions.AddRange(_state.Handle(ClientWording.EventOf(items), Now));
            }
        }
        finally
        {
            // Also where one update can't be taken in: what ended before it has awaiters.
            CarryOut(instructions);
        }
    }

    /// <summary>The awaiter that a future's end completes.</summary>
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

    /// <summary>The awaiter that the end of all of a map's items completes.</summary>
    public Awaiter AwaitAll(MapHandle map)
    {
        IReadOnlyList<ClientInstruction> instructions;
        Awaiter awaiter;
        lock (_lock)
        {
            if (map.Hold.WaiterForAll is Awaiter waiting)
                return waiting;
            awaiter = new Awaiter(map);
            instructions = _state.Handle(new ClientEvent.MapAwaited(map.Hold, awaiter), Now);
        }
        CarryOut(instructions);
        return awaiter;
    }

    public void Listen(MapHandle map, Action<IReadOnlyList<long>> ended) => Handle(new ClientEvent.MapListened(map.Hold, new Listener(map, ended)));

    /// <summary>A future is released.</summary>
    public void Release(FutureSource source, long index) => Handle(new ClientEvent.FutureReleased(new HeldFuture(source.Hold, index)));

    /// <summary>Nobody refers to a handle any more.</summary>
    public void Release(Hold hold) => Handle(new ClientEvent.HoldReleased(hold));

    public Task CancelAsync(IEnumerable<Future> futures) => HandleAsync(new ClientEvent.FuturesCancelled(HeldBy(futures)));

    public Task RetryAsync(IEnumerable<Future> futures) => HandleAsync(new ClientEvent.FuturesRetried(HeldBy(futures)));

    public Task DetachAsync(IEnumerable<Future> futures) => HandleAsync(new ClientEvent.FuturesDetached(HeldBy(futures)));

    /// <summary>Reads what several threads change.</summary>
    public T Read<T>(Func<T> read)
    {
        lock (_lock)
            return read();
    }

    /// <summary>Asks, after all that was said before.</summary>
    /// <exception cref="SchedulerUnavailableException">There is a scheduler that can't do anything for now.</exception>
    public async Task<WireMessage> AskAsync(WireMessage question, CancellationToken cancel)
    {
        SpeakUp();
        return await _link.AskAsync(question, cancel).ConfigureAwait(false) is var answer && answer is SchedulerUnavailable unavailable
            ? throw new SchedulerUnavailableException(unavailable.Why)
            : answer;
    }

    /// <summary>Fetches a task's result from whoever holds it now; waits where it is just being made again.</summary>
    public Task<object?> FetchAsync(TaskId task, CancellationToken cancel)
    {
        SpeakUp();
        return Patience.InsistAsync(() => _link.FetchAsync(task, cancel), cancel);
    }

    /// <summary>The client goes: nobody will be told of anything any more.</summary>
    public async ValueTask CloseAsync()
    {
        SpeakUp();
        await _link.DisposeAsync().ConfigureAwait(false);
        Handle(new ClientEvent.Closed("the client was disposed of"));
    }

    /// <summary>The connection broke, or its scheduler is gone. Says whether another is to be made.</summary>
    public bool LoseLink(string why, TimeSpan patience) => Handle(new ClientEvent.LinkLost(why, patience)).OfType<ClientInstruction.Reconnect>().Any();

    /// <summary>No other connection could be made. Says whether to try once more.</summary>
    public bool FailToReconnect(TimeSpan patience) => Handle(new ClientEvent.ReconnectFailed(patience)).OfType<ClientInstruction.Reconnect>().Any();

    /// <summary>The cluster will take nothing of this client.</summary>
    public void Refuse(string why) => Handle(new ClientEvent.LinkRefused(why));

    /// <summary>Says all again that this client holds, to a scheduler that may know nothing of it; then what was to be said meanwhile.</summary>
    /// <param name="say">Says it on a new connection, by which all else goes from then on.</param>
    public void RestoreLink(Action<IReadOnlyList<WireMessage>> say)
    {
        lock (_sending)
            foreach (var instruction in Handle(new ClientEvent.LinkRestored()))
                if (instruction is ClientInstruction.Say { Words: var words })
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

    Task HandleAsync(ClientEvent happened)
    {
        Handle(happened);
        return Task.CompletedTask;
    }

    /// <summary>Words go out elsewhere, one batch at a time.</summary>
    void CarryOut(IReadOnlyList<ClientInstruction> instructions)
    {
        for (var i = 0; i < instructions.Count; i++)
            switch (instructions[i])
            {
                case ClientInstruction.Complete { Waiter: Awaiter awaiter }: awaiter.SetResult(); break;
                case ClientInstruction.Tell { Listener: Listener listener } told: listener.Ended(told.Ended); break;
                // On another thread, so that what one thread submits one after another goes together.
                case ClientInstruction.SpeakSoon: ThreadPool.UnsafeQueueUserWorkItem(static table => table.SpeakUp(), this, preferLocal: false); break;
            }
    }

    /// <summary>Has words go out that wait, one batch at a time: what is taken first has to go first.</summary>
    void SpeakUp()
    {
        lock (_sending)
            foreach (var instruction in Handle(new ClientEvent.LinkReady()))
                if (instruction is ClientInstruction.Say { Words: var words })
                    _link.Send(Messages(words));
    }

    IReadOnlyList<WireMessage> Messages(IReadOnlyList<ClientWord> words) => Outgoing.Merge([.. words.SelectMany(_wording.MessagesOf)], _link.LargestMessage);

    static IReadOnlyList<HeldFuture> HeldBy(IEnumerable<Future> futures) => [.. futures.Select(future => new HeldFuture(future.Source.Hold, future.Index))];

    /// <summary>Is told of items of a map as they end. It keeps the handle alive meanwhile.</summary>
    sealed record Listener(MapHandle Map, Action<IReadOnlyList<long>> Ended);
}
