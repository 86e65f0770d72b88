using Akka.Actor;

namespace ActorSweep.Actors;

/// <summary>A question to the scheduler, which may be another by the time: it is asked again then, until one answers, or whoever asks has given up.</summary>
sealed class Question : ReceiveActor
{
    /// <summary>Another scheduler is there.</summary>
    public sealed record AskAgain : INotInfluenceReceiveTimeout;

    readonly object _question;
    readonly IActorRef _scheduler;

    /// <param name="scheduler">The scheduler, or who finds it.</param>
    /// <param name="patience">Nobody waits longer for the answer.</param>
    public Question(object question, IActorRef asker, IActorRef scheduler, TimeSpan patience)
    {
        (_question, _scheduler) = (question, scheduler);
        Receive<AskAgain>(_ => _scheduler.Tell(_question));
        Receive<ReceiveTimeout>(_ => Context.Stop(Self));
        ReceiveAny(answer =>
        {
            asker.Tell(answer, Sender);
            Context.Stop(Self);
        });
        Context.SetReceiveTimeout(patience);
    }

    protected override void PreStart() => _scheduler.Tell(_question);
}
