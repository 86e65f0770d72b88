using ActorSweep.Core.Scheduling;
using ActorSweep.Protocol;
using ActorSweep.Storage;
using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace ActorSweep.Actors;

// Workers, as they come and go.
sealed partial class SchedulerActor
{
    void Register(RegisterWorker m)
    {
        if (!_state.Knows(m.Worker))
        {
            _services.Log.LogInformation("{Worker} joined, slots: {Slots}", m.Worker, m.Slots);
            _workers[m.Worker] = Context.Watch(Sender);
            _addresses[m.Worker] = new NodeBlobs(m.Address, m.Folder);
        }
        Sender.Tell(new WorkerRegistered(_state.Epoch) { Url = _services.NodeUrl });
        Apply(new SchedulerEvent.WorkerJoined(m.Worker, m.Slots, m.Address) { Resources = m.Resources, Held = [.. m.Held, .. m.HeldTasks] });
    }

    void TakeReport(ReportWork m)
    {
        if (_state.Knows(m.Worker))
            Apply(new SchedulerEvent.WorkerReported(m.Worker, m.Held));
        else
            Sender.Tell(new RegisterAgain());
    }

    void Lose(Terminated m)
    {
        if (m.ActorRef.Equals(_journal) || m.ActorRef.Equals(_queue))
            GiveUp("its actor ended");
        if (_followers.Remove(m.ActorRef))
            _pushedVersion = -1;
        foreach (var (id, _) in _workers.Where(w => w.Value.Equals(m.ActorRef)).ToList())
        {
            _services.Log.LogInformation("{Worker} is gone", id);
            _workers.Remove(id);
            _addresses.Remove(id);
            _workerOutboxes.Remove(id);
            Apply(new SchedulerEvent.WorkerLeft(id, Died: !_state.IsDraining(id)));
        }
        foreach (var (id, _) in _clients.Where(c => c.Value.Ref.Equals(m.ActorRef)).ToList())
            Miss(id, m.ActorRef);
        foreach (var (id, _) in _runs.Where(r => r.Value.Reducer.Equals(m.ActorRef)).ToList())
            Apply(new SchedulerEvent.ReductionFailed(id, "the reducer broke; the scheduler's log says how"));
    }

    void SeeReachability(ClusterWatch.NodeReachable m)
    {
        foreach (var (id, _) in _workers.Where(w => w.Value.Path.Address == m.Node).ToList())
        {
            _services.Log.LogInformation("{Worker} is {Reach}", id, m.IsReachable ? "in reach" : "out of reach; others take its work");
            Apply(m.IsReachable ? new SchedulerEvent.WorkerReachable(id) : new SchedulerEvent.WorkerUnreachable(id));
        }
    }

    void Drain(DrainWorker m)
    {
        Apply(new SchedulerEvent.WorkerDraining(m.Worker));
        Push();
        Sender.Tell(new RequestDone());
    }
}
