using System.Threading.Channels;
using ActorSweep.Protocol.Messages;
using Akka.Actor;

namespace ActorSweep.Actors;

/// <summary>
/// Stands between the clients of one node and the scheduler, wherever that is: answers from the newest snapshot, and
/// passes on what changes something.
/// </summary>
sealed class GatewayActor : ReceiveActor, IWithTimers
{
    /// <summary>The newest snapshot, as a <see cref="ClusterSnapshot"/>; or what the scheduler says now, as a <see cref="SchedulerSnapshot"/>.</summary>
    /// <param name="With">A run that whoever asks has heard of: where it is unknown here the scheduler is asked, for word of it may be on its way.</param>
    public sealed record GetSnapshot(RunId? With = null);

    /// <summary>Writes how a run stands, now and whenever it changes, until it has ended; completes with an error where there is no such run.</summary>
    public sealed record Watch(RunId Run, ChannelWriter<RunSnapshot> Into);

    /// <summary>Who asks for something waits so long for a scheduler's answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>So many words of the scheduler can be missed before what it said last may not hold any more. A cluster that gives a node up takes longer.</summary>
    const int FollowsMissed = 4;

    sealed record FollowAgain;

    sealed record GiveUpUnknown(Watch Watch);

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

    /// <param name="url">Where clients reach this node; empty: they are not to.</param>
    public GatewayActor(IActorRef scheduler, string url, TimeSpan followInterval, TimeProvider clock)
    {
        (_scheduler, _url, _followInterval, _clock) = (scheduler, url, followInterval, clock);
        Receive<FollowAgain>(_ => _scheduler.Tell(new FollowScheduler(_url)));
        Receive<SchedulerSnapshot>(TakeSnapshot);
        Receive<RequestDone>(_ => Hear());
        Receive<SchedulerUnavailable>(TellUnavailable);
        Receive<GetSnapshot>(AnswerSnapshot);
        Receive<Watch>(Begin);
        Receive<GiveUpUnknown>(GiveUp);
        Receive<SubmitSweep>(Ask);
        Receive<CancelRun>(Ask);
        Receive<ResumeRun>(Ask);
        Receive<DrainWorker>(Ask);
        Receive<LocateResult>(Ask);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>A scheduler that has moved to another node does not know its followers; so this is said again and again.</summary>
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

    /// <summary>The scheduler is there, and what it said last holds.</summary>
    void Hear()
    {
        _heard = _clock.GetTimestamp();
        // What the one before was asked went down with it.
        if (!_heardOf.IsNobody() && !_heardOf.Equals(Sender))
            foreach (var question in Context.GetChildren())
                question.Tell(new Question.AskAgain());
        _heardOf = Sender;
        if (_newest is null)
            return;
        _waiting.ForEach(asker => asker.Tell(_newest));
        _waiting.Clear();
    }

    /// <summary>A node that was frozen, or is cut off, may have been given up by the cluster, and knows nothing of what is new there.</summary>
    bool IsStale => _newest is null || _clock.GetElapsedTime(_heard) > FollowsMissed * _followInterval;

    /// <summary>There is a scheduler, but it can't record, and so does nothing.</summary>
    void TellUnavailable(SchedulerUnavailable m)
    {
        _unavailable = m;
        _waiting.ForEach(asker => asker.Tell(m));
        _waiting.Clear();
    }

    /// <summary>Whether a run was there and is there no more: its scheduler has begun anew.</summary>
    bool IsLost(Watch watch, ClusterSnapshot? before) =>
        before?.Runs.Any(r => r.Id == watch.Run.Value) == true && Find(watch.Run) is null
        && watch.Into.TryComplete(new IOException($"the scheduler began anew, and run '{watch.Run}' is lost."));

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
            Timers.StartSingleTimer(watch, new GiveUpUnknown(watch), 2 * _followInterval);
    }

    /// <summary>A snapshot that knows the run would have come by now.</summary>
    void GiveUp(GiveUpUnknown m)
    {
        if (IsStale)
            Timers.StartSingleTimer(m.Watch, m, 2 * _followInterval);
        else if (Find(m.Watch.Run) is null && _watches.Remove(m.Watch))
            m.Watch.Into.TryComplete(new KeyNotFoundException($"there is no run '{m.Watch.Run}'."));
    }

    /// <summary>Shows how the run stands, and says whether that was the last.</summary>
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
