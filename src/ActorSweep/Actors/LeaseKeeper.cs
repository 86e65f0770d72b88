using System.Data.Common;
using ActorSweep.Storage.Journal;
using Akka.Actor;

namespace ActorSweep.Actors;

/// <summary>Takes the journal's lease for its parent and renews it in time. It waits for the database on a dedicated thread.</summary>
sealed class LeaseKeeper : ReceiveActor, IWithTimers
{
    /// <summary>The lease is held until it is lost.</summary>
    public sealed record Taken;

    /// <summary>The lease is lost: the database did not answer for too long, or another scheduler has taken it.</summary>
    /// <param name="IsTaken">Whether another scheduler has taken it. The cluster has then removed this node.</param>
    public sealed record Lost(string Why, bool IsTaken);

    /// <summary>The lease is not available yet.</summary>
    /// <param name="IsUnavailable">Whether the database does not answer; else another scheduler has the lease.</param>
    public sealed record Waiting(string Why, bool IsUnavailable);

    sealed record CheckLease;

    static readonly TimeSpan TakeInterval = TimeSpan.FromMilliseconds(250);

    readonly JournalDatabase _database;
    readonly JournalLease _lease;
    readonly IActorRef _parent = Context.Parent;
    bool _isTaken, _isTakenByAnother;
    string? _why;

    public LeaseKeeper(JournalDatabase database, JournalLease lease)
    {
        (_database, _lease) = (database, lease);
        Receive<CheckLease>(_ => RenewLease());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() => Self.Tell(new CheckLease());

    protected override void PostStop()
    {
        if (_isTaken)
            _lease.Release();
    }

    void RenewLease()
    {
        try
        {
            if (_isTaken)
                Renew();
            else
                TakeLease();
        }
        catch (DbException e)
        {
            Wait(_database.Explained(e).Message, isUnavailable: true);
        }
        if (_isTaken && !_lease.IsHeld)
            _parent.Tell(new Lost(_isTakenByAnother ? $"another scheduler has taken the journal {_database.Name}" : _why ?? $"the lease of the journal {_database.Name} expired", _isTakenByAnother));
        else
            Timers.StartSingleTimer("look", new CheckLease(), _isTaken ? _lease.Duration / 5 : TakeInterval);
    }

    void TakeLease()
    {
        if (!_lease.TryTake())
        {
            Wait($"{JournalLease.HolderIn(_database)} holds the journal {_database.Name}", isUnavailable: false);
            return;
        }
        _isTaken = true;
        _parent.Tell(new Taken());
    }

    void Renew()
    {
        _isTakenByAnother = !_lease.TryRenew();
    }

    void Wait(string why, bool isUnavailable)
    {
        if (!_isTaken && why != _why)
            _parent.Tell(new Waiting(why, isUnavailable));
        _why = why;
    }
}
