using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Tests.Scheduling.Simulation;

// The checks of the account.
sealed partial class Ledger
{
    /// <summary>Checks that a task is assigned to a permitted worker, and that its inputs exist at the named holders.</summary>
    void Execute(Instruction.AssignTask i, DateTimeOffset now)
    {
        var page = _tasks[i.Task];
        var worker = _workers.GetValueOrDefault(i.Worker);
        check(worker is { IsReachable: true, IsDraining: false }, $"{i.Worker} takes work");
        check(page.Spec.Rules.Requirement is { Workers.Count: 0 } or { AllowsOthers: true } || page.Spec.Rules.Requirement.Prefers(i.Worker), $"{i.Task} may go to {i.Worker}");
        check(!page.HasEnded, $"{i.Task} goes out before it has ended");
        var flying = _open.Values.Count(a => a.Task == i.Task);
        check(flying == 0 || (flying == 1 && settings.SpeculateAfter > 0), $"{i.Task} goes out once");
        check(page.After.All(t => !IsUnderWay(t)), $"{i.Task} comes after what comes before it");
        check(page.Spec.Inputs.Distinct().OrderBy(t => t.ToString()).SequenceEqual(i.Inputs.Select(p => p.Task).OrderBy(t => t.ToString())), $"{i.Task} is told of all its inputs");
        foreach (var input in i.Inputs)
            CheckInput(i, input);
        _open.Add(i.Attempt, new Entry(i.Attempt, i.Worker, i.Task, now));
        foreach (var (name, amount) in page.Spec.Rules.Requirement.Resources)
            check(InUse(i.Worker, name) <= worker!.Resources.GetValueOrDefault(name), $"{i.Worker} has {amount} {name} left for {i.Task}");
        var has = _open.Values.Count(a => a.Worker == i.Worker && !a.HasSeceded);
        check(has <= Math.Max(2, settings.MostQueuedPerSlot) * worker!.Slots, $"{i.Worker}: its capacity is not exceeded, but it has {has} tasks for {worker.Slots} slots");
    }

    /// <summary>A worker goes on with a task of an earlier scheduler. The tasks before it had finished when it started.</summary>
    public void Adopt(HeldTask held, WorkerId worker, DateTimeOffset now)
    {
        check(_tasks.TryGetValue(held.Task, out var page) && !page.HasEnded, $"{worker} goes on with {held.Task}, which has not ended");
        check(WorkerAt(held.Task) is null, $"{worker} goes on with {held.Task}, which no other worker has, but {WorkerAt(held.Task)} has it");
        check(!page!.IsAccused, $"{worker} does not go on with {held.Task}, of which an executor has died");
        check(page.NotBefore <= now, $"{worker} does not go on with {held.Task}, which waits for its next try");
        page.After.Clear();
        _open.Add(held.Attempt, new Entry(held.Attempt, worker, held.Task, now));
    }

    void CheckInput(Instruction.AssignTask i, InputPlace input)
    {
        if (!_tasks.TryGetValue(input.Task, out var page))
            return;
        check(page.HasResult, $"{i.Task} goes out when its input {input.Task} is there");
        check(input.Holders.Count > 0 || page.IsSafe, $"{input.Task} is with the scheduler's node");
        check(input.Holders.All(page.Holders.Contains), $"{input.Task} is with {string.Join(", ", input.Holders)}");
    }

    double InUse(WorkerId worker, string resource) => _open.Values.Where(a => a.Worker == worker)
        .Sum(a => _tasks[a.Task].Spec.Rules.Requirement.Resources.Where(r => r.Name == resource).Sum(r => r.Amount));

    /// <summary>Whether an unfinished task is still needed. A task that is not needed delays no other.</summary>
    bool IsUnderWay(TaskId id) => _tasks.TryGetValue(id, out var page) && !page.HasEnded
        && (page.Clients.Count > 0 || page.IsDetached || _tasks.Any(t => t.Value.Spec.Inputs.Contains(id) && IsUnderWay(t.Key)));

    void Finished(Instruction.FinishTask i, SchedulerEvent cause)
    {
        if (!_tasks.TryGetValue(i.Task, out var page))
            return;
        CheckNotifiedClients(i.Task, i.Clients, cause);
        if (i.Result is not null)
        {
            var e = (SchedulerEvent.TaskFinished)cause;
            check(_open.TryGetValue(e.Attempt, out var entry) && entry.Task == i.Task && entry.Worker == e.Worker, $"{i.Task} is kept from the attempt at hand, and not from {e.Attempt} of {e.Worker}");
            check(!page.HasResult, $"{i.Task} is kept once");
            (page.HasResult, page.IsSafe) = (true, e.IsInline);
            if (!e.IsInline)
                page.Holders.Add(e.Worker);
            foreach (var loser in _open.Values.Where(a => a.Task == i.Task).ToList())
                _open.Remove(loser.Attempt);
        }
        else if (page.Spec.Scattered is not null && !page.HasResult)
            (page.HasResult, page.IsSafe) = (true, true);
        check(page.HasResult, $"{i.Task} is told to be kept when it is");
        (page.IsDetached, page.Failure) = (false, null);
        End(i.Task);
    }

