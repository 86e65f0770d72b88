using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Tests.Scheduling.Simulation;

/// <summary>
/// Keeps an independent account, from events and instructions alone, of every task of a graph: the holders of its result, the worker
/// that executes it, and the clients that hold it. The scheduler is checked against this account, not against its own state.
/// </summary>
sealed partial class Ledger(SchedulerSettings settings, Action<bool, string> check)
{
    readonly Dictionary<TaskId, TaskPage> _tasks = [];
    readonly Dictionary<WorkerId, WorkerPage> _workers = [];
    readonly Dictionary<AttemptId, Entry> _open = [];

    /// <summary>Tasks that clients wanted to hold by the current event and that did not exist.</summary>
    readonly HashSet<(TaskId Task, ClientId Client)> _notThere = [];

    /// <summary>Unfinished tasks at the current event, and those that it submits. They delay the tasks after them.</summary>
    readonly HashSet<TaskId> _underWay = [];

    /// <summary>The existing maps, and the number of their items.</summary>
    readonly Dictionary<RunId, long> _maps = [];

    public int Open => _open.Count;

    /// <summary>Returns the tasks that a client holds.</summary>
    public IReadOnlyCollection<TaskId> HeldBy(ClientId client) => [.. _tasks.Where(t => t.Value.Clients.Contains(client)).Select(t => t.Key)];

    public bool HasResult(TaskId task) => _tasks.TryGetValue(task, out var page) && page.HasResult;

    public bool IsKnown(TaskId task) => _tasks.ContainsKey(task);

    public bool HasEnded(TaskId task) => _tasks.TryGetValue(task, out var page) && page.HasEnded;

    /// <summary>Returns the worker that executes a task; null if none does.</summary>
    public WorkerId? WorkerAt(TaskId task) => _open.Values.FirstOrDefault(a => a.Task == task)?.Worker;

    /// <summary>Whether an attempt at a task would be useful: the task is needed and unfinished, no worker has it, and it may start now.</summary>
    public bool IsFree(TaskId task, DateTimeOffset now) =>
        IsUnderWay(task) && WorkerAt(task) is null && _tasks[task] is { MayBeAccused: false } page && page.NotBefore <= now;

    public void Note(SchedulerEvent happened, DateTimeOffset now)
    {
        _notThere.Clear();
        _underWay.Clear();
        _underWay.UnionWith(FollowedBy(happened).Where(IsUnderWay));
        Apply(happened, now);
        if (happened is SchedulerEvent.TasksReleased or SchedulerEvent.ClientUnregistered or SchedulerEvent.ClientReconnected)
            EndUnwanted();
    }

    void Apply(SchedulerEvent happened, DateTimeOffset now)
    {
        switch (happened)
        {
            case SchedulerEvent.TasksSubmitted e: e.Tasks.ToList().ForEach(spec => Submitted(new TaskId(e.Run, spec.Index), spec, e.Client)); break;
            case SchedulerEvent.TasksHeld e: e.Tasks.ToList().ForEach(task => Hold(task, e.Client)); break;
            case SchedulerEvent.ClientReconnected e: ReconnectClient(e, now); break;
            case SchedulerEvent.TasksReleased e: e.Tasks.ToList().ForEach(task => With(task, page => page.Clients.Remove(e.Client))); break;
            case SchedulerEvent.TasksDetached e: e.Tasks.ToList().ForEach(task => With(task, page => page.IsDetached |= IsUnderWay(task))); break;
            case SchedulerEvent.MapSubmitted e: _maps.TryAdd(e.Run, e.Count); break;
            case SchedulerEvent.ClientUnregistered e: _tasks.Values.ToList().ForEach(page => page.Clients.Remove(e.Client)); break;
            case SchedulerEvent.WorkerRegistered e: _workers.TryAdd(e.Worker, new WorkerPage(e.Slots, e.Resources)); break;
            case SchedulerEvent.WorkerUnregistered e: AllowSuspects(e.Worker); LoseWorker(e.Worker); _workers.Remove(e.Worker); break;
            case SchedulerEvent.WorkerUnreachable e: AllowSuspects(e.Worker); LoseWorker(e.Worker); With(e.Worker, w => w.IsReachable = false); break;
            case SchedulerEvent.WorkerReachable e: With(e.Worker, w => w.IsReachable = true); break;
            case SchedulerEvent.WorkerDraining e: With(e.Worker, w => w.IsDraining = true); break;
            case SchedulerEvent.WorkerReported e: CloseLost(e, now); break;
            case SchedulerEvent.WorkReturned e: Close(e.Worker, e.Attempt); break;
            case SchedulerEvent.ExecutorLost e: e.Executing.ToList().ForEach(attempt => SuspectTask(e.Worker, attempt)); break;
            case SchedulerEvent.InputLost e: LoseInput(e); break;
            case SchedulerEvent.TaskFailed e: Threw(e, now); break;
            case SchedulerEvent.ReplicaAdded e: Copied(e); break;
            case SchedulerEvent.TaskSeceded e when _open.TryGetValue(e.Attempt, out var entry) && entry.Worker == e.Worker: entry.HasSeceded = true; break;
        }
    }

