using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Working;

namespace ActorSweep.Core.Tests.Scheduling.Simulation;

/// <summary>Carries the instructions of a scheduler to workers over the network.</summary>
/// <param name="isMap">Whether a run is a map.</param>
/// <param name="workers">All workers.</param>
sealed class SchedulerCommands(ISimulatedScheduler scheduler, IWorkerWorld world, Func<RunId, bool> isMap, Func<IEnumerable<SimulatedNode>> workers)
{
    /// <summary>Carries an instruction for workers. Returns false for any other.</summary>
    public bool TryCarry(Instruction instruction)
    {
        switch (instruction)
        {
            case Instruction.AssignChunk i: Send(i.Worker, worker => worker.Take(scheduler, new HeldChunk(i.Attempt, i.Run, i.Number, i.Blocks) { IsOfMap = isMap(i.Run) }, [])); break;
            case Instruction.AssignTask i: Send(i.Worker, worker => worker.Take(scheduler, new HeldTask(i.Attempt, i.Task, i.Number), i.Inputs)); break;
            case Instruction.RecallWork i: Send(i.Worker, new WorkerEvent.AttemptRecalled(scheduler, i.Attempt)); break;
            case Instruction.DiscardWork i: Send(i.Worker, new WorkerEvent.AttemptDiscarded(scheduler, i.Attempt)); break;
            case Instruction.AdoptWork i: Send(i.Worker, new WorkerEvent.AttemptAdopted(scheduler, i.Attempt)); break;
            case Instruction.AddReplica i: Send(i.Worker, new WorkerEvent.ReplicaWanted(scheduler, i.Result, i.From)); break;
            case Instruction.DeleteTask i:
                foreach (var holder in i.Holders)
                    Send(holder, new WorkerEvent.ResultsReleased(scheduler, [i.Task]));
                break;
            // A barrier: later messages to the worker arrive later.
            case Instruction.ReleaseWorkerResults i: Send(i.Worker, worker => worker.Handle(new WorkerEvent.ResultsReleased(scheduler, null)), isBarrier: true); break;
            case Instruction.StopRun i: ReleaseRun(i.Run); break;
            // Not by the network, because the message to an idle worker is never repeated.
            case Instruction.FinishDrain i: world.Timeline.In(0.01, () => world.Find(i.Worker).Handle(new WorkerEvent.DrainConfirmed(scheduler))); break;
            default: return false;
        }
        return true;
    }

    /// <summary>Tells all workers to delete everything of a run.</summary>
    public void ReleaseRun(RunId run)
    {
        foreach (var worker in workers())
            Send(worker.Id, new WorkerEvent.RunReleased(scheduler, run));
    }

    public void Send(WorkerId to, WorkerEvent command) => Send(to, worker => worker.Handle(command));

    void Send(WorkerId to, Action<SimulatedNode> message, bool isBarrier = false)
    {
        var worker = world.Find(to);
        world.Network.Carry(worker, () => message(worker), isBarrier);
    }
}
