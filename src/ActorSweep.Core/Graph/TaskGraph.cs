using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Graph;

/// <summary>A node of a delayed task graph.</summary>
abstract record TaskNode(TaskKey Key);

/// <summary>Independent calls of one function, described in O(1): item i is simulation i of the layout.</summary>
sealed record TaskArray(TaskKey Key, BlockLayout Layout) : TaskNode(Key);

/// <summary>Combines the blocks of a task array as they arrive.</summary>
sealed record ReductionTask(TaskKey Key, TaskKey Over) : TaskNode(Key);

/// <summary>A delayed task graph, of which a run consists.</summary>
sealed record TaskGraph(IReadOnlyList<TaskNode> Tasks)
{
    /// <summary>Returns the graph of a sweep: one task array of simulations, and its reduction.</summary>
    public static TaskGraph OfSweep(BlockLayout layout)
    {
        var simulate = new TaskArray(new TaskKey("simulate"), layout);
        return new TaskGraph([simulate, new ReductionTask(new TaskKey("reduce"), simulate.Key)]);
    }

    /// <summary>The array whose results the graph's reduction combines.</summary>
    public TaskArray Simulate => Tasks.OfType<TaskArray>().Single();
}
