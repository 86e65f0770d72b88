namespace ActorSweep.Core.Scheduling;

/// <summary>A lane of a graph's tasks, in the depth-first order of the graph.</summary>
sealed class TaskLane(GraphRun run, int priority, Requirement requirement, int order) : Lane(run, priority, requirement, order)
{
    /// <summary>Most short tasks of one turn, and the seconds that they may take together.</summary>
    const int MostOfATurn = 64;
    const double SecondsOfATurn = 0.005;

    // Most tasks become ready in order, above all the leaves of a graph, and need only a queue. In a heap each of a million tasks would cost 0.15 µs more, of
    // 2.5.
    readonly Queue<GraphTask> _inOrder = new();
    readonly PriorityQueue<GraphTask, long> _others = new();
    long _last = -1;

    /// <summary>
    /// Returns the number of ready tasks, counting at most <paramref name="most"/>. Tasks that are no longer ready stay in the lane until it is assigned from.
    /// </summary>
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

    /// <summary>Returns the next ready task, and removes the tasks before it that are no longer ready.</summary>
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

    /// <summary>Assigns one task, and further short tasks to the same worker.</summary>
    public override LaneTurn AssignNext(out double seconds)
    {
        seconds = 0;
        if (Peek() is not { } first)
        {
            run.RemoveFromLane(this);
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

    /// <summary>Returns the next task if it is short and no other worker suits it better; else null.</summary>
    GraphTask? NextFor(Worker worker, WorkerIndex index) =>
        Requirement.IsNone && index.HasRoom(worker) && Peek() is { } next && IsShort(next) && !Placement.HasDistantInputs(next) ? next : null;

    static bool IsShort(GraphTask task) => task.Function.Seconds < SecondsOfATurn / 5;

    public override void FailWork(TaskFailure failure)
    {
        foreach (var task in Ready)
            run.Parts.Outcomes.FailTask(task, failure);
    }

    IReadOnlyList<GraphTask> Ready =>
        [.. _inOrder.Concat(_others.UnorderedItems.Select(i => i.Element)).Where(t => t.State == WorkState.Ready).Distinct()];

    GraphTask? Front() => IsOtherFirst() ? _others.Peek() : _inOrder.TryPeek(out var task) ? task : null;

    bool IsOtherFirst() =>
        _others.TryPeek(out _, out var other) && (!_inOrder.TryPeek(out var first) || other < first.Index);
}
