namespace ActorSweep.Core.Scheduling;

/// <summary>Tasks of a graph, first those that come first in its depth-first order.</summary>
sealed class TaskLane(GraphRun run, int priority, Requirement requirement, int order) : Lane(run, priority, requirement, order)
{
    /// <summary>Short tasks that one turn may bring, and the seconds that they may take together.</summary>
    const int MostOfATurn = 64;
    const double SecondsOfATurn = 0.005;

    // Most become ready in their order, all leaves of a graph above all: these need only stand in line. In a heap each
    // of a million would cost 0.15 µs more, of 2.5.
    readonly Queue<GraphTask> _inOrder = new();
    readonly PriorityQueue<GraphTask, long> _others = new();
    long _last = -1;

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
    GraphTask? Peek()
    {
        while (Front() is { } task)
        {
            if (task.State == WorkState.Ready && !task.IsSuspect)
                return task;
            Dequeue();
        }
        return null;
    }

    void Dequeue()
    {
        if (IsOtherFirst())
            _others.Dequeue();
        else
            _inOrder.Dequeue();
    }

    /// <summary>Assigns one task; and some more of them to the same worker where they are short.</summary>
    public override LaneTurn AssignNext(out double seconds)
    {
        seconds = 0;
        if (Peek() is not { } first)
        {
            run.LeaveLane(this);
            return LaneTurn.Empty;
        }
        var index = run.Parts.Workers.Index;
        if (Placement.Choose(index, first, run.Parts.Turn) is not { } worker)
            return LaneTurn.Blocked;
        var count = 0;
        for (GraphTask? next = first; next is not null; next = seconds < SecondsOfATurn && ++count < MostOfATurn ? NextFor(worker, index) : null)
        {
            Dequeue();
            run.AssignTask(next, worker);
            seconds += next.Current!.ExpectedSeconds;
        }
        return LaneTurn.Assigned;
    }

    /// <summary>The next task, if it is as well off with a worker as anywhere.</summary>
    GraphTask? NextFor(Worker worker, WorkerIndex index) =>
        Requirement.IsNone && index.HasRoom(worker) && Peek() is { } next && IsShort(next) && !Placement.HasDistantInputs(next) ? next : null;

    static bool IsShort(GraphTask task) => task.Function.Seconds < SecondsOfATurn / 5;

    public override void FailWork(TaskFailure failure)
    {
        foreach (var task in Ready)
            run.Parts.Outcomes.FailTask(task, failure);
    }

    /// <summary>All tasks that are ready.</summary>
    IReadOnlyList<GraphTask> Ready =>
        [.. _inOrder.Concat(_others.UnorderedItems.Select(i => i.Element)).Where(t => t.State == WorkState.Ready).Distinct()];

    GraphTask? Front() => IsOtherFirst() ? _others.Peek() : _inOrder.TryPeek(out var task) ? task : null;

    bool IsOtherFirst() =>
        _others.TryPeek(out _, out var other) && (!_inOrder.TryPeek(out var first) || other < first.Index);
}
