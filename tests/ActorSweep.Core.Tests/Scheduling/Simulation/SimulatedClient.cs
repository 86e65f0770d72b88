using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Submitting;
using ActorSweep.Core.Tests.Submitting;

namespace ActorSweep.Core.Tests.Scheduling.Simulation;

/// <summary>
/// A client's process. The real <see cref="ClientState"/> decides; this class only carries its words to a scheduler and the scheduler's
/// answers to it, in order, until the connection breaks.
/// </summary>
sealed class SimulatedClient(ClientId id, ISimulatedWorld world)
{
    const double Moment = 0.001;

    readonly ClientState _state = new(world.Timeline.Time);
    readonly HashSet<object> _waiting = [];
    ISimulatedScheduler? _with;
    double _saidArrives, _toldArrives;
    int _connection, _awaited;
    (ISimulatedScheduler? By, int Connection) _heard;

    public ClientId Id => id;

    /// <summary>The connected scheduler; null: none.</summary>
    public ISimulatedScheduler? Scheduler => _with;

    public bool HasUnregistered { get; private set; }

    /// <summary>The awaited futures that have not ended.</summary>
    public IReadOnlyCollection<object> Waiting => _waiting;

    /// <summary>Starts the client with its first connection.</summary>
    public void Begin(ISimulatedScheduler with)
    {
        _with = with;
        Do(new ClientEvent.LinkOpened(MayBeRestored: true));
    }

    /// <summary>Starts the client while there is no scheduler.</summary>
    public void BeginAlone()
    {
        Do(new ClientEvent.LinkLost("there is no scheduler yet", TimeSpan.MaxValue));
        Do(new ClientEvent.LinkOpened(MayBeRestored: true));
    }

    public void Connect(ISimulatedScheduler to)
    {
        _with = to;
        Do(new ClientEvent.LinkRestored());
    }

    /// <summary>The connection breaks; all messages in transit are lost.</summary>
    /// <param name="isForLong">Whether the scheduler counts the client as lost unless it reconnects at once.</param>
    public void Cut(bool isForLong)
    {
        if (_with is not { } before)
            return;
        _with = null;
        var next = ++_connection;
        Do(new ClientEvent.LinkLost("the connection broke", TimeSpan.MaxValue));
        if (isForLong)
            before.In(0.01, () =>
            {
                if (_heard.By != before || _heard.Connection < next)
                    before.Tell(new SchedulerEvent.ClientUnregistered(id));
            });
    }

    /// <summary>Unregisters. Earlier messages still arrive.</summary>
    public void UnregisterClient(ISimulatedScheduler from)
    {
        HasUnregistered = true;
        Do(new ClientEvent.ClientClosed("it leaves"));
        from.In(Math.Max(0.01, _saidArrives - world.Timeline.Now + Moment), () => from.Tell(new SchedulerEvent.ClientUnregistered(id)));
    }

    /// <summary>The program waits for a future, unless it already does.</summary>
    public void Await(Hold hold, long index)
    {
        if (hold is TaskHold { Waiter: not null } || (hold is MapHold map && map.WaiterFor(index) is not null))
            return;
        var waiter = $"waiter {++_awaited} of {hold.Run}/{index}";
        _waiting.Add(waiter);
        Do(new ClientEvent.FutureAwaited(new HeldFuture(hold, index), waiter));
    }

    /// <summary>The program releases a hold. A map is released item by item, since the program may wait for one.</summary>
    public void Release(Hold hold)
    {
        if (hold is MapHold map)
            for (var item = 0; item < map.Count; item++)
                Do(new ClientEvent.FutureReleased(new HeldFuture(map, item)));
        else
            Do(new ClientEvent.HoldReleased(hold));
    }

    /// <summary>The program or the link sends an event to the state.</summary>
    public void Do(ClientEvent happened)
    {
        if (happened is not ClientEvent.LinkReady)
            world.Log(() => $"    {id}: {Words.Of(happened)}");
        foreach (var instruction in _state.Handle(happened, world.Timeline.Time))
            switch (instruction)
            {
                case ClientInstruction.SendSoon: world.Timeline.In(Moment, () => Do(new ClientEvent.LinkReady())); break;
                case ClientInstruction.SendWords say: Say(say.Words); break;
                case ClientInstruction.CompleteWaiter complete: world.Check(_waiting.Remove(complete.Waiter), $"the {complete.Waiter} is completed once"); break;
                case ClientInstruction.CloseLink: world.Check(HasUnregistered, "a client gives up only as it leaves"); break;
                case ClientInstruction.RefuseEvent refused: world.Log(() => $"    {id} refuses: {refused.Why}"); break;
            }
        _state.CheckInvariants();
    }

    /// <summary>Delivers an event of a scheduler, if the client is connected to it.</summary>
    /// <param name="then">The program's reaction to the event.</param>
    public void Hear(ISimulatedScheduler from, ClientEvent told, Action? then = null)
    {
        if (from != _with)
            return;
        var connection = _connection;
        _toldArrives = Math.Max(_toldArrives + 1e-9, world.Timeline.Now + world.Chance.Between(0.001, 0.02));
        world.Timeline.In(_toldArrives - world.Timeline.Now, () =>
        {
            if (connection != _connection || HasUnregistered)
                return;
            Do(told);
            then?.Invoke();
        });
    }

    /// <summary>Sends words. They arrive in order, unless the connection breaks before.</summary>
    void Say(IReadOnlyList<ClientWord> words)
    {
        var (to, connection) = (_with!, _connection);
        _saidArrives = Math.Max(_saidArrives + 1e-9, world.Timeline.Now + world.Chance.Latency());
        to.In(_saidArrives - world.Timeline.Now, () =>
        {
            if (connection != _connection)
                return;
            _heard = (to, connection);
            foreach (var said in ClientTranslation.EventsOf(words, id))
                to.Tell(said);
        });
    }
}
