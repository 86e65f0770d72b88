using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Graph;

/// <summary>A task's name to people, unique in its run.</summary>
public readonly record struct TaskKey(string Name)
{
    public override string ToString() => Name;
}

/// <summary>Work that waits to be asked for: tasks, each after what it depends on.</summary>
public abstract record TaskNode(TaskKey Key);

/// <summary>Independent calls of one function, told in O(1): item i is simulation i of the layout.</summary>
public sealed record TaskArray(TaskKey Key, BlockLayout Layout) : TaskNode(Key);

/// <summary>Combines the blocks of a task array as they arrive.</summary>
public sealed record ReductionTask(TaskKey Key, TaskKey Over) : TaskNode(Key);

/// <summary>A delayed task graph: what a run is made of.</summary>
public sealed record TaskGraph(IReadOnlyList<TaskNode> Tasks)
{
    /// <summary>A sweep: one task array of simulations, and its reduction.</summary>
    public static TaskGraph OfSweep(BlockLayout layout)
    {
        var simulate = new TaskArray(new TaskKey("simulate"), layout);
        return new TaskGraph([simulate, new ReductionTask(new TaskKey("reduce"), simulate.Key)]);
    }

    /// <summary>The array that feeds the graph's reduction.</summary>
    public TaskArray Simulate => Tasks.OfType<TaskArray>().Single();
}
