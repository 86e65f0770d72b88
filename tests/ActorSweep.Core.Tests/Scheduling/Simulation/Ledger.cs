using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Tests.Scheduling.Simulation;

/// <summary>
/// Keeps, from events and instructions alone, an account of its own of every task of a graph: who has its result, who
/// executes it, and who holds it. The scheduler does not mark its own homework.
/// </summary>
sealed partial class Ledger(SchedulerSettings settings, Action<bool, string> check)
{
    readonly Dictionary<TaskId, TaskPage> _tasks = [];
    readonly Dictionary<WorkerId, WorkerPage> _workers = [];
    readonly Dictionary<AttemptId, Entry> _open = [];
    readonly HashSet<ClientId> _gone = [];

    public int Open => _open.Count;

    /// <summary>Tasks that clients hold, and who holds them.</summary>
    public IEnumerable<(TaskId Task, ClientId Client)> Held => _tasks.SelectMany(t => t.Value.Clients.Select(c => (t.Key, c)));

    public bool HasFailed(TaskId task) => _tasks.TryGetValue(task, out var page) && page.Failure is not null;

    public bool IsKept(TaskId task) => _tasks.TryGetValue(task, out var page) && page.IsKept;

    /// <summary>Who has the result of a task; null where the scheduler's node has it.</summary>
    public IReadOnlyCollection<WorkerId>? HoldersOf(TaskId task) => _tasks[task].IsSafe ? null : _tasks[task].Holders;

    public void Note(SchedulerEvent happened, DateTimeOffset now)
    {
        switch (happened)
        {
            case SchedulerEvent.TasksSubmitted e: e.Tasks.ToList().ForEach(spec => Submitted(new TaskId(e.Run, spec.Index), spec, e.Client)); break;
            case SchedulerEvent.TasksHeld e: e.Tasks.ToList().ForEach(task => With(task, page => page.Clients.Add(e.Client))); break;
            case SchedulerEvent.ClientCameBack e: ComeBack(e, now); break;
            case SchedulerEvent.TasksReleased e: e.Tasks.ToList().ForEach(task => With(task, page => page.Clients.Remove(e.Client))); break;
            case SchedulerEvent.TasksDetached e: e.Tasks.ToList().ForEach(task => With(task, page => page.IsDetached = true)); break;
            case SchedulerEvent.ClientLeft e: _gone.Add(e.Client); _tasks.Values.ToList().ForEach(page => page.Clients.Remove(e.Client)); break;
            case SchedulerEvent.WorkerJoined e: _workers.TryAdd(e.Worker, new WorkerPage(e.Slots, e.Resources)); break;
            case SchedulerEvent.WorkerLeft e: Lose(e.Worker); _workers.Remove(e.Worker); break;
            case SchedulerEvent.WorkerUnreachable e: Lose(e.Worker); With(e.Worker, w => w.IsReachable = false); break;
            case SchedulerEvent.WorkerReachable e: With(e.Worker, w => w.IsReachable = true); break;
            case SchedulerEvent.WorkerDraining e: With(e.Worker, w => w.IsDraining = true); break;
            case SchedulerEvent.WorkerReported e: CloseLost(e, now); break;
            case SchedulerEvent.WorkGivenBack e: Close(e.Worker, e.Attempt); break;
            case SchedulerEvent.ExecutorDied e: e.Executing.ToList().ForEach(attempt => Close(e.Worker, attempt)); break;
            case SchedulerEvent.InputLost e: LoseInput(e); break;
            case SchedulerEvent.TaskFailed e: Threw(e); break;
            case SchedulerEvent.ReplicaAdded e: Copied(e); break;
            case SchedulerEvent.TaskSeceded e when _open.TryGetValue(e.Attempt, out var entry) && entry.Worker == e.Worker: entry.HasSeceded = true; break;
        }
        if (happened is SchedulerEvent.TasksReleased or SchedulerEvent.ClientLeft or SchedulerEvent.ClientCameBack)
            EndUnwanted();
    }

