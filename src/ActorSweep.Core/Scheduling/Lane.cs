namespace ActorSweep.Core.Scheduling;

/// <summary>Work of one run and one priority that waits for workers of one kind.</summary>
abstract class Lane(Run run, int priority, Requirement requirement, int order)
{
    public Run Run => run;

    public int Priority => priority;

    public Requirement Requirement => requirement;

    /// <summary>Its place among its run's lanes.</summary>
    public int Order => order;

    /// <summary>Whether it takes part in the sharing out.</summary>
    public bool IsQueued { get; set; }

    /// <summary>Whether nobody who is here could execute it, as far as was seen.</summary>
    public bool IsParked { get; set; }

    /// <summary>What its run had been given when this was sorted in.</summary>
    public double SortedBy { get; set; }
}

/// <summary>The chunks of a task array.</summary>
sealed class ArrayLane(ArrayRun run) : Lane(run, run.Rules.Priority, run.Rules.Requirement, 0)
{
    public ArrayRun Array => run;
}

/// <summary>Tasks of a graph, first those that come first in its depth-first order.</summary>
sealed class TaskLane(GraphRun run, int priority, Requirement requirement, int order) : Lane(run, priority, requirement, order)
{
    // Most become ready in their order, all leaves of a graph above all: these need only stand in line. In a heap each
    // of a million would cost 0.15 µs more, of 2.5.
    readonly Queue<GraphTask> _inOrder = new();
    readonly PriorityQueue<GraphTask, long> _others = new();
    long _last = -1;

    public GraphRun Graph => run;

    /// <summary>How much of it is ready, counted as far as that. What has ceased to be may be in it for long: where nobody takes from it, nobody sweeps.</summary>
    public int CountReady(int most) => _inOrder.Concat(_others.UnorderedItems.Select(i => i.Element)).Where(task => task.State == WorkState.Ready).Take(most).Count();

    public void Enqueue(GraphTask task)
    {
        if (_inOrder.Count > 0 && task.Index <= _last)
        {
            _others.Enqueue(task, task.Index);
            return;
        }
        _inOrder.Enqueue(task);
        _last = task.Index;
    }

    /// <summary>The next task that is still ready; what has ceased to be is swept away.</summary>
    public GraphTask? Peek()
    {
        while (Front() is { } task)
        {
            if (task.State == WorkState.Ready && !task.IsSuspect)
                return task;
            Dequeue();
        }
        return null;
    }

    public void Dequeue()
    {
        if (IsOtherFirst())
            _others.Dequeue();
        else
            _inOrder.Dequeue();
    }

    /// <summary>All that is ready.</summary>
    public IReadOnlyList<GraphTask> Ready =>
        [.. _inOrder.Concat(_others.UnorderedItems.Select(i => i.Element)).Where(t => t.State == WorkState.Ready).Distinct()];

    GraphTask? Front() => IsOtherFirst() ? _others.Peek() : _inOrder.TryPeek(out var task) ? task : null;

    bool IsOtherFirst() =>
        _others.TryPeek(out _, out var other) && (!_inOrder.TryPeek(out var first) || other < first.Index);
}
