namespace ActorSweep.Core.Scheduling;

/// <summary>
/// The links between tasks: who waits for whose result, and who still needs a result. Changes of links only note the conclusions to draw,
/// tasks that may start, tasks that cannot and tasks that nobody wants; <see cref="Settlement"/> draws them.
/// </summary>
sealed class Lineage(Turn turn)
{
    readonly Queue<LinkedTask> _toStart = new(), _unwanted = new();
    readonly Queue<(LinkedTask Task, TaskFailure Failure)> _refused = new();
    readonly Stack<LinkedTask> _demanding = new();

    /// <summary>Whether all conclusions are drawn.</summary>
    public bool IsSettled => _toStart.Count == 0 && _unwanted.Count == 0 && _refused.Count == 0;

    /// <summary>Notes a task that may be able to start.</summary>
    public void MayStart(LinkedTask task) => _toStart.Enqueue(task);

    /// <summary>Notes a task that may have nobody left who wants it.</summary>
    public void MayBeUnwanted(LinkedTask task) => _unwanted.Enqueue(task);

    /// <summary>
    /// Notes a task that can never start. The task fails after all unwanted tasks are dropped, so that a refused task that only unwanted tasks need is dropped
    /// and does not count as failed.
    /// </summary>
    public void RefuseTask(LinkedTask task, TaskFailure failure) => _refused.Enqueue((task, failure));

    public LinkedTask? NextToStart() => _toStart.TryDequeue(out var task) ? task : null;

    public (LinkedTask Task, TaskFailure Failure)? NextRefused() => _refused.TryDequeue(out var refused) ? refused : null;

    public LinkedTask? NextUnwanted() => _unwanted.TryDequeue(out var task) ? task : null;

    /// <summary>A task that waits demands its inputs; those whose results were released are done again, and what these need.</summary>
    public void DemandInputs(LinkedTask first)
    {
        _demanding.Push(first);
        while (_demanding.TryPop(out var task))
        {
            (task.WaitingFor, task.NotBefore) = (task.After.Length, default);
            foreach (var input in task.Inputs)
            {
                input.Wanted++;
                if (input.State == WorkState.Released)
                {
                    input.Revive("its result is wanted again", turn.Now);
                    _demanding.Push(input);
                }
                task.WaitingFor += input.State == WorkState.Kept ? 0 : 1;
            }
            _toStart.Enqueue(task);
        }
    }

    /// <summary>A task has ended: all that depend on it wait for one thing less.</summary>
    public void SatisfyDependents(LinkedTask ended)
    {
        if (ended.Dependents.Count > 0)
            foreach (var dependent in ended.Dependents.ToArray())
                Satisfy(dependent, ended);
    }

    /// <summary>A task will not be executed: those that only come after it need not wait.</summary>
    public void SatisfyFollowers(LinkedTask released)
    {
        if (released.Dependents.Count > 0)
            foreach (var dependent in released.Dependents.Where(d => d.After.Contains(released)).ToList())
                Satisfy(dependent, released);
    }

    /// <summary>A task waits for one thing less, or for two: what comes before it can be an input as well.</summary>
    void Satisfy(LinkedTask dependent, LinkedTask ended)
    {
        var isBefore = dependent.After.Length > 0 && dependent.After.Contains(ended);
        var isInput = !isBefore || dependent.Inputs.Contains(ended);
        if (isBefore)
            dependent.After = [.. dependent.After.Where(t => t != ended)];
        if (!isInput)
            ended.Dependents.Remove(dependent);
        if (dependent.State != WorkState.Waiting)
            return;
        dependent.WaitingFor -= (isBefore ? 1 : 0) + (isInput && ended.State == WorkState.Kept ? 1 : 0);
        if (dependent.WaitingFor == 0 || (isInput && ended.State == WorkState.Failed))
            _toStart.Enqueue(dependent);
    }

    /// <summary>Has a task wait for its inputs, as far as they are gone, and for a time.</summary>
    public void WaitAgain(LinkedTask task, TimeSpan delay)
    {
        task.WaitingFor = task.Inputs.Count(i => i.State != WorkState.Kept) + (delay > TimeSpan.Zero ? 1 : 0);
        if (delay <= TimeSpan.Zero)
        {
            _toStart.Enqueue(task);
            return;
        }
        task.NotBefore = turn.Now + delay;
        turn.After(delay, () =>
        {
            if (task.State != WorkState.Waiting || task.NotBefore == default || task.NotBefore > turn.Now)
                return;
            task.NotBefore = default;
            task.WaitingFor--;
            _toStart.Enqueue(task);
        });
    }

    /// <summary>A task that goes on with a worker waits for nothing: its inputs were there when it began.</summary>
    public static void NeedNothingMore(LinkedTask task)
    {
        task.WaitingFor = 0;
        foreach (var before in task.After)
            if (!task.Inputs.Contains(before))
                before.Dependents.Remove(task);
        task.After = [];
    }

    /// <summary>A task that has ended does not want its inputs any more.</summary>
    public void ReleaseInputs(LinkedTask task)
    {
        foreach (var input in task.Inputs)
            if (--input.Wanted == 0)
                _unwanted.Enqueue(input);
    }

    /// <summary>A task will never be done again, so that its inputs are not needed for it.</summary>
    public void CutInputs(LinkedTask task)
    {
        foreach (var input in task.Inputs)
            if (input.Dependents.Remove(task) && input.Wanted == 0)
                _unwanted.Enqueue(input);
        foreach (var before in task.After)
            if (before.Dependents.Remove(task) && before.Wanted == 0)
                _unwanted.Enqueue(before);
        (task.Inputs, task.After) = ([], []);
    }
}
