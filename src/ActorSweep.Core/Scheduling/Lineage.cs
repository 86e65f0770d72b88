namespace ActorSweep.Core.Scheduling;

/// <summary>
/// The links between tasks: which tasks wait for a result, and which still need it. A change of links only notes tasks that may start, that can never start, or
/// that may be unwanted. <see cref="Settlement"/> decides about these tasks.
/// </summary>
sealed class Lineage(Turn turn)
{
    readonly Queue<LinkedTask> _toStart = new(), _unwanted = new();
    readonly Queue<(LinkedTask Task, TaskFailure Failure)> _refused = new();
    readonly Stack<LinkedTask> _demanding = new();

    /// <summary>Whether no noted task is left to decide about.</summary>
    public bool IsSettled => _toStart.Count == 0 && _unwanted.Count == 0 && _refused.Count == 0;

    /// <summary>Notes a task that may be able to start.</summary>
    public void MayStart(LinkedTask task) => _toStart.Enqueue(task);

    /// <summary>Notes a task that may be unwanted.</summary>
    public void MayBeUnwanted(LinkedTask task) => _unwanted.Enqueue(task);

    /// <summary>
    /// Notes a task that can never start. The task fails after all unwanted tasks are deleted, so that a refused task that only unwanted tasks need is
    /// deleted and does not count as failed.
    /// </summary>
    public void RefuseTask(LinkedTask task, TaskFailure failure) => _refused.Enqueue((task, failure));

    public LinkedTask? NextToStart() => _toStart.TryDequeue(out var task) ? task : null;

    public (LinkedTask Task, TaskFailure Failure)? NextRefused() => _refused.TryDequeue(out var refused) ? refused : null;

    public LinkedTask? NextUnwanted() => _unwanted.TryDequeue(out var task) ? task : null;

    /// <summary>Makes a waiting task want its inputs. Inputs whose results were released are executed again, and so are the released inputs of these.</summary>
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
                    input.ReviveTask("its result is needed again", turn.Now);
                    _demanding.Push(input);
                }
                task.WaitingFor += input.State == WorkState.Finished ? 0 : 1;
            }
            _toStart.Enqueue(task);
        }
    }

    /// <summary>Reduces the number of things that each dependent of a finished or failed task waits for.</summary>
    public void SatisfyDependents(LinkedTask ended)
    {
        if (ended.Dependents.Count > 0)
            foreach (var dependent in ended.Dependents.ToArray())
                Satisfy(dependent, ended);
    }

    /// <summary>Reduces the number of things that tasks which are only ordered after a released task wait for.</summary>
    public void SatisfyFollowers(LinkedTask released)
    {
        if (released.Dependents.Count > 0)
            foreach (var dependent in released.Dependents.Where(d => d.After.Contains(released)).ToList())
                Satisfy(dependent, released);
    }

    /// <summary>Reduces the number of things that a dependent waits for: by two where the other task is both its predecessor and its input.</summary>
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
        dependent.WaitingFor -= (isBefore ? 1 : 0) + (isInput && ended.State == WorkState.Finished ? 1 : 0);
        if (dependent.WaitingFor == 0 || (isInput && ended.State == WorkState.Failed))
            _toStart.Enqueue(dependent);
    }

    /// <summary>Makes a task wait for its missing inputs and for a delay.</summary>
    public void WaitAgain(LinkedTask task, TimeSpan delay)
    {
        task.WaitingFor = task.Inputs.Count(i => i.State != WorkState.Finished) + (delay > TimeSpan.Zero ? 1 : 0);
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

    /// <summary>Makes an adopted task wait for nothing: its inputs were there when it began.</summary>
    public static void NeedNothingMore(LinkedTask task)
    {
        task.WaitingFor = 0;
        foreach (var before in task.After)
            if (!task.Inputs.Contains(before))
                before.Dependents.Remove(task);
        task.After = [];
    }

    /// <summary>Releases the inputs of a task that needs them no longer.</summary>
    public void ReleaseInputs(LinkedTask task)
    {
        foreach (var input in task.Inputs)
            if (--input.Wanted == 0)
                _unwanted.Enqueue(input);
    }

    /// <summary>Unlinks a task that will never be executed again from its inputs and predecessors.</summary>
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