    public void Note(Instruction instruction, SchedulerEvent cause, DateTimeOffset now)
    {
        switch (instruction)
        {
            case Instruction.Execute i: Execute(i, now); break;
            case Instruction.Discard i: Close(i.Worker, i.Attempt); break;
            case Instruction.TaskKept i: Kept(i, cause); break;
            case Instruction.TaskFailed i: Failed(i, cause); break;
            case Instruction.TaskReopened i: Reopened(i); break;
            case Instruction.TaskForgotten i: Forgotten(i, cause); break;
        }
        // What is kept is somewhere, as far as anyone was told.
        if (instruction is Instruction.TaskKept { Task: var kept } && _tasks.TryGetValue(kept, out var page))
            check(page.IsSafe || page.Holders.Count > 0, $"{kept} is kept, and somewhere");
    }

    /// <summary>What it does not say again it does not hold any more.</summary>
    void ComeBack(SchedulerEvent.ClientCameBack e, DateTimeOffset now)
    {
        foreach (var page in _tasks.Values)
            page.Clients.Remove(e.Client);
        foreach (var said in e.Said)
            Note(said, now);
    }

    void Submitted(TaskId id, TaskSpec spec, ClientId client)
    {
        if (!_tasks.TryAdd(id, new TaskPage(spec)))
            return;
        if (spec.IsHeld)
            _tasks[id].Clients.Add(client);
        _tasks[id].IsDetached = spec.IsDetached;
        _tasks[id].After.RemoveWhere(t => !_tasks.TryGetValue(t, out var before) || before.HasEnded);
    }

    /// <summary>A worker is out of reach or gone, and all it had.</summary>
    void Lose(WorkerId worker)
    {
        foreach (var entry in _open.Values.Where(a => a.Worker == worker).ToList())
            Close(worker, entry.Attempt);
        foreach (var page in _tasks.Values)
            page.LoseHolder(worker);
    }

    void LoseInput(SchedulerEvent.InputLost e)
    {
        With(e.Input, page => page.LoseHolder(e.Holder));
        Close(e.Worker, e.Attempt);
    }

    void Copied(SchedulerEvent.ReplicaAdded e)
    {
        if (!_workers.TryGetValue(e.Worker, out var worker) || !worker.IsReachable)
            return;
        if (IsKept(e.Task))
            _tasks[e.Task].Holders.Add(e.Worker);
        // Who leaves has moved it.
        if (_tasks.TryGetValue(e.Task, out var page) && page.Holders.Any(h => _workers[h] is { IsReachable: true, IsDraining: false }))
            page.Holders.RemoveWhere(h => _workers[h].IsDraining);
    }

    void Threw(SchedulerEvent.TaskFailed e)
    {
        if (_open.TryGetValue(e.Attempt, out var entry))
            With(entry.Task, page => (page.Failures, page.MayRetry) = (page.Failures + 1, e.MayRetry));
        Close(e.Worker, e.Attempt);
    }

    void CloseLost(SchedulerEvent.WorkerReported e, DateTimeOffset now)
    {
        foreach (var entry in _open.Values.Where(a => a.Worker == e.Worker && now - a.Since > settings.AssignmentLostAfter && !e.Held.Contains(a.Attempt)).ToList())
            Close(e.Worker, entry.Attempt);
    }

    void Close(WorkerId worker, AttemptId attempt)
    {
        if (_open.TryGetValue(attempt, out var entry) && entry.Worker == worker)
            _open.Remove(attempt);
    }

    /// <summary>What comes after a task need not wait for it any more, even if it is done again.</summary>
    void End(TaskId id)
    {
        foreach (var page in _tasks.Values)
            page.After.Remove(id);
    }

    /// <summary>What nobody wants holds up nobody, even if somebody wants it later.</summary>
    void EndUnwanted()
    {
        foreach (var page in _tasks.Values.Where(p => p.After.Count > 0))
            page.After.RemoveWhere(t => !IsUnderWay(t));
    }

    void With(TaskId id, Action<TaskPage> note)
    {
        if (_tasks.TryGetValue(id, out var page))
            note(page);
    }

    void With(WorkerId id, Action<WorkerPage> note)
    {
        if (_workers.TryGetValue(id, out var worker))
            note(worker);
    }
}
