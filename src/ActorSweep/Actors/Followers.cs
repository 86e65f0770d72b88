using ActorSweep.Core.Scheduling;
using ActorSweep.Protocol.Messages;
using ActorSweep.Storage.Journal;
using Akka.Actor;

namespace ActorSweep.Actors;

/// <summary>Gateways that follow the scheduler: each is told how everything stands when that has changed.</summary>
/// <param name="lease">The scheduler's claim to the journal; null where there is no journal.</param>
sealed class Followers(IActorContext context, SchedulerState state, JournalWriter journal, JournalLease? lease)
{
    readonly Dictionary<IActorRef, string> _followers = [];
    long _pushedVersion = -1;

    public void Add(FollowScheduler m, IActorRef follower)
    {
        var isNew = _followers.TryAdd(follower, m.Url);
        if (isNew)
        {
            context.Watch(follower);
            // The others hear of one more node where clients reach the cluster.
            _pushedVersion = -1;
        }
        // A node that was frozen knows nothing of what was done meanwhile elsewhere.
        if (lease?.IsHeld == false)
            return;
        if (isNew)
            journal.Answer(follower, Snapshot());
        else
            follower.Tell(new RequestDone());
    }

    /// <summary>An actor has ended, which may be a follower.</summary>
    public void Remove(IActorRef follower)
    {
        if (_followers.Remove(follower))
            _pushedVersion = -1;
    }

    /// <summary>Tells all how everything stands, if that has changed.</summary>
    public void Push()
    {
        if (_pushedVersion == state.Version || _followers.Count == 0)
            return;
        _pushedVersion = state.Version;
        var snapshot = Snapshot();
        journal.WhenRecorded(() =>
        {
            foreach (var follower in _followers.Keys)
                follower.Tell(snapshot);
        });
    }

    SchedulerSnapshot Snapshot() => new(state.Snapshot() with { Schedulers = [.. _followers.Values.Where(url => url.Length > 0).Distinct().Order(StringComparer.Ordinal)] });
}
