using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Submitting;
using ActorSweep.Core.Working;

namespace ActorSweep.Core.Tests.Scheduling.Simulation;

/// <summary>Formats events and instructions for the story.</summary>
static class Words
{
    public static string Of(SchedulerEvent happened) => happened switch
    {
        SchedulerEvent.WorkerReported e => $"WorkerReported {{ Worker = {e.Worker}, Held = [{string.Join(", ", e.Held)}] }}",
        SchedulerEvent.WorkerRegistered e => $"WorkerRegistered {{ {e.Worker}, slots {e.Slots}, held [{string.Join(", ", e.Held.Select(h => h is HeldChunk chunk ? $"{h.Attempt} {chunk.Run} {chunk.Blocks}" : $"{h.Attempt} {((HeldTask)h).Task}"))}] }}",
        SchedulerEvent.SweepRecovered e => $"SweepRecovered {{ {e.Accepted.Run}, done [{string.Join(", ", e.Done.Select(part => part.Blocks))}], cancelled {e.IsCancelled} }}",
        SchedulerEvent.BlocksReadBack e => $"BlocksReadBack {{ {e.Run}, lost [{string.Join(", ", e.Lost.Select(part => part.Blocks))}] }}",
        SchedulerEvent.TasksSubmitted e => $"TasksSubmitted {{ {e.Client}, {e.Run}, {string.Join("; ", e.Tasks.Select(Of))} }}",
        SchedulerEvent.TasksCancelled e => $"TasksCancelled {{ {string.Join(", ", e.Tasks)} }}",
        SchedulerEvent.TasksRetried e => $"TasksRetried {{ {string.Join(", ", e.Tasks)} }}",
        SchedulerEvent.TasksDetached e => $"TasksDetached {{ {string.Join(", ", e.Tasks)} }}",
        SchedulerEvent.TasksHeld e => $"TasksHeld {{ {e.Client}: {string.Join(", ", e.Tasks)} }}",
        SchedulerEvent.TasksReleased e => $"TasksReleased {{ {e.Client}: {string.Join(", ", e.Tasks)} }}",
        SchedulerEvent.ChunkFinished e => $"ChunkFinished {{ {e.Worker}, {e.Attempt}, inline {e.IsInline}, failed [{string.Join(", ", e.FailedItems.Select(f => f.Index))}] }}",
        _ => happened.ToString(),
    };

    static string Of(TaskSpec t) =>
        $"{t.Index}({string.Join(", ", t.Inputs)}{(t.After.Count > 0 ? $" after {string.Join(", ", t.After)}" : "")}{(t.IsHeld ? " held" : "")}{(t.IsDetached ? " detached" : "")}{(t.Scattered is null ? "" : " scattered")}{(t.Rules.CannotRepeat ? " once" : "")}{(t.Rules.Requirement.IsNone ? "" : " " + t.Rules.Requirement)})";

    public static string Of(Instruction instruction) => instruction switch
    {
        Instruction.AssignTask i => $"AssignTask {{ {i.Worker}, {i.Task}, {i.Attempt}, {string.Join("; ", i.Inputs.Select(p => $"{p.Task} from {string.Join("|", p.Holders)}"))} }}",
        Instruction.FinishTask i => $"FinishTask {{ {i.Task} for {string.Join(", ", i.Clients)} }}",
        Instruction.FailTask i => $"FailTask {{ {i.Task}: {i.Failure.Type}, {i.Failure.Message}; for {string.Join(", ", i.Clients)} }}",
        Instruction.DeleteTask i => $"DeleteTask {{ {i.Task}{(i.OnlyItsResult ? "'s result" : "")} by {string.Join(", ", i.Holders)} }}",
        Instruction.StartReduction i => $"StartReduction {{ {i.Run}, done [{string.Join(", ", i.Done.Select(part => part.Blocks))}] }}",
        Instruction.FinishMapChunk i => $"FinishMapChunk {{ {i.Run}, {i.Attempt}, {i.Blocks}, retrying {string.Join(", ", i.Retrying)} }}",
        _ => instruction.ToString(),
    };

    public static string Of(WorkerEvent happened) => happened switch
    {
        WorkerEvent.WorkAssigned e => $"WorkAssigned {{ epoch {e.Epoch}, {string.Join(", ", e.Work.Select(work => work.Work))} }}",
        WorkerEvent.Command e => string.Concat(e.ToString().Where(c => c != '\n')),
        WorkerEvent.WorkerConfirmed e => $"WorkerConfirmed {{ epoch {e.Epoch} }}",
        WorkerEvent.SchedulerLost e => $"SchedulerLost {{ epoch {((ISimulatedScheduler)e.Scheduler).Epoch} }}",
        WorkerEvent.ExecutorProcessLost e => $"ExecutorProcessLost {{ executing {string.Join(", ", e.Executing)}; others {string.Join(", ", e.Others)} }}",
        _ => happened.ToString(),
    };

    public static string Of(ClientEvent happened) => happened switch
    {
        ClientEvent.TaskFuturesSubmitted e => $"submits {Of((SchedulerEvent)e.Message)}",
        ClientEvent.MapFuturesSubmitted e => $"submits {e.Map.Run}",
        ClientEvent.FutureAwaited e => $"awaits {e.Future.Id}",
        ClientEvent.FuturesCancelled e => $"cancels {string.Join(", ", e.Futures.Select(f => f.Id))}",
        ClientEvent.FuturesRetried e => $"retries {string.Join(", ", e.Futures.Select(f => f.Id))}",
        ClientEvent.FuturesDetached e => $"detaches {string.Join(", ", e.Futures.Select(f => f.Id))}",
        ClientEvent.FutureReleased e => $"releases {e.Future.Id}",
        ClientEvent.HoldReleased { Hold: TaskHold hold } => $"releases {hold.Id}",
        ClientEvent.HoldReleased e => $"releases {e.Hold.Run}",
        ClientEvent.TaskFuturesHeld e => $"holds {string.Join(", ", e.Tasks.Select(hold => hold.Id))}",
        ClientEvent.MapFuturesHeld e => $"holds {e.Map.Run}",
        _ => happened.ToString(),
    };
}
