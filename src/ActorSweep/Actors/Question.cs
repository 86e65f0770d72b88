using ActorSweep.Protocol.Messages;
using ActorSweep.Wire;
using Akka.Actor;

namespace ActorSweep.Actors;

/// <summary>A request to the scheduler, repeated when another scheduler takes over, until one answers or the time is over.</summary>
sealed class Question : PartsActor
{
    /// <summary>Another scheduler has taken over.</summary>
    public sealed record AskAgain : INotInfluenceReceiveTimeout;

    readonly object _question;
    readonly IActorRef _scheduler;

    /// <param name="scheduler">The scheduler, or a proxy of it.</param>
    /// <param name="patience">The longest time to wait for the answer.</param>
    public Question(object question, IActorRef asker, IActorRef scheduler, TimeSpan patience)
    {
        (_question, _scheduler) = (question, scheduler);
        Receive<AskAgain>(_ => AskScheduler());
        ReceiveParts();
        Receive<ReceiveTimeout>(_ => Context.Stop(Self));
        ReceiveAny(answer =>
        {
            asker.Tell(answer, Sender);
            Context.Stop(Self);
        });
        Context.SetReceiveTimeout(patience);
    }

    protected override void PreStart() => AskScheduler();

    void AskScheduler()
    {
        if (_question is WireMessage message)
            _scheduler.TellInParts(message);
        else
            _scheduler.Tell(_question);
    }
}
