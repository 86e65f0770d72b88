using ActorSweep.Core.Scheduling;
using ActorSweep.Protocol.Messages;
using ActorSweep.Storage.Journal;
using ActorSweep.Wire;
using Akka.Actor;

namespace ActorSweep.Actors;

/// <summary>The gateways that follow the scheduler: each gets a snapshot after every change.</summary>
/// <param name="lease">The scheduler's lease of the journal; null where there is no journal.</param>
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
            // The other followers get the URL of the new node.
            _pushedVersion = -1;
        }
        // Without the lease, this scheduler may have been frozen and superseded; its snapshot could be out of date.
        if (lease?.IsHeld == false)
            return;
        if (isNew)
            journal.Answer(follower, Snapshot());
        else
            follower.Tell(new RequestCompleted());
    }

    /// <summary>Handles the end of an actor, which may be a follower.</summary>
    public void Remove(IActorRef follower)
    {
        if (_followers.Remove(follower))
            _pushedVersion = -1;
    }

    /// <summary>Sends all followers a snapshot, if the state has changed.</summary>
    public void Push()
    {
        if (_pushedVersion == state.Version || _followers.Count == 0)
            return;
        _pushedVersion = state.Version;
        var snapshot = Snapshot();
        journal.WhenRecorded(() =>
        {
            foreach (var follower in _followers.Keys)
                follower.TellInParts(snapshot);
        });
    }

    SchedulerSnapshot Snapshot() => new(state.Snapshot() with { Schedulers = [.. _followers.Values.Where(url => url.Length > 0).Distinct().Order(StringComparer.Ordinal)] });
}
