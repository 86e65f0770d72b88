using ActorSweep.Protocol.Messages;
using ActorSweep.Wire;
using Akka.Actor;

namespace ActorSweep.Actors;

/// <summary>
/// Represents one connection of a client to one scheduler: the first that answers. Messages are stashed until then. The actor stops when that
/// scheduler is lost, since the next one does not know the client.
/// </summary>
/// <remarks>Updates are handled on this actor's thread, one after another.</remarks>
sealed class ClientActor : PartsActor, IWithTimers, IWithStash
{
    /// <summary>Sends messages to the scheduler, in order.</summary>
    public sealed record Send(IReadOnlyList<WireMessage> Messages);

    /// <summary>Sends a request to the scheduler, which answers the asker.</summary>
    public sealed record Ask(WireMessage Question);

    /// <summary>Unregisters the client once all earlier messages are sent.</summary>
    public sealed record RequestUnregister;

    sealed record RequestRegister;

    static readonly TimeSpan RegisterInterval = TimeSpan.FromSeconds(1), AnswerPatience = TimeSpan.FromMinutes(1);

    readonly ClientId _client;
    readonly Action<ClientUpdate> _update;
    readonly Action _lost;
    IActorRef _scheduler;
    SchedulerUnavailable? _unavailable;
    bool _isHere;

    /// <param name="scheduler">The scheduler, or a proxy of it.</param>
    /// <param name="session">Counts the client's connections.</param>
    /// <param name="update">Called with each update of the scheduler; first with an empty one, when there is a scheduler.</param>
    /// <param name="lost">Called when the scheduler is lost; the client then connects to another.</param>
    public ClientActor(IActorRef scheduler, ClientId client, long session, Action<ClientUpdate> update, Action lost)
    {
        (_scheduler, _client, _update, _lost) = (scheduler, client, update, lost);
        Receive<RequestRegister>(_ => _scheduler.Tell(new RegisterClient(_client, session)));
        Receive<ConfirmClient>(_ => Begin());
        Receive<SchedulerUnavailable>(m =>
        {
            _unavailable = m;
            Stash.UnstashAll();
        });
        Receive<Ask>(_ => Sender.Tell(_unavailable!), _ => _unavailable is not null);
        ReceiveAny(_ => Stash.Stash());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public IStash Stash { get; set; } = null!;

    protected override void PreStart()
    {
        Self.Tell(new RequestRegister());
        Timers.StartPeriodicTimer("register", new RequestRegister(), RegisterInterval);
    }

    void Begin()
    {
        _scheduler = Context.Watch(Sender);
        // Within a process a message can have any size.
        _isHere = _scheduler.Path.Address.HasLocalScope;
        Timers.CancelAll();
        Become(Talking);
        _update(new ClientUpdate([], []));
        Stash.UnstashAll();
    }

    void Talking()
    {
        Receive<Send>(PassOn);
        Receive<Ask>(m => AskScheduler(m.Question));
        Receive(_update);
        ReceiveParts();
        Receive<RequestUnregister>(_ => UnregisterClient());
        Receive<Terminated>(_ => End());
    }

    void UnregisterClient()
    {
        _scheduler.Tell(new UnregisterClient(_client));
        Context.Stop(Self);
    }

    void End()
    {
        Context.Stop(Self);
        _lost();
    }

    void PassOn(Send m)
    {
        foreach (var message in m.Messages)
            if (_isHere)
                _scheduler.Tell(message);
            else
                _scheduler.TellInParts(message);
    }

    /// <summary>Asks by a <see cref="Question"/>, whose answer may come in parts.</summary>
    void AskScheduler(WireMessage question)
    {
        var (asker, scheduler) = (Sender, _scheduler);
        Context.ActorOf(Props.Create(() => new Question(question, asker, scheduler, AnswerPatience)));
    }
}
