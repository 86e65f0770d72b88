using System.Threading.Channels;
using ActorSweep.Protocol.Messages;
using ActorSweep.Wire;
using Akka.Actor;

namespace ActorSweep.Actors;

/// <summary>
/// Represents the scheduler to the clients of one node: answers from the newest snapshot, and forwards requests that change something.
/// </summary>
sealed class GatewayActor : PartsActor, IWithTimers
{
    /// <summary>Requests the newest snapshot, a <see cref="ClusterSnapshot"/>, or the scheduler's current one, a <see cref="SchedulerSnapshot"/>.</summary>
    /// <param name="With">A run that the requester knows. If the newest snapshot lacks it, the scheduler is asked, since the snapshot may be late.</param>
    public sealed record GetSnapshot(RunId? With = null);

    /// <summary>Writes the state of a run, now and after each change, until it has ended; completes with an error where there is no such run.</summary>
    public sealed record Watch(RunId Run, ChannelWriter<RunSnapshot> Into);

    /// <summary>Ask timeout: how long a request to the scheduler may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>
    /// The number of follow intervals without a message from the scheduler after which the newest snapshot may be out of date. Downing a node takes
    /// longer.
    /// </summary>
    const int FollowsMissed = 4;

    sealed record FollowAgain;

    sealed record WatchExpired(Watch Watch);

    readonly IActorRef _scheduler;
    readonly string _url;
    readonly TimeSpan _followInterval;
    readonly TimeProvider _clock;
    readonly List<IActorRef> _waiting = [];
    readonly List<Watch> _watches = [];
    IActorRef _heardOf = ActorRefs.Nobody;
    ClusterSnapshot? _newest;
    SchedulerUnavailable? _unavailable;
    long _heard;

    /// <param name="url">The URL for clients of this node; empty: none.</param>
    public GatewayActor(IActorRef scheduler, string url, TimeSpan followInterval, TimeProvider clock)
    {
        (_scheduler, _url, _followInterval, _clock) = (scheduler, url, followInterval, clock);
        Receive<FollowAgain>(_ => _scheduler.Tell(new FollowScheduler(_url)));
        ReceiveParts();
        Receive<SchedulerSnapshot>(TakeSnapshot);
        Receive<RequestCompleted>(_ => Hear());
        Receive<SchedulerUnavailable>(ReplyUnavailable);
        Receive<GetSnapshot>(AnswerSnapshot);
        Receive<Watch>(Begin);
        Receive<WatchExpired>(RemoveWatch);
        Receive<SubmitSweep>(Ask);
        Receive<CancelRun>(Ask);
        Receive<ResumeRun>(Ask);
        Receive<DrainWorker>(Ask);
        Receive<LocateResult>(Ask);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>Follows periodically, since a scheduler that has moved to another node does not know its followers.</summary>
    protected override void PreStart() => Timers.StartPeriodicTimer("follow", new FollowAgain(), TimeSpan.Zero, _followInterval);

    protected override void PostStop() => _watches.ForEach(w => w.Into.TryComplete(new IOException("the node is stopping")));

    void Ask(object question)
    {
        var (asker, scheduler) = (Sender, _scheduler);
        Context.ActorOf(Props.Create(() => new Question(question, asker, scheduler, Patience)));
    }

    void TakeSnapshot(SchedulerSnapshot m)
    {
        var before = _newest;
        (_newest, _unavailable) = (m.Cluster, null);
        Hear();
        _watches.RemoveAll(watch => Show(watch) || IsLost(watch, before));
    }

    /// <summary>Records that the scheduler answered, so that its last snapshot holds.</summary>
    void Hear()
    {
        _heard = _clock.GetTimestamp();
        // A new scheduler does not know the questions that the lost one was asked.
        if (!_heardOf.IsNobody() && !_heardOf.Equals(Sender))
            foreach (var question in Context.GetChildren())
                question.Tell(new Question.AskAgain());
        _heardOf = Sender;
        if (_newest is null)
            return;
        _waiting.ForEach(asker => asker.Tell(_newest));
        _waiting.Clear();
    }

    /// <summary>Whether the snapshot may be out of date: the cluster may have downed a node that was frozen or cut off, and changed since.</summary>
    bool IsStale => _newest is null || _clock.GetElapsedTime(_heard) > FollowsMissed * _followInterval;

    /// <summary>Answers waiting requests: there is a scheduler, but it cannot write its journal and so does nothing.</summary>
    void ReplyUnavailable(SchedulerUnavailable m)
    {
        _unavailable = m;
        _waiting.ForEach(asker => asker.Tell(m));
        _waiting.Clear();
    }

    /// <summary>Whether a run has disappeared, since its scheduler has started without it.</summary>
    bool IsLost(Watch watch, ClusterSnapshot? before) =>
        before?.Runs.Any(r => r.Id == watch.Run.Value) == true && Find(watch.Run) is null
        && watch.Into.TryComplete(new IOException($"the scheduler has restarted, and run '{watch.Run}' is lost."));

    void AnswerSnapshot(GetSnapshot m)
    {
        if (_unavailable is not null)
            Sender.Tell(_unavailable);
        else if (m.With is { } run && Find(run) is null)
            Ask(new FollowScheduler(""));
        else if (IsStale)
            _waiting.Add(Sender);
        else
            Sender.Tell(_newest);
    }

    void Begin(Watch watch)
    {
        if (Show(watch))
            return;
        _watches.Add(watch);
        if (Find(watch.Run) is null)
            Timers.StartSingleTimer(watch, new WatchExpired(watch), 2 * _followInterval);
    }

    /// <summary>Ends a watch of an unknown run: a snapshot with the run would have arrived by now.</summary>
    void RemoveWatch(WatchExpired m)
    {
        if (IsStale)
            Timers.StartSingleTimer(m.Watch, m, 2 * _followInterval);
        else if (Find(m.Watch.Run) is null && _watches.Remove(m.Watch))
            m.Watch.Into.TryComplete(new KeyNotFoundException($"run '{m.Watch.Run}' does not exist."));
    }

    /// <summary>Writes the state of the run. Returns whether the watch is over.</summary>
    bool Show(Watch watch)
    {
        if (Find(watch.Run) is not { } run)
            return false;
        var isClosed = !watch.Into.TryWrite(run);
        if (run.HasEnded)
            watch.Into.TryComplete();
        return isClosed || run.HasEnded;
    }

    RunSnapshot? Find(RunId run) => _newest?.Runs.LastOrDefault(r => r.Id == run.Value);
}
