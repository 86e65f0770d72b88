using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Tests.Scheduling;

// Events of graphs, maps and clients.
sealed partial class SchedulerDriver
{
    /// <summary>Client "c" submits tasks of run "g".</summary>
    public IReadOnlyList<Instruction> Ask(params TaskSpec[] tasks) => AskIn("g", "c", tasks);

    public IReadOnlyList<Instruction> AskIn(string run, string client, params TaskSpec[] tasks) =>
        Do(new SchedulerEvent.TasksSubmitted(new(client), new(run), run, tasks));

    /// <summary>Client "c" submits a map.</summary>
    public IReadOnlyList<Instruction> Map(string run, long count, TaskRules? rules = null, string client = "c") =>
        Do(new SchedulerEvent.MapSubmitted(new(client), new(run), run, count, rules ?? TaskRules.Default));

    public IReadOnlyList<Instruction> RegisterWorker(string worker, int slots, params (string Name, double Amount)[] resources) =>
        Do(new SchedulerEvent.WorkerRegistered(new(worker), slots, $"akka://{worker}") { Resources = resources.ToDictionary(r => r.Name, r => r.Amount) });

    /// <summary>The worker of an assignment finishes it, and holds its result unless it is inline.</summary>
    public IReadOnlyList<Instruction> Finish(Instruction.AssignTask executed, double seconds = 1, long bytes = 100, bool inline = false) =>
        Do(new SchedulerEvent.TaskFinished(executed.Worker, executed.Attempt, seconds, bytes, inline));

    public IReadOnlyList<Instruction> FinishItems(Instruction.AssignChunk executed, double seconds = 1, bool inline = false, params ItemFailure[] failed) =>
        Do(new SchedulerEvent.ChunkFinished(executed.Worker, executed.Attempt, seconds, 100, failed.Length) { IsInline = inline, FailedItems = failed });

    public IReadOnlyList<Instruction> Throw(Instruction.AssignTask executed, bool mayRetry = true) => Do(new SchedulerEvent.TaskFailed(
        executed.Worker, executed.Attempt, Specs.Failure(executed.Worker.Value), mayRetry));

    public IReadOnlyList<Instruction> ReturnWork(Instruction.AssignTask executed) => Do(new SchedulerEvent.WorkReturned(executed.Worker, executed.Attempt));

    public IReadOnlyList<Instruction> LoseInput(Instruction.AssignTask executed, TaskId input, string holder) =>
        Do(new SchedulerEvent.InputLost(executed.Worker, executed.Attempt, input, new(holder)));

    public IReadOnlyList<Instruction> Secede(Instruction.AssignTask executed) => Do(new SchedulerEvent.TaskSeceded(executed.Worker, executed.Attempt));

    public IReadOnlyList<Instruction> Cancel(params TaskId[] tasks) => Do(new SchedulerEvent.TasksCancelled(tasks));

    public IReadOnlyList<Instruction> Retry(params TaskId[] tasks) => Do(new SchedulerEvent.TasksRetried(tasks));

    public IReadOnlyList<Instruction> Detach(params TaskId[] tasks) => Do(new SchedulerEvent.TasksDetached(tasks));

    public IReadOnlyList<Instruction> Hold(string client, params TaskId[] tasks) => Do(new SchedulerEvent.TasksHeld(new(client), tasks));

    public IReadOnlyList<Instruction> Release(string client, params TaskId[] tasks) => Do(new SchedulerEvent.TasksReleased(new(client), tasks));

    public IReadOnlyList<Instruction> HoldMap(string client, string run, long count = 1) => Do(new SchedulerEvent.MapHeld(new(client), new(run), count));

    public IReadOnlyList<Instruction> ReleaseMap(string client, string run) => Do(new SchedulerEvent.MapReleased(new(client), new(run)));

    public IReadOnlyList<Instruction> UnregisterClient(string client) => Do(new SchedulerEvent.ClientUnregistered(new(client)));

    public IReadOnlyList<Instruction> WantReplicas(TaskId task, int count) => Do(new SchedulerEvent.ReplicasWanted(task, count));

    public IReadOnlyList<Instruction> AddReplica(string worker, TaskId task, AttemptId attempt = default) =>
        Do(new SchedulerEvent.ReplicaAdded(new(worker), new ResultId(task, attempt)));

    /// <summary>Moves the clock and reports the time to the scheduler.</summary>
    public IReadOnlyList<Instruction> Wait(double seconds)
    {
        Pass(seconds);
        return Do(new SchedulerEvent.TimePassed());
    }
}

/// <summary>Tasks as clients submit them.</summary>
static class Specs
{
    public static TaskId Id(long index, string run = "g") => new(new(run), index);

    /// <summary>A task of run "g" that its client holds, with inputs of the same run.</summary>
    public static TaskSpec Held(long index, params long[] inputs) => Held(index, TaskRules.Default, inputs);

    public static TaskSpec Held(long index, TaskRules rules, params long[] inputs) =>
        new(index, "f", [.. inputs.Select(i => Id(i))], rules, IsHeld: true);

    /// <summary>A task that no client holds; only other tasks need it.</summary>
    public static TaskSpec Inner(long index, params long[] inputs) => Held(index, inputs) with { IsHeld = false };

    /// <summary>A held task with inputs of any run.</summary>
    public static TaskSpec On(long index, params TaskId[] inputs) => Held(index) with { Inputs = inputs };

    public static TaskRules Needs(string resource, double amount = 1) =>
        new() { Requirement = Requirement.Of([new(resource, amount)], []) };

    public static TaskRules OnlyOn(params string[] workers) => new() { Requirement = Requirement.Of([], workers) };

    public static TaskRules RatherOn(params string[] workers) => new() { Requirement = Requirement.Of([], workers, allowsOthers: true) };

    public static TaskFailure Failure(string worker = "w1") => new("ValueError", "no", "at f", worker, 1, []);

    public static ItemFailure ItemFailed(long index, bool mayRetry = true) => new(index, Failure(), mayRetry);
}

static class GraphInstructions
{
    public static List<Instruction.AssignTask> AssignedTasks(this IEnumerable<Instruction> instructions) => [.. instructions.OfType<Instruction.AssignTask>()];

    /// <summary>Returns the only task that is assigned.</summary>
    public static Instruction.AssignTask Only(this IEnumerable<Instruction> instructions) => instructions.AssignedTasks().Single();

    /// <summary>Returns the assigned tasks and their workers: "3@w1".</summary>
    public static List<string> Where(this IEnumerable<Instruction> instructions) =>
        [.. instructions.AssignedTasks().Select(e => $"{e.Task.Index}@{e.Worker}")];

    public static List<long> Finished(this IEnumerable<Instruction> instructions) => [.. instructions.OfType<Instruction.FinishTask>().Select(k => k.Task.Index)];

    /// <summary>Returns the failed tasks and their failures: "3 DependencyFailed".</summary>
    public static List<string> Failed(this IEnumerable<Instruction> instructions) =>
        [.. instructions.OfType<Instruction.FailTask>().Select(f => $"{f.Task.Index} {f.Failure.Type}")];

    public static List<long> Reopened(this IEnumerable<Instruction> instructions) =>
        [.. instructions.OfType<Instruction.ReopenTask>().Select(k => k.Task.Index)];

    /// <summary>Returns the deleted tasks; those of which only the result is deleted are in brackets.</summary>
    public static List<string> Deleted(this IEnumerable<Instruction> instructions) =>
        [.. instructions.OfType<Instruction.DeleteTask>().Select(f => f.OnlyItsResult ? $"({f.Task.Index})" : $"{f.Task.Index}")];
}
