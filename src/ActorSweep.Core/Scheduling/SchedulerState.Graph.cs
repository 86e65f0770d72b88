using ActorSweep.Core.Graph;

namespace ActorSweep.Core.Scheduling;

// Graphs: tasks that depend on others, from their coming to their being forgotten.
public sealed partial class SchedulerState
{
    const int MostFunctions = 10_000;
    readonly Dictionary<string, Function> _functions = new(StringComparer.Ordinal);
    readonly Queue<GraphTask> _toStart = new(), _unwanted = new();
    readonly Stack<GraphTask> _demanding = new();

    void Submit(SchedulerEvent.TasksSubmitted e)
    {
        var client = ClientOf(e.Client);
        if (!_runs.TryGetValue(e.Run, out var found))
        {
            var begun = new GraphRun(e.Run, e.Name, client, _now) { Age = ++_lastOrder, IsOpen = e.IsOpen };
            client.Graphs.Add(begun);
            _runs.Add(e.Run, found = begun);
        }
        if (found is not GraphRun run)
            return;
        foreach (var spec in e.Tasks)
            if (run.Find(spec.Index) is null)
                Add(spec, run, client);
        EndIfForgotten(run);
    }

    void Add(TaskSpec spec, GraphRun run, Client client)
    {
        var task = new GraphTask(run, spec.Index, FunctionOf(spec.Function), spec.Rules, spec.Key) { IsScattered = spec.Scattered is not null };
        var inputs = Resolve(spec.Inputs, run);
        run.Add(task);
        if (spec.IsHeld)
            Hold(client, task);
        if (spec.IsDetached)
            Detach(task);
        if (inputs is null)
        {
            Fail(task, new TaskFailure(FailureType.InputForgotten, "it depends on a task that is not there (any more)", "", "", 0, []));
            return;
        }
        task.Inputs = inputs;
        foreach (var input in inputs)
            input.Dependents.Add(task);
        task.After = [.. (Resolve(spec.After, run) ?? []).Where(t => t.IsUnderWay)];
        foreach (var before in task.After)
            before.Dependents.Add(task);
        if (spec.Scattered is { } bytes)
            (task.Bytes, task.IsSafe) = (bytes, true);
        Demand(task);
    }

    /// <summary>The tasks of these names, each once; null where one of them is not there.</summary>
    GraphTask[]? Resolve(IReadOnlyList<TaskId> ids, GraphRun near)
    {
        if (ids.Count == 0)
            return [];
        var tasks = new GraphTask[ids.Count];
        for (var i = 0; i < tasks.Length; i++)
            if (Find(ids[i], near) is { } task)
                tasks[i] = task;
            else
                return null;
        return tasks is [_] || (tasks is [var one, var other] && one != other) ? tasks : [.. tasks.Distinct()];
    }

    GraphTask? Find(TaskId id, GraphRun? near = null) =>
        near is not null && id.Run == near.Id ? near.Find(id.Index) : _runs.GetValueOrDefault(id.Run) switch
        {
            GraphRun run => run.Find(id.Index),
            MapRun run when id.Index >= 0 && id.Index < run.Tasks => ItemOf(run, id.Index),
            _ => null,
        };

    Function FunctionOf(string name)
    {
        if (_functions.TryGetValue(name, out var function))
            return function;
        // Whoever makes up a new name for each call does not fill the memory.
        if (_functions.Count == MostFunctions)
            _functions.Clear();
        _functions.Add(name, function = new Function(name));
        return function;
    }

