using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Tests.Scheduling.Simulation.Incarnations;

/// <summary>
/// Keeps an account, from events and instructions alone, of the work of earlier schedulers that workers have reported. Checks that each
/// piece goes on at exactly one worker, counts as that worker's, or is cancelled for a reason, and that none waits forever.
/// </summary>
sealed class AdoptionAccount(SchedulerSettings settings, Accounts accounts, Func<HeldWork, bool> isExecuting, Action<bool, string> check)
{
    readonly HashSet<WorkerId> _workers = [];
    readonly Dictionary<AttemptId, ReportedWork> _told = [];
    DateTimeOffset _assignsFrom;

    public void Note(SchedulerEvent happened, DateTimeOffset now)
    {
        switch (happened)
        {
            case SchedulerEvent.RecoveryBegun: _assignsFrom = now + settings.AdoptionTime; break;
            case SchedulerEvent.WorkerRegistered e when _workers.Add(e.Worker): Registered(e, now); break;
            case SchedulerEvent.WorkerUnregistered e: _workers.Remove(e.Worker); LoseWorker(e.Worker); break;
            case SchedulerEvent.WorkerUnreachable e: LoseWorker(e.Worker); break;
            case SchedulerEvent.WorkReturned e: _told.Remove(e.Attempt); break;
            case SchedulerEvent.TaskFailed e: _told.Remove(e.Attempt); break;
            case SchedulerEvent.ExecutorLost e: e.Executing.ToList().ForEach(attempt => _told.Remove(attempt)); break;
        }
    }

    public void Note(Instruction instruction, DateTimeOffset now)
    {
        switch (instruction)
        {
            case Instruction.AdoptWork i: Claimed(i, now); break;
            case Instruction.DiscardWork i when _told.TryGetValue(i.Attempt, out var told) && told.Worker == i.Worker: Discarded(told, now); break;
            case Instruction.AssignTask i: Assigned(new HeldTask(i.Attempt, i.Task, i.Number), now); break;
            case Instruction.AssignChunk i: Assigned(new HeldChunk(i.Attempt, i.Run, i.Number, i.Blocks), now); break;
        }
    }

    /// <summary>Checks the account after all instructions of a turn are noted.</summary>
    public void EndTurn(DateTimeOffset now)
    {
        foreach (var told in _told.Values.Where(told => told.Work is HeldChunk { IsOfMap: false }).ToList())
        {
            _told.Remove(told.Work.Attempt);
            accounts.Blocks.Adopt((HeldChunk)told.Work, told.Worker, now);
        }
        foreach (var told in _told.Values)
        {
            check(now - told.Since < settings.ClaimTime, $"{told.Worker} keeps {told.Work}, which nobody has claimed, for {settings.ClaimTime} and no longer");
            if (told.Work is HeldChunk chunk)
                check(!accounts.Maps.IsMap(chunk.Run), $"{told.Worker} goes on with {chunk}, for its map is there, or discards it");
            else
                CheckTask(((HeldTask)told.Work).Task, told, now);
        }
    }

    void Registered(SchedulerEvent.WorkerRegistered e, DateTimeOffset now)
    {
        foreach (var held in e.Held)
            _told[held.Attempt] = new ReportedWork(held, e.Worker, now, held is HeldTask { Task: var task } && accounts.Tasks.HasEnded(task));
    }

    /// <summary>The work of a lost worker is assigned to others. If it reconnects, its attempts are cancelled.</summary>
    void LoseWorker(WorkerId worker)
    {
        foreach (var told in _told.Values.Where(told => told.Worker == worker).ToList())
            _told.Remove(told.Work.Attempt);
    }

    /// <summary>A scheduler claims reported work once, and then waits for its worker.</summary>
    void Claimed(Instruction.AdoptWork i, DateTimeOffset now)
    {
        check(_told.Remove(i.Attempt, out var told) && told.Worker == i.Worker, $"{i.Attempt} is claimed once, from {i.Worker}, which told of it");
        if (told!.Work is HeldTask task)
            accounts.Tasks.Adopt(task, told.Worker, now);
        else
            accounts.Blocks.Adopt((HeldChunk)told.Work, told.Worker, now);
    }

    /// <summary>Checks that executing work is not cancelled while it may be useful.</summary>
    void Discarded(ReportedWork told, DateTimeOffset now)
    {
        _told.Remove(told.Work.Attempt);
        if (now - told.Since >= settings.ClaimTime)
            return;
        if (told.Work is HeldChunk chunk)
        {
            var isFresh = accounts.Blocks.AreFresh(chunk.Run, chunk.Blocks) && !Others(told).Any(other => other.Work is HeldChunk { Run: var run, Blocks: var blocks } && run == chunk.Run && blocks.Overlaps(chunk.Blocks));
            check(!isFresh, $"{told.Worker} goes on with {chunk}, for its blocks wait for a worker");
            check(!chunk.IsOfMap || accounts.Maps.IsMap(chunk.Run), $"{told.Worker} keeps {chunk} until its map is there, or for {settings.ClaimTime}");
            return;
        }
        var task = ((HeldTask)told.Work).Task;
        var isKnown = accounts.Tasks.IsKnown(task);
        check(isKnown || Others(told).Any(other => IsAt(other, task)), $"{told.Worker} keeps {told.Work} until its client is there, or for {settings.ClaimTime}");
        check(!accounts.Tasks.IsFree(task, now) || Others(told).Any(other => IsAt(other, task)), $"{told.Worker} goes on with {told.Work}, for the task waits for a worker");
    }

    /// <summary>Checks that an unclaimed task is at one worker only. Any other worker that has it is told to cancel at once.</summary>
    void CheckTask(TaskId task, ReportedWork told, DateTimeOffset now)
    {
        var twice = Others(told).FirstOrDefault(other => IsAt(other, task));
        check(twice is null, $"{told.Worker} discards {told.Work}, for {twice?.Worker} has {twice?.Work}");
        check(accounts.Tasks.WorkerAt(task) is null, $"{told.Worker} discards {told.Work}, for {accounts.Tasks.WorkerAt(task)} executes the task");
        check(!told.HadEnded, $"{told.Worker} discards {told.Work}, for the task had ended");
        check(!accounts.Tasks.IsFree(task, now), $"{told.Worker} goes on with {told.Work}, for its client is there");
    }

    /// <summary>Checks that executing work is not assigned again while workers still register.</summary>
    void Assigned(HeldWork work, DateTimeOffset now)
    {
        check(now >= _assignsFrom || !isExecuting(work), $"{work} is not assigned, for a worker that is about to register executes it");
        if (work is HeldTask { Task: var task })
            check(!_told.Values.Any(told => IsAt(told, task)), $"{task} is not assigned, for a worker told that it has it");
    }

    IEnumerable<ReportedWork> Others(ReportedWork one) => _told.Values.Where(told => told != one);

    static bool IsAt(ReportedWork told, TaskId task) => told.Work is HeldTask held && held.Task == task;

    /// <summary>A report of a worker about work that it has, and its time.</summary>
    /// <param name="HadEnded">Whether it is a task that had ended by that time.</param>
    sealed record ReportedWork(HeldWork Work, WorkerId Worker, DateTimeOffset Since, bool HadEnded);
}
