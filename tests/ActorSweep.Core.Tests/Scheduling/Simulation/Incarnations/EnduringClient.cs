using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Tests.Scheduling.Simulation.Incarnations;

/// <summary>
/// A client that wants the results of a graph, and says so again to each scheduler that it finds. Small results came along when it was told of them, and go
/// along when it says so again. Once it was told of all it leaves.
/// </summary>
sealed class EnduringClient(World world, IReadOnlyList<TaskSpec> tasks, Func<long, double> secondsOf)
{
    public static readonly RunId Run = new("graph");
    static readonly ClientId Id = new("c");

    readonly HashSet<long> _told = [];
    Incarnation? _with;

    /// <summary>Tasks of a graph that fail now and then, and whose dependents come after them.</summary>
    public static EnduringClient Plan(World world, int mostTasks)
    {
        var chance = world.Chance;
        var secondsEach = chance.Magnitude(0.01, 5);
        List<TaskSpec> tasks = [];
        for (long n = 0, count = chance.Size(1, mostTasks); n < count; n++)
        {
            var inputs = Enumerable.Range(0, n == 0 ? 0 : chance.Below(3)).Select(_ => new TaskId(Run, chance.Below((int)n))).Distinct().ToList();
            tasks.Add(new TaskSpec(n, "f", inputs, new TaskRules { Retries = int.MaxValue }, IsHeld: n == count - 1 || chance.Happens(0.5)));
        }
        return new EnduringClient(world, tasks, _ => secondsEach * chance.Between(0.5, 2));
    }

    public bool IsDone => tasks.All(task => !task.IsHeld || _told.Contains(task.Index));

    public double SecondsOf(long task) => secondsOf(task);

    /// <summary>Whether a task's result goes in the message that tells of it.</summary>
    public static bool IsSmall(long task) => task % 3 > 0;

    public void Live()
    {
        if (world.Active is { } found && found != _with)
        {
            _with = found;
            var said = new SchedulerEvent.TasksSubmitted(Id, Run, "graph", [.. IsDone ? [] : tasks.Select(Again)]);
            found.In(world.Chance.Latency(), () => found.Tell(new SchedulerEvent.ClientCameBack(Id, [said])));
        }
        if (world.IsBusy)
            world.Timeline.In(world.Chance.Between(0.2, 1), Live);
    }

    /// <summary>A scheduler says that a task has its result.</summary>
    public void Hear(Incarnation from, long task) => world.Timeline.In(world.Chance.Between(0.001, 0.02), () =>
    {
        if (from != _with || !_told.Add(task) || !IsDone)
            return;
        world.Log(() => "the client was told of all, and leaves");
        from.In(0.01, () => from.Tell(new SchedulerEvent.ClientLeft(Id)));
    });

    TaskSpec Again(TaskSpec task) => task with { IsAgain = true, Scattered = IsSmall(task.Index) && _told.Contains(task.Index) ? 100 : null };
}
