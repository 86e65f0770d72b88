using ActorSweep.Core.Scheduling;
using ActorSweep.Protocol;
using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace ActorSweep.Actors;

// The worker's scheduler: found, lost, and found again.
sealed partial class WorkerActor
{
    sealed record SayHello;

    sealed record GiveUp;

    sealed record LookElsewhere;

    /// <summary>The epoch of the scheduler that the node of the last one knows; null: it knows none, or does not answer.</summary>
    sealed record Sighting(long? Epoch);

    const int HellosBeforeAWord = 20;

    /// <summary>A scheduler that was seen so often, and has not answered a hello meanwhile, is in another cluster.</summary>
    const int SightingsBeforeLeaving = 4;

    IActorRef? _scheduler;
    string _url = "";
    long _epoch;
    int _hellos, _sightings;
    bool _isLooking;

    /// <summary>Says hello until the scheduler has answered: it may be on its way to another node.</summary>
    void Hello()
    {
        if (_scheduler is not null)
            return;
        if (++_hellos % HellosBeforeAWord == 0)
            _services.Log.LogWarning("{Worker} has found no scheduler yet, and goes on looking", _services.Id);
        var held = WhatIsHeld().ToList();
        _services.Scheduler.Tell(new RegisterWorker(_services.Id, _services.Slots, _services.Address.Url)
        {
            Resources = new(_services.Resources),
            Folder = _services.Address.Folder,
            Held = [.. held.OfType<HeldChunk>()],
            HeldTasks = [.. held.OfType<HeldTask>()],
        });
        Timers.StartSingleTimer("hello", new SayHello(), _services.HelloInterval);
    }

    void Registered(WorkerRegistered m)
    {
        if (m.Epoch < _epoch)
            return;
        if (m.Epoch > _epoch)
            Inherit();
        _epoch = m.Epoch;
        _services.SchedulerAt(_url = m.Url);
        if (Equals(_scheduler, Sender))
            return;
        if (_scheduler is not null)
            Context.Unwatch(_scheduler);
        StopLooking();
        _scheduler = Context.Watch(Sender);
        _services.Log.LogInformation("{Worker} joined the scheduler of epoch {Epoch}", _services.Id, _epoch);
        TellExecuted(_ => true);
        if (_isLeaving)
            _scheduler.Tell(new Leave(_services.Id));
    }

    void Forsake()
    {
        if (_scheduler is not null)
            Context.Unwatch(_scheduler);
        _scheduler = null;
        if (_isLeaving)
        {
            Go();
            return;
        }
        _services.Log.LogWarning("{Worker} has lost its scheduler, and looks for another", _services.Id);
        BeginLooking();
        Hello();
    }

    /// <summary>A scheduler that is out of reach may stay so without ever being given up: where nobody else is left to say so.</summary>
    void SeeReachability(ClusterWatch.NodeReachable m)
    {
        if (_scheduler?.Path.Address != m.Node)
            return;
        if (m.IsReachable)
            StopLooking();
        else
            BeginLooking();
    }

    void BeginLooking()
    {
        if (_isLooking)
            return;
        (_isLooking, _sightings) = (true, 0);
        GiveUpLater();
        Timers.StartPeriodicTimer("look-elsewhere", new LookElsewhere(), _services.LookElsewhereInterval);
    }

    void GiveUpLater() => Timers.StartSingleTimer("give-up", new GiveUp(), _services.SchedulerTimeout);

    void StopLooking()
    {
        _isLooking = false;
        Timers.Cancel("give-up");
        Timers.Cancel("look-elsewhere");
    }

    /// <summary>The cluster that this node is in has no scheduler, and may never have one (again); another cluster may. Where there is none yet, it waits for one.</summary>
    void Abandon()
    {
        if (!_services.HasJoined())
        {
            GiveUpLater();
            return;
        }
        _services.Log.LogError("{Worker} has had no scheduler for {Timeout}, and gives up", _services.Id, _services.SchedulerTimeout);
        _services.Orphaned();
    }

    void LookAround()
    {
        if (_url.Length > 0)
            _services.EpochAt(_url).PipeTo(Self, success: epoch => new Sighting(epoch), failure: _ => new Sighting(null));
    }

    /// <summary>
    /// A seed that finds nobody when it comes back begins a cluster of its own. What is left of the old one would wait in vain, and this
    /// worker joins as a new one instead.
    /// </summary>
    void Consider(Sighting m)
    {
        if (!_isLooking || m.Epoch is not { } epoch || epoch <= _epoch)
            return;
        if (++_sightings != SightingsBeforeLeaving)
            return;
        _services.Log.LogError("{Worker} sees a scheduler of epoch {Epoch} at {Url} that is in another cluster, and begins anew", _services.Id, epoch, _url);
        _services.Orphaned();
    }
}
