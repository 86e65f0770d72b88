namespace ActorSweep.Core.Submitting;

/// <summary>All holds of a client. A task or a map has more than one hold where the client gets one that it published itself.</summary>
sealed class Holds
{
    readonly Dictionary<TaskId, TaskHold> _tasks = [];
    readonly Dictionary<RunId, List<MapHold>> _maps = [];

    /// <summary>The number of tasks and maps that are held.</summary>
    public int Count => _tasks.Count + _maps.Count;

    public IEnumerable<TaskHold> Tasks
    {
        get
        {
            foreach (var first in _tasks.Values)
                for (var hold = first; hold is not null; hold = hold.Next)
                    yield return hold;
        }
    }

    public IEnumerable<MapHold> Maps => _maps.Values.SelectMany(holds => holds);

    /// <summary>Returns the first hold of a task, which leads to the others; null where the task is not held.</summary>
    public TaskHold? Of(TaskId task) => _tasks.GetValueOrDefault(task);

    public IReadOnlyList<MapHold> Of(RunId map) => _maps.TryGetValue(map, out var holds) ? holds : [];

    /// <summary>Returns the request with which the client began to hold a task, or the map of which it is an item.</summary>
    public ClientRequest? RequestOf(TaskId task) => Of(task) is { } hold ? hold.Request : Of(task.Run) is [var map, ..] ? map.Request : null;

    /// <summary>Adds a hold; returns false where it was added before.</summary>
    public bool TryAdd(TaskHold hold)
    {
        if (_tasks.TryAdd(hold.Id, hold))
            return true;
        var last = _tasks[hold.Id];
        while (last != hold && last.Next is { } next)
            last = next;
        if (last == hold)
            return false;
        last.Next = hold;
        return true;
    }

    /// <inheritdoc cref="TryAdd(TaskHold)"/>
    public bool TryAdd(MapHold hold)
    {
        if (!_maps.TryGetValue(hold.Run, out var holds))
            _maps.Add(hold.Run, holds = []);
        if (holds.Contains(hold))
            return false;
        holds.Add(hold);
        return true;
    }

    /// <summary>Removes a hold; returns false where it is not here.</summary>
    public bool Remove(TaskHold hold)
    {
        if (!_tasks.TryGetValue(hold.Id, out var first))
            return false;
        if (first == hold && hold.Next is { } second)
            _tasks[hold.Id] = second;
        else if (first == hold)
            _tasks.Remove(hold.Id);
        else
        {
            var before = first;
            while (before.Next is { } next && next != hold)
                before = next;
            if (before.Next is null)
                return false;
            before.Next = hold.Next;
        }
        hold.Next = null;
        return true;
    }

    /// <inheritdoc cref="Remove(TaskHold)"/>
    public bool Remove(MapHold hold)
    {
        if (!_maps.TryGetValue(hold.Run, out var holds) || !holds.Remove(hold))
            return false;
        if (holds.Count == 0)
            _maps.Remove(hold.Run);
        return true;
    }

    /// <summary>Returns the invariants that do not hold; all must hold after every event.</summary>
    public IEnumerable<string> BrokenInvariants()
    {
        foreach (var hold in Tasks)
        {
            if (hold.State == HoldState.Released)
                yield return $"{hold.Id}: a released task is not held";
            if (hold.Waiter is not null && hold.State != HoldState.Waiting)
                yield return $"{hold.Id}: only a task that has not ended has a waiter, and the task is {hold.State}";
            if ((hold.Result is not null) != (hold.State == HoldState.Here))
                yield return $"{hold.Id}: the hold has a result if and only if its state is {HoldState.Here}, and its state is {hold.State}";
            if ((hold.Failure is not null) != (hold.State is HoldState.Failed or HoldState.Cancelled or HoldState.Lost))
                yield return $"{hold.Id}: the hold has a failure if and only if the task ended without a result, and the task is {hold.State}";
            if (hold.IsCancelled && hold.State != HoldState.Waiting)
                yield return $"{hold.Id}: only a task that has not ended can be marked as cancelled, and the task is {hold.State}";
        }
        foreach (var broken in Maps.SelectMany(map => map.BrokenInvariants()))
            yield return broken;
    }
}