    /// <summary>Checks that a task fails only for a reason that the account knows too.</summary>
    void Failed(Instruction.FailTask i, SchedulerEvent cause)
    {
        if ((i.Failure.Type == FailureType.InputDeleted && i.Clients is [var only] && _notThere.Remove((i.Task, only))) || !_tasks.TryGetValue(i.Task, out var page))
            return;
        CheckNotifiedClients(i.Task, i.Clients, cause);
        check(page.Failure is not null || i.Failure.Type switch
        {
            "Boom" => page.Failures > page.Spec.Rules.Retries || !page.MayRetry,
            FailureType.DependencyFailed => page.Spec.Inputs.Any(t => !_tasks.TryGetValue(t, out var input) || input.Failure is not null),
            FailureType.InputDeleted => page.LacksInput || !page.Spec.Inputs.All(IsThere),
            FailureType.Cancelled => cause is SchedulerEvent.RunCancelled or SchedulerEvent.TasksCancelled
                || (cause is SchedulerEvent.ClientReconnected back && back.Events.OfType<SchedulerEvent.TasksCancelled>().Any(said => said.Tasks.Contains(i.Task))),
            FailureType.NoWorkerCanRun => page.Spec.Rules.Requirement.Resources.Any(r => r.Name == "TPU"),
            FailureType.StateLost => page.Spec.Rules.CannotRepeat,
            _ => false,
        }, $"{i.Task} has reason to fail with {i.Failure.Type}: {i.Failure.Message}");
        (page.HasResult, page.IsSafe, page.IsDetached, page.Failure) = (false, false, false, i.Failure);
        End(i.Task);
        EndUnwanted();
    }

    void Reopened(Instruction.ReopenTask i, SchedulerEvent cause)
    {
        if (!_tasks.TryGetValue(i.Task, out var page))
            return;
        CheckNotifiedClients(i.Task, i.Clients, cause);
        check(!page.IsSafe, $"{i.Task}: what the scheduler's node has does not get lost");
        (page.HasResult, page.Failures, page.Failure, page.NotBefore) = (false, page.Failure is null ? page.Failures : 0, null, default);
    }

    void Deleted(Instruction.DeleteTask i, SchedulerEvent cause)
    {
        // The copy arrived too late.
        if (cause is SchedulerEvent.ReplicaAdded copied && copied.Result.Task == i.Task && i.OnlyItsResult)
            return;
        if (!_tasks.TryGetValue(i.Task, out var page))
            return;
        check(page.Clients.Count == 0, $"{i.Task} is forgotten when nobody holds it");
        check(page.Holders.IsSubsetOf(i.Holders) || !page.HasResult, $"{i.Task}: who holds it is told to forget it");
        (page.HasResult, page.IsSafe) = (false, false);
        page.Holders.Clear();
        End(i.Task);
        if (!i.OnlyItsResult)
            _tasks.Remove(i.Task);
    }

    /// <summary>Checks that a client is told only of tasks that it holds, or held until the current event released them.</summary>
    void CheckNotifiedClients(TaskId task, IReadOnlyList<ClientId> clients, SchedulerEvent cause) => check(
        clients.All(client => _tasks[task].Clients.Contains(client) || (cause is SchedulerEvent.ClientReconnected back && back.Client == client)),
        $"{task}: who is told of it holds it");

    /// <summary>The results that are recorded as held, and their holders.</summary>
    public IEnumerable<(TaskId Task, WorkerId Holder)> RecordedHolders() =>
        [.. _tasks.Where(t => t.Value is { HasResult: true, IsSafe: false, Clients.Count: > 0 }).SelectMany(t => t.Value.Holders.Select(h => (t.Key, h)))];

    /// <summary>Checks that all held tasks have ended, and that every kept result exists.</summary>
    public void CheckEnd(Func<WorkerId, TaskId, bool> has)
    {
        foreach (var (id, page) in _tasks.Where(t => t.Value.Clients.Count > 0))
        {
            check(page.HasEnded, $"{id}: what is held ends");
            check(!page.HasResult || page.IsSafe || page.Holders.Any(h => has(h, id)), $"{id}: its result is somewhere, but not with {string.Join(", ", page.Holders)}");
        }
        check(_open.Count == 0, "no task is left in flight");
    }
}
