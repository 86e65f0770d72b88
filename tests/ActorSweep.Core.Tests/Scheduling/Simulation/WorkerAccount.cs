using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Working;

namespace ActorSweep.Core.Tests.Scheduling.Simulation;

/// <summary>
/// Keeps an independent account, from events and instructions alone, of the work of a worker. The worker is checked against this account,
/// not against its own state.
/// </summary>
sealed class WorkerAccount(WorkerId id, SimulatedExecutor executor, Action<bool, string> check)
{
    /// <summary>The most reports for which a result of a sweep may stay unacknowledged.</summary>
    const int MostReports = 6;

    readonly Dictionary<AttemptId, long> _epochs = [];
    readonly HashSet<AttemptId> _begun = [], _wanted = [];
    readonly Dictionary<AttemptId, HeldChunk> _chunks = [];
    readonly Dictionary<AttemptId, IReadOnlyList<WorkInput>> _inputs = [];

    /// <summary>Finished chunks of sweeps that no scheduler has discarded, with the number of reports since the last message about each.</summary>
    readonly Dictionary<AttemptId, int> _unacknowledged = [];

    object? _scheduler;
    long _epoch;

    public void Note(WorkerEvent happened)
    {
        if (happened is WorkerEvent.Command { From: var from } && from != _scheduler)
            return;
        switch (happened)
        {
            case WorkerEvent.SchedulerLost e when e.Scheduler == _scheduler: _scheduler = null; break;
            case WorkerEvent.RegistrationLost: _scheduler = null; break;
            case WorkerEvent.WorkAssigned e:
                foreach (var work in e.Work)
                    Assigned(work, e.Epoch);
                break;
            case WorkerEvent.AttemptFinished e when _chunks.ContainsKey(e.Attempt) && _wanted.Contains(e.Attempt): _unacknowledged.TryAdd(e.Attempt, 0); break;
            case WorkerEvent.AttemptDiscarded e: Remove(e.Attempt); break;
            case WorkerEvent.ResultMissing e: Remove(e.Attempt); break;
            case WorkerEvent.RunReleased e: _chunks.Values.Where(chunk => chunk.Run == e.Run).ToList().ForEach(chunk => Remove(chunk.Attempt)); break;
            case WorkerEvent.ResultsReleased { Tasks: null }: _unacknowledged.Clear(); break;
        }
    }

    public void Note(IReadOnlyList<WorkerInstruction> instructions)
    {
        foreach (var instruction in instructions)
            switch (instruction)
            {
                case WorkerInstruction.WatchScheduler i: Watch(i, instructions); break;
                case WorkerInstruction.ExecuteAttempt i: Execute(i.Attempt); break;
                case WorkerInstruction.TellReturned i: check(!executor.Executes(i.Attempt), $"{id} gives back no attempt that executes, but it gives back {i.Attempt}"); break;
                case WorkerInstruction.TellFinished i when _unacknowledged.ContainsKey(i.Work.Attempt): _unacknowledged[i.Work.Attempt] = 0; break;
                case WorkerInstruction.TellHeldAttempts i: Report(i.Held); break;
                case WorkerInstruction.RequestRegistration i: Register([.. i.Held.Select(held => held.Attempt)]); break;
            }
    }

    void Assigned(AssignedWork assigned, long epoch)
    {
        var work = assigned.Work;
        _epochs.TryAdd(work.Attempt, epoch);
        _inputs.TryAdd(work.Attempt, assigned.Inputs);
        if (work is HeldChunk { IsOfMap: false } chunk)
            _chunks.TryAdd(chunk.Attempt, chunk);
    }

    void Watch(WorkerInstruction.WatchScheduler i, IReadOnlyList<WorkerInstruction> all)
    {
        check(i.Epoch >= _epoch, $"{id} obeys no scheduler of an older epoch, but obeys {i.Epoch} after {_epoch}");
        if (i.Scheduler != _scheduler)
            foreach (var attempt in _unacknowledged.Keys)
                check(all.OfType<WorkerInstruction.TellFinished>().Any(told => told.Work.Attempt == attempt), $"{id} tells epoch {i.Epoch} of {attempt}, which is not acknowledged");
        foreach (var blobs in all.OfType<WorkerInstruction.DeleteBlobsExcept>())
            foreach (var input in executor.Attempts.SelectMany(attempt => _inputs[attempt]).Where(input => input.Blob is not null))
                check(blobs.Blobs.Contains(input.Blob!.Value), $"{id} keeps {input.Blob}, which an attempt takes that goes on under epoch {i.Epoch}");
        (_scheduler, _epoch) = (i.Scheduler, i.Epoch);
    }

    void Execute(AttemptId attempt)
    {
        check(_epochs.GetValueOrDefault(attempt) == _epoch, $"{id} begins {attempt} for the scheduler that has assigned it");
        check(_begun.Add(attempt), $"{id} begins {attempt} once");
        _wanted.Add(attempt);
    }

    void Report(IReadOnlyList<AttemptId> held)
    {
        var all = held.ToHashSet();
        foreach (var attempt in executor.Attempts.Concat(_unacknowledged.Keys))
            check(all.Contains(attempt), $"{id} reports {attempt}, which it has");
        foreach (var attempt in _unacknowledged.Keys)
            check(++_unacknowledged[attempt] <= MostReports, $"{id} tells again of {attempt}, which is not acknowledged");
    }

    /// <summary>A scheduler is told of all chunks of sweeps.</summary>
    void Register(HashSet<AttemptId> held)
    {
        foreach (var attempt in executor.Attempts.Where(_chunks.ContainsKey).Concat(_unacknowledged.Keys))
            check(held.Contains(attempt), $"{id} tells a scheduler of {attempt}, which it has");
    }

    void Remove(AttemptId attempt)
    {
        _unacknowledged.Remove(attempt);
        _wanted.Remove(attempt);
    }
}
