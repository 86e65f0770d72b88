using ActorSweep.Core.Scheduling;
using ActorSweep.Execution.Processes;
using ActorSweep.Execution.Storage;
using ActorSweep.Logging;
using ActorSweep.Protocol.Messages;
using Akka.Actor;

namespace ActorSweep.Actors;

/// <summary>Translates messages about workers, and their losses, to events.</summary>
/// <param name="apply">Makes the scheduler handle an event.</param>
sealed class WorkerRegistry(SchedulerServices services, IActorContext context, SchedulerState state, WorkerLinks workers, Action<SchedulerEvent> apply)
{
    public void RegisterWorker(RegisterWorker m, IActorRef worker)
    {
        if (!state.Knows(m.Worker))
        {
            services.Log.WorkerRegistered(m.Worker, m.Slots);
            if (m.LacksCultures)
                services.Log.WorkerLacksCultures(CultureData.Explain(m.Worker.Value));
            workers.Add(m.Worker, context.Watch(worker), new NodeBlobs(m.Address, m.Folder), m.LacksCultures);
        }
        worker.Tell(new ConfirmWorker(state.Epoch) { Url = services.NodeUrl });
        apply(new SchedulerEvent.WorkerRegistered(m.Worker, m.Slots, m.Address) { Resources = m.Resources, Held = [.. m.Held, .. m.HeldTasks] });
    }

    public void TakeReport(ReportWork m, IActorRef worker)
    {
        if (state.Knows(m.Worker))
            apply(new SchedulerEvent.WorkerReported(m.Worker, m.Held));
        else
            worker.Tell(new RegisterAgain());
    }

    /// <summary>Handles the end of an actor, which may be a worker's.</summary>
    public void LoseWorker(IActorRef actor)
    {
        foreach (var id in workers.Of(actor))
        {
            var isLost = !state.IsDraining(id);
            if (isLost)
                services.Log.WorkerLost(id);
            else
                services.Log.WorkerUnregistered(id);
            workers.Remove(id);
            apply(new SchedulerEvent.WorkerUnregistered(id, isLost));
        }
    }

    public void SeeReachability(ClusterWatch.NodeReachable m)
    {
        foreach (var id in workers.On(m.Node))
        {
            if (m.IsReachable)
                services.Log.WorkerReachable(id);
            else
                services.Log.WorkerUnreachable(id);
            apply(m.IsReachable ? new SchedulerEvent.WorkerReachable(id) : new SchedulerEvent.WorkerUnreachable(id));
        }
    }
}
