using ActorSweep.Core.Graph;

namespace ActorSweep.Core.Scheduling;

// Graphs: tasks that depend on others, from their coming to their being ready.
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
            if (run.Find(spec.Index) is not { } known)
                Add(spec, run, client);
            else if (spec.IsHeld)
                HoldAndTell(client, known);
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
        if (spec.IsAgain && spec.Scattered is null && spec.Rules.CannotRepeat && client.UnsaidTasks is null)
        {
            Fail(task, new TaskFailure(FailureType.StateLost, "the scheduler that knew it is gone, and to do it again would not give the same", "", "", 0, []));
            return;
        }
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
        else if (task.WaitingFor == 0 || _unclaimed.Contains(task.Id))
            MakeReady(task);
    }

    void MakeReady(GraphTask task)
    {
        task.MoveQuietly(WorkTrigger.Unblock);
        if (!Claim(task))
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

    void Cancel(IReadOnlyList<TaskId> ids, bool unlessBegun = false)
    {
        foreach (var id in ids)
            if (Find(id) is { IsUnderWay: true } task && !(unlessBegun && task.Number > 0))
                Fail(task, new TaskFailure(FailureType.Cancelled, "it was cancelled", "", "", task.Number, []));
    }
}
