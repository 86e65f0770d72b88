using ActorSweep.Core.Graph;

namespace ActorSweep.Core.Scheduling;

// How tasks of graphs end: with a result, with a failure, or with another try.
public sealed partial class SchedulerState
{
    void Finish(SchedulerEvent.TaskFinished e)
    {
        EndUnclaimed(e.Attempt);
        if (Find(e.Worker, e.Attempt) is not { Work: GraphTask task } attempt || !IsWithWorker(task))
            return;
        var worker = attempt.Worker!;
        worker.Tasks++;
        worker.LastHeard = _now;
        task.Function.Measure(e.Seconds, 1);
        task.Run.Measure(worker, 1, e.Seconds, e.Bytes);
        TakeOut(task, discard: true, except: attempt);
        (task.Bytes, task.IsSafe) = (e.Bytes, e.IsInline);
        if (!e.IsInline)
            AddHolder(task, worker, attempt.Id);
        Keep(task, e.Result);
    }

    /// <summary>A task has its result.</summary>
    void Keep(GraphTask task, ResultHandle? result = null)
    {
        task.Keep(_now);
        CountEnded(task, +1, 0);
        Instruct(new Instruction.TaskKept(task.Id, ClientsOf(task)) { Result = result });
        if (task.Dependents.Count > 0)
            foreach (var dependent in task.Dependents.ToArray())
                Satisfy(dependent, task);
        LetGoOfInputs(task);
        // What can't get lost need never be done again, so that its inputs can be forgotten.
        if (task.IsSafe)
            CutOff(task);
        Attach(task);
        if (task.Wanted == 0)
            _unwanted.Enqueue(task);
    }

    /// <summary>A task waits for one thing less, or for two: what comes before it can be an input as well.</summary>
    void Satisfy(GraphTask dependent, GraphTask ended)
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

    void Fail(GraphTask task, TaskFailure failure, bool mayRetry = false)
    {
        if (task.Current is not null)
            TakeOut(task, discard: true);
        (task.Run as GraphRun)?.Suspects.Remove(task);
        task.Move(WorkTrigger.Fail, _now, "failed: {0}", failure.Type);
        task.Failure = failure with { Story = [.. failure.Story, .. task.Story.Lines] };
        CountEnded(task, +1, +1);
        Instruct(new Instruction.TaskFailed(task.Id, task.Failure, ClientsOf(task)) { MayRetry = mayRetry });
        if (task.Dependents.Count > 0)
            foreach (var dependent in task.Dependents.ToArray())
                Satisfy(dependent, task);
        LetGoOfInputs(task);
        Attach(task);
        if (task.Wanted == 0)
            _unwanted.Enqueue(task);
    }

    void FailOrRetry(SchedulerEvent.TaskFailed e)
    {
        DropUnclaimed(e.Attempt);
        if (Find(e.Worker, e.Attempt) is not { Work: GraphTask task } attempt || !IsWithWorker(task))
            return;
        attempt.Worker!.LastHeard = _now;
        task.Failures++;
        TakeOut(task, discard: true, except: attempt);
        if (!e.MayRetry || task.Failures > task.Rules.Retries)
        {
            Fail(task, e.Failure with { Attempt = task.Number }, e.MayRetry);
            return;
        }
        task.Move(WorkTrigger.Retry, _now, "try {2} failed at {0}: {1}", e.Worker.Value, e.Failure.Type, task.Failures);
        Wait(task, DelayOf(task.Rules, task.Failures, task.Index));
    }

    /// <summary>Has a task wait for its inputs, as far as they are gone, and for a time.</summary>
    void Wait(GraphTask task, TimeSpan delay)
    {
        task.WaitingFor = task.Inputs.Count(i => i.State != WorkState.Kept) + (delay > TimeSpan.Zero ? 1 : 0);
        if (delay <= TimeSpan.Zero)
        {
            _toStart.Enqueue(task);
            return;
        }
        task.NotBefore = _now + delay;
        After(delay, () =>
        {
            if (task.State != WorkState.Waiting || task.NotBefore == default || task.NotBefore > _now)
                return;
            task.NotBefore = default;
            task.WaitingFor--;
            _toStart.Enqueue(task);
        });
    }

    void CountEnded(GraphTask task, int done, int failed)
    {
        if (task.IsItem)
            return;
        task.Run.Count(done, failed, _now);
    }
}