    /// <summary>A task that waits demands its inputs; those whose results were let go are done again, and what these need.</summary>
    void Demand(GraphTask first)
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
                    Reopened(input, WorkTrigger.Revive, "its result is wanted again", null);
                    _demanding.Push(input);
                }
                task.WaitingFor += input.State == WorkState.Kept ? 0 : 1;
            }
            _toStart.Enqueue(task);
        }
    }

    /// <summary>Draws all conclusions: what can start, what has lost its inputs, what nobody wants.</summary>
    void Settle()
    {
        while (true)
            if (_toStart.TryDequeue(out var task))
                Start(task);
            else if (_unwanted.TryDequeue(out var unwanted))
                LetGo(unwanted);
            else
                return;
    }

    void Start(GraphTask task)
    {
        if (task.State != WorkState.Waiting)
            return;
        if (task.Wanted == 0)
        {
            _unwanted.Enqueue(task);
            return;
        }
        foreach (var input in task.Inputs)
            if (input.State == WorkState.Failed)
            {
                Fail(task, DependencyFailed(input));
                return;
            }
        if (task is { IsItem: true, Run: MapRun map })
            EndItem(task, map);
        else if (task.WaitingFor == 0 && task.IsScattered)
            Keep(task);
        else if (task.WaitingFor == 0)
            MakeReady(task);
    }

    void MakeReady(GraphTask task)
    {
        task.MoveQuietly(WorkTrigger.Unblock);
        EnqueueTask(task);
    }

    void EnqueueTask(GraphTask task)
    {
        var run = (GraphRun)task.Run;
        if (task.IsSuspect)
        {
            run.Suspects.Add(task);
            _withSuspects.Add(run);
            return;
        }
        var lane = run.LaneOf(task);
        lane.Enqueue(task);
        Offer(lane);
    }

    void Finish(SchedulerEvent.TaskFinished e)
    {
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
        Keep(task);
    }

    /// <summary>A task has its result.</summary>
    void Keep(GraphTask task)
    {
        task.Keep(_now);
        CountEnded(task, +1, 0);
        Instruct(new Instruction.TaskKept(task.Id, ClientsOf(task)));
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

    void Fail(GraphTask task, TaskFailure failure)
    {
        if (task.Current is not null)
            TakeOut(task, discard: true);
        (task.Run as GraphRun)?.Suspects.Remove(task);
        task.Move(WorkTrigger.Fail, _now, "failed: {0}", failure.Type);
        task.Failure = failure with { Story = [.. failure.Story, .. task.Story.Lines] };
        CountEnded(task, +1, +1);
        Instruct(new Instruction.TaskFailed(task.Id, task.Failure, ClientsOf(task)));
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
        if (Find(e.Worker, e.Attempt) is not { Work: GraphTask task } attempt || !IsWithWorker(task))
            return;
        attempt.Worker!.LastHeard = _now;
        task.Failures++;
        TakeOut(task, discard: true, except: attempt);
        if (!e.MayRetry || task.Failures > task.Rules.Retries)
        {
            Fail(task, e.Failure with { Attempt = task.Number });
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

    /// <summary>A worker could not get an input: whoever was said to have it has it not, and the task waits for another copy.</summary>
    void LoseInput(SchedulerEvent.InputLost e)
    {
        var attempt = e.Attempt == default ? null : Find(e.Worker, e.Attempt);
        if (_workers.TryGetValue(e.Holder, out var holder) && Find(e.Input) is { } input)
            LoseResult(input.IsItem && ((MapRun)input.Run).KeptWith(input.Index) is { } chunk ? chunk : input, holder, $"{e.Holder} does not give it");
        if (attempt is not { Work: GraphTask task } || !IsWithWorker(task))
            return;
        if (++task.ResultsLost >= settings.AllowedAttempts)
        {
            Fail(task, new TaskFailure(FailureType.InputLost, $"an input could not be had in {task.ResultsLost} attempts", "", e.Worker.Value, task.Number, []));
            return;
        }
        TakeOut(task, discard: true, except: attempt);
        task.Move(WorkTrigger.Block, _now, "{0} could not get an input from {1}", e.Worker.Value, e.Holder.Value);
        Wait(task, TimeSpan.Zero);
    }

    /// <summary>A worker does not hold a result any more. If it was the last, the result is made again.</summary>
    void LoseResult(Work work, Worker worker, string why)
    {
        worker.LetGo(work);
        if (!work.Holders.Remove(worker) || work.Holders.Count > 0 || work.State != WorkState.Kept)
            return;
        if (work is Chunk { Run: MapRun run } chunk)
            LoseResult(chunk, run, why);
        else if (work is GraphTask { IsSafe: false } task)
            Reopen(task, why);
    }

    /// <summary>A result that was there is gone: those who wait for it wait again, and it is done again, if it can be.</summary>
    void Reopen(GraphTask task, string why)
    {
        CountEnded(task, -1, 0);
        foreach (var dependent in task.Dependents)
            if (dependent.State is WorkState.Ready or WorkState.Waiting)
            {
                if (dependent.State == WorkState.Ready)
                    dependent.Move(WorkTrigger.Block, _now, "the result of {0} is lost", task.Key);
                (dependent.Run as GraphRun)?.Suspects.Remove(dependent);
                dependent.WaitingFor++;
            }
        task.Move(WorkTrigger.Lose, _now, "its result is lost: {0}", why);
        task.IsSafe = false;
        Demand(task);
        if (task.Rules.CannotRepeat)
            Fail(task, StateLost(task, why));
        else
            Instruct(new Instruction.TaskReopened(task.Id, ClientsOf(task)));
    }

    void Cancel(IReadOnlyList<TaskId> ids)
    {
        foreach (var id in ids)
            if (Find(id) is { IsUnderWay: true } task)
                Fail(task, new TaskFailure(FailureType.Cancelled, "it was cancelled", "", "", task.Number, []));
    }

    void Retry(IReadOnlyList<TaskId> ids)
    {
        foreach (var id in ids)
            if (_runs.GetValueOrDefault(id.Run) is MapRun run && !run.Items.ContainsKey(id.Index))
                Retry(run, id.Index);
            else if (Find(id) is { State: WorkState.Failed } task)
                Retry(task);
    }

    /// <summary>A task that failed is tried again, with those that it depends on that failed.</summary>
    void Retry(GraphTask first)
    {
        var failed = new Stack<GraphTask>([first]);
        while (failed.TryPop(out var task))
        {
            if (task.State != WorkState.Failed)
                continue;
            (task.Failures, task.ResultsLost, task.Failure) = (0, 0, null);
            CountEnded(task, -1, -1);
            if (task.Run is GraphRun graph)
                graph.IsCancelled = false;
            Reopened(task, WorkTrigger.Retry, "to be tried again", null, isEnded: false);
            Instruct(new Instruction.TaskReopened(task.Id, ClientsOf(task)));
            foreach (var input in task.Inputs)
                failed.Push(input);
            if (task.Run is MapRun run)
                Retry(run, task.Index);
            Demand(task);
        }
    }

    void Reopened(GraphTask task, WorkTrigger on, string what, string? who, bool isEnded = true)
    {
        if (isEnded)
            CountEnded(task, -1, 0);
        task.Move(on, _now, what, who);
    }

    void CountEnded(GraphTask task, int done, int failed)
    {
        if (task.IsItem)
            return;
        task.Run.Done += done;
        task.Run.Failed += failed;
    }
}