    public void Note(Instruction instruction, SchedulerEvent cause, DateTimeOffset now)
    {
        switch (instruction)
        {
            case Instruction.AssignTask i: Execute(i, now); break;
            case Instruction.DiscardWork i: Close(i.Worker, i.Attempt); break;
            case Instruction.FinishTask i: Finished(i, cause); break;
            case Instruction.FailTask i: Failed(i, cause); break;
            case Instruction.ReopenTask i: Reopened(i, cause); break;
            case Instruction.DeleteTask i: Deleted(i, cause); break;
            case Instruction.EndRun i: _maps.Remove(i.Run); break;
        }
        // A kept result has a holder, as far as the scheduler was told.
        if (instruction is Instruction.FinishTask { Task: var kept } && _tasks.TryGetValue(kept, out var page))
            check(page.IsSafe || page.Holders.Count > 0, $"{kept} is kept, and somewhere");
    }

    /// <summary>Returns the tasks that must precede those that an event submits.</summary>
    static IEnumerable<TaskId> FollowedBy(SchedulerEvent happened) => happened switch
    {
        SchedulerEvent.TasksSubmitted e => e.Tasks.SelectMany(task => task.After),
        SchedulerEvent.ClientReconnected e => e.Events.SelectMany(FollowedBy),
        _ => [],
    };

    /// <summary>The client no longer holds what it does not repeat.</summary>
    void ReconnectClient(SchedulerEvent.ClientReconnected e, DateTimeOffset now)
    {
        foreach (var page in _tasks.Values)
            page.Clients.Remove(e.Client);
        foreach (var said in e.Events)
            Apply(said, now);
    }

    void Hold(TaskId task, ClientId client)
    {
        if (_tasks.TryGetValue(task, out var page))
            page.Clients.Add(client);
        else
            _notThere.Add((task, client));
    }

    /// <summary>A known task only gets another holder. The tasks before it delay it until they have ended.</summary>
    void Submitted(TaskId id, TaskSpec spec, ClientId client)
    {
        if (!_tasks.TryGetValue(id, out var page))
        {
            page = new TaskPage(spec) { LacksInput = !spec.Inputs.All(IsThere), IsDetached = spec.IsDetached };
            page.After.RemoveWhere(t => !_underWay.Contains(t) || _tasks[t].HasEnded);
            _tasks.Add(id, page);
            _underWay.Add(id);
        }
        if (spec.IsHeld)
            page.Clients.Add(client);
    }

    bool IsThere(TaskId id) => _tasks.ContainsKey(id) || id.Index < _maps.GetValueOrDefault(id.Run);

    void AllowSuspects(WorkerId worker)
    {
        foreach (var entry in _open.Values.Where(a => a.Worker == worker))
            With(entry.Task, page => page.MayBeAccused = true);
    }

    /// <summary>An executor died while executing this attempt: its task is a suspect and executes alone from now on.</summary>
    void SuspectTask(WorkerId worker, AttemptId attempt)
    {
        if (_open.TryGetValue(attempt, out var entry) && entry.Worker == worker)
            With(entry.Task, page => (page.IsAccused, page.MayBeAccused) = (true, true));
        Close(worker, attempt);
    }

    /// <summary>A worker is unreachable or lost, with all its work.</summary>
    void LoseWorker(WorkerId worker)
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
        if (!_workers.TryGetValue(e.Worker, out var worker) || !worker.IsReachable || e.Result.IsOfChunk)
            return;
        var task = e.Result.Task;
        if (HasResult(task))
            _tasks[task].Holders.Add(e.Worker);
        // The draining worker has moved it.
        if (_tasks.TryGetValue(task, out var page) && page.Holders.Any(h => _workers[h] is { IsReachable: true, IsDraining: false }))
            page.Holders.RemoveWhere(h => _workers[h].IsDraining);
    }

    void Threw(SchedulerEvent.TaskFailed e, DateTimeOffset now)
    {
        if (_open.TryGetValue(e.Attempt, out var entry))
            With(entry.Task, page =>
            {
                (page.Failures, page.MayRetry) = (page.Failures + 1, e.MayRetry);
                page.NotBefore = now + page.Spec.Rules.DelayBefore(page.Failures, entry.Task.Index);
            });
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

    /// <summary>The tasks after a task no longer wait for it, even if it is executed again.</summary>
    void End(TaskId id)
    {
        foreach (var page in _tasks.Values)
            page.After.Remove(id);
    }

    /// <summary>A task that is not needed delays no other, even if it is needed again later.</summary>
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
