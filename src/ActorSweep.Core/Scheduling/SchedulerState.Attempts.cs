namespace ActorSweep.Core.Scheduling;

// What happens to any work that a worker has, chunk or task.
public sealed partial class SchedulerState
{
    void Assign(Chunk chunk, Worker worker)
    {
        var run = (ArrayRun)chunk.Run;
        if (run is SweepRun sweep)
            StartReduction(sweep);
        var attempt = NewAttempt(chunk, worker, run.BlockSeconds * chunk.Blocks.Count);
        chunk.AssignTo(attempt, _now);
        run.InFlight.Add(chunk);
        Instruct(new Instruction.Assign(worker.Id, run.Id, attempt.Id, chunk.Number, chunk.Blocks));
    }

    void Assign(GraphTask task, Worker worker)
    {
        var attempt = NewAttempt(task, worker, task.Function.Seconds);
        task.AssignTo(attempt, _now);
        ((GraphRun)task.Run).InFlight++;
        Instruct(new Instruction.Execute(worker.Id, task.Id, attempt.Id, task.Number, PlacesOf(task.Inputs, worker)));
    }

    Attempt NewAttempt(Work work, Worker worker, double? expectedSeconds)
    {
        var attempt = new Attempt(new AttemptId(++_lastAttempt), work, worker, _now, expectedSeconds ?? settings.UnknownDuration.TotalSeconds);
        worker.Add(attempt);
        _inFlight.Add(attempt.Id, attempt);
        _index.Sort(worker);
        return attempt;
    }

    static InputPlace[] PlacesOf(GraphTask[] inputs, Worker worker)
    {
        if (inputs.Length == 0)
            return [];
        var places = new InputPlace[inputs.Length];
        for (var i = 0; i < inputs.Length; i++)
            places[i] = PlaceOf(inputs[i], worker);
        return places;
    }

    /// <summary>Where a worker gets an input: from itself, or else from whoever has it, the least busy first.</summary>
    static InputPlace PlaceOf(GraphTask input, Worker worker)
    {
        if (!input.IsItem && input.Holders.Count == 0)
            return new InputPlace(input.Id, []);
        var holders = Placement.HoldersOf(input).ToList();
        return new InputPlace(input.Id, holders.Contains(worker)
            ? [worker.Id]
            : [.. holders.Where(h => h.IsReachable).OrderBy(h => h.Load).ThenBy(h => h.Order).Select(h => h.Id)]);
    }

    /// <summary>The attempt that an event tells of; where nobody waits for it (any more), its worker is told to forget it.</summary>
    Attempt? Find(WorkerId worker, AttemptId id)
    {
        if (_inFlight.TryGetValue(id, out var attempt) && attempt.Worker?.Id == worker)
            return attempt;
        // Told twice: its result is wanted. Or told too early: it is told again.
        if ((_workers.TryGetValue(worker, out var known) && known.Holds(id)) || _unclaimed.Contains(id))
            return null;
        Instruct(new Instruction.Discard(worker, id) { IsOver = true });
        return null;
    }

    static bool IsWithWorker(Work work) => work.State is WorkState.Assigned or WorkState.Recalled;

    /// <summary>A worker gives up work that it has not done.</summary>
    void TakeBack(SchedulerEvent.WorkGivenBack e)
    {
        DropUnclaimed(e.Attempt);
        if (Find(e.Worker, e.Attempt) is { } attempt && IsWithWorker(attempt.Work))
            Lose(attempt, "{0} gave it back", mayHaveBegun: false);
    }

    void Secede(SchedulerEvent.TaskSeceded e)
    {
        if (!_inFlight.TryGetValue(e.Attempt, out var attempt) || attempt.Worker is not { } worker || worker.Id != e.Worker)
            return;
        worker.Secede(attempt);
        Freed(worker);
    }

    /// <summary>An attempt is lost without blame; another worker does the work, or goes on with it.</summary>
    /// <param name="why">With {0} for the worker.</param>
    void Lose(Attempt attempt, string why, bool mayHaveBegun = true)
    {
        var work = attempt.Work;
        Forget(attempt);
        if (work.GoOnWithout(attempt))
        {
            work.Story.Add(_now, why, attempt.Worker!.Id.Value);
            CountSuspects(work.Worker!);
            return;
        }
        PutBack(work, string.Format(why, attempt.Worker!.Id.Value), mayHaveBegun);
    }

    /// <summary>Work that a worker has became suspect.</summary>
    void CountSuspects(Worker worker)
    {
        worker.CountSuspects();
        if (_workers.GetValueOrDefault(worker.Id) == worker)
            _index.Sort(worker);
    }

    /// <summary>Work that was with a worker, or on its way from it, waits for another.</summary>
    void PutBack(Work work, string why, bool mayHaveBegun = true)
    {
        TakeOut(work);
        if (mayHaveBegun && work is GraphTask { Rules.CannotRepeat: true } lost)
        {
            Fail(lost, StateLost(lost, why));
            return;
        }
        if (work is GraphTask { HasInputs: false } blocked)
        {
            blocked.Move(WorkTrigger.Block, _now, why);
            Wait(blocked, TimeSpan.Zero);
            return;
        }
        work.Lose(_now, why);
        Enqueue(work);
    }

    /// <summary>Work that is ready goes where work of its kind waits.</summary>
    void Enqueue(Work work)
    {
        if (work is Chunk chunk)
        {
            var run = (ArrayRun)chunk.Run;
            run.PutBack(chunk);
            if (chunk.IsSuspect)
                _withSuspects.Add(run);
            Offer(run.Lane);
        }
        else if (work is GraphTask task)
            EnqueueTask(task);
    }

    /// <summary>Takes work out of all books of what is in flight.</summary>
    /// <param name="discard">Whether its workers are to forget it.</param>
    /// <param name="except">The attempt of which its worker knows.</param>
    void TakeOut(Work work, bool discard = false, Attempt? except = null)
    {
        _recalled.Remove(work);
        if (work is Chunk chunk)
            TakeOutOfRun(chunk);
        else if (work.Current is not null)
            ((GraphRun)work.Run).InFlight--;
        EndAttempt(work.Current, discard, except);
        EndAttempt(work.Copy, discard, except);
        work.EndAttempt();
    }

    void EndAttempt(Attempt? attempt, bool discard, Attempt? except)
    {
        if (attempt is not null && Forget(attempt) && discard && attempt != except && attempt.Worker is { } worker)
            Instruct(new Instruction.Discard(worker.Id, attempt.Id));
    }

    static void TakeOutOfRun(Chunk chunk)
    {
        ((ArrayRun)chunk.Run).InFlight.Remove(chunk);
        if (chunk.State != WorkState.Returned)
            return;
        ((SweepRun)chunk.Run).Returned--;
        chunk.Worker?.Returned.Remove(chunk);
    }

    /// <summary>An attempt is in no book any more; says whether it was.</summary>
    bool Forget(Attempt attempt)
    {
        if (!_inFlight.Remove(attempt.Id))
            return false;
        if (attempt.Worker is { } worker)
        {
            worker.Remove(attempt);
            Freed(worker);
        }
        return true;
    }

    /// <summary>A worker has less to do than before.</summary>
    void Freed(Worker worker)
    {
        if (_workers.GetValueOrDefault(worker.Id) != worker)
            return;
        _index.Sort(worker);
        Unpark(worker);
    }
}
