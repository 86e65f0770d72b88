using ActorSweep.Core.Graph;
using ActorSweep.Core.Journal;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Scheduling;

/// <summary>How an executor died, and the last that it printed.</summary>
sealed record Death(string Reason, IReadOnlyList<string> LastLines);

/// <summary>What a worker can be given: a task of a graph, or a chunk of a task array.</summary>
abstract class Work
{
    const string Assigned = "attempt {2}{1} assigned to {0}", Executed = "executed by {0}";

    // All that happens to most work: it is assigned, and has its result. A story is begun for what more happens to, or who asks.
    DateTime? _assigned, _kept;
    Story? _story;

    public abstract Run Run { get; }

    public Story Story { get => _story ??= Told(); protected init => _story = value; }

    public WorkState State { get; private set; } = WorkState.Ready;

    /// <summary>The attempt at hand; null where nobody has it.</summary>
    public Attempt? Current { get; private set; }

    /// <summary>A second attempt beside the one at hand, in case that is slow.</summary>
    public Attempt? Copy { get; private set; }

    public Worker? Worker => Current?.Worker;

    /// <summary>Who had it last.</summary>
    public WorkerId LastWorker { get; protected set; }

    /// <summary>Tries so far.</summary>
    public int Number { get; protected set; }

    /// <summary>Workers that died executing it, whatever else they executed.</summary>
    public int Losses { get; protected set; }

    /// <summary>Whether a worker died that executed this and nothing else.</summary>
    public bool DiedAlone { get; private set; }

    /// <summary>Results of it, or inputs for it, that could not be had.</summary>
    public int ResultsLost { get; set; }

    public bool IsSuspect => Losses > 0;

    /// <summary>The attempt that its result is of.</summary>
    public AttemptId KeptFrom { get; set; }

    /// <summary>Who holds its result. Empty while there is none, and where the scheduler's node keeps it.</summary>
    public Few<Worker> Holders;

    /// <summary>What a worker must have to execute it.</summary>
    public abstract Requirement Requirement { get; }

    /// <summary>Whether it is as small as can be, so that who dies of it dies of this alone.</summary>
    public abstract bool IsIndivisible { get; }

    /// <summary>What it is, beside its attempt, in a story.</summary>
    protected abstract string Label { get; }

    /// <summary>The blocks that it is made of; none where it is a task.</summary>
    public virtual BlockRange Blocks => default;

    /// <summary>Whether doing it again gives the same.</summary>
    public virtual bool IsRepeatable => true;

    /// <summary>Whether the results of all its inputs are there.</summary>
    public virtual bool HasInputs => true;

    public bool IsWithWorker => State is WorkState.Assigned or WorkState.Recalled;

    /// <summary>The task of a graph that it is, and the clients that hold it; null where it is no such task.</summary>
    public virtual (TaskId Task, IReadOnlyList<ClientId> Clients)? Holding => null;

    /// <summary>The result that a worker which leaves has others fetch, and its size; null where it is not moved.</summary>
    public virtual (TaskId Task, long Bytes)? ResultToMove => null;

    /// <summary>What an attempt's worker is told.</summary>
    public abstract Instruction AssignmentOf(Attempt attempt);

    /// <summary>It is not in flight any more: its run counts it no longer.</summary>
    public abstract void LeaveFlight();

    /// <summary>It was with a worker, or on its way from it, and waits for another worker.</summary>
    /// <param name="mayHaveBegun">Whether the worker may have begun it.</param>
    public abstract void Requeue(string why, bool mayHaveBegun);

    /// <summary>The last copy of its result is gone.</summary>
    public abstract void LoseResult(string why);

    /// <summary>What has become of the work that a worker was executing, as far as that waits for a worker or is with one.</summary>
    /// <param name="blocks">The blocks of it at that time.</param>
    public abstract IReadOnlyList<Work> WorkUnder(BlockRange blocks);

    /// <summary>It waits for a worker, and waits among the suspects from now on.</summary>
    public abstract void WaitAmongSuspects();

    /// <summary>Whether an idle worker could begin it sooner than the worker that has it, the way of its inputs included.</summary>
    public virtual bool BeginsSoonerAt(Worker idle, Worker holder) => true;

    // A worker that reports of a chunk as of a task, or the other way round, is not heard: each kind of work takes its own reports.

    /// <summary>A worker executed it as a chunk.</summary>
    public virtual void Finish(Attempt attempt, SchedulerEvent.ChunkFinished e) { }

    /// <summary>A worker executed it as a task.</summary>
    public virtual void Finish(Attempt attempt, SchedulerEvent.TaskFinished e) { }

    /// <summary>It threw where a worker executed it as a task.</summary>
    public virtual void Fail(Attempt attempt, SchedulerEvent.TaskFailed e) { }

    /// <summary>A worker could not get one of its inputs.</summary>
    public virtual void MissInput(Attempt attempt, SchedulerEvent.InputLost e) { }

    /// <summary>The reducer has taken its result in.</summary>
    public virtual void Reduce(PartPlace? place) { }

    /// <summary>The reducer could not get its result.</summary>
    public virtual void LoseReturned(string why) { }

    /// <summary>Why it fails where workers died executing it.</summary>
    public TaskFailure WorkerLost() => Death is { } death
        ? new(FailureType.ExecutorLost, $"{Losses} executors died executing it; the last: {death.Reason}", "", LastWorker.Value, Number, LinesOfFailure)
        { Output = death.LastLines }
        : new(FailureType.WorkerLost, $"{Losses} workers died executing it", "", LastWorker.Value, Number, LinesOfFailure);

    /// <summary>The lines of its story that a failure brings along.</summary>
    protected virtual IReadOnlyList<string> LinesOfFailure => [];

    /// <summary>A worker holds its result: its own, of an attempt, or a copy.</summary>
    public void AddHolder(Worker worker, AttemptId? attempt = null)
    {
        KeptFrom = attempt ?? KeptFrom;
        Holders.Add(worker);
        worker.Hold(this, attempt);
    }

    /// <summary>No worker need hold its result any more.</summary>
    public IReadOnlyList<WorkerId> RemoveHolders()
    {
        if (Holders.Count == 0)
            return [];
        var holders = Holders.ToArray();
        foreach (var holder in holders)
            holder.LetGo(this);
        Holders.Clear();
        return [.. holders.Select(h => h.Id)];
    }

    /// <summary>Enough workers died, and one of them cannot have died of anything else.</summary>
    public bool IsCondemned(int allowedLosses) => Losses >= allowedLosses && DiedAlone && IsIndivisible;

    public void AssignTo(Attempt attempt, DateTimeOffset now)
    {
        Number++;
        if (Number == 1 && _story is null)
            _assigned = now.UtcDateTime;
        else
            Story.Add(now, Assigned, attempt.Worker!.Id.Value, Label, Number);
        MoveQuietly(WorkTrigger.Assign);
        (Current, LastWorker) = (attempt, attempt.Worker!.Id);
    }

    /// <summary>A worker has it from a scheduler before this one.</summary>
    public void LeaveWith(Attempt attempt, int number, DateTimeOffset now)
    {
        Number = Math.Max(Number, number);
        Story.Add(now, "attempt {2}{1} goes on at {0}, which had it from the scheduler before", attempt.Worker!.Id.Value, Label, number);
        MoveQuietly(WorkTrigger.Assign);
        (Current, LastWorker) = (attempt, attempt.Worker!.Id);
    }

    /// <summary>It has its result.</summary>
    public void Keep(DateTimeOffset now)
    {
        if (_story is null)
            _kept = now.UtcDateTime;
        else if (LastWorker.Value is { } worker)
            Story.Add(now, Executed, worker);
        MoveQuietly(WorkTrigger.Keep);
    }

    public void CopyTo(Attempt attempt, DateTimeOffset now)
    {
        Number++;
        Story.Add(now, "attempt {2}{1} beside the slow one assigned to {0}", attempt.Worker!.Id.Value, Label, Number);
        Copy = attempt;
    }

    /// <summary>Where one of two attempts is lost, the other goes on; says whether there is one.</summary>
    public bool GoOnWithout(Attempt attempt)
    {
        if (Copy is null)
            return false;
        (Current, Copy) = (attempt == Copy ? Current : Copy, null);
        return true;
    }

    public void Lose(DateTimeOffset now, string why)
    {
        Move(WorkTrigger.Lose, now, why);
        Current = null;
    }

    /// <summary>How the last executor of it died; null where that was a whole worker.</summary>
    public Death? Death { get; protected set; }

    /// <summary>A worker, or an executor of one, that executed it has died. <paramref name="alone"/>: it executed nothing else.</summary>
    public void Accuse(bool alone, Death? death = null)
    {
        Losses++;
        Death = death;
        DiedAlone |= alone && IsIndivisible;
    }

    public void GiveUp(Attempt attempt, DateTimeOffset now)
    {
        Move(WorkTrigger.GiveUp, now, "given up: {2} workers died executing it", null, null, Losses);
        Current = attempt;
    }

    /// <summary>It has no attempt at hand any more.</summary>
    public void EndAttempt() => (Current, Copy) = (null, null);

    public void Move(WorkTrigger on, DateTimeOffset now, string what) => Move(on, now, "{0}", what, null, 0);

    public void Move(WorkTrigger on, DateTimeOffset now, string format, object? who, object? what = null, long number = 0)
    {
        Story.Add(now, format, who, what, number);
        MoveQuietly(on);
    }

    /// <summary>Moves without a word: so much happens to a task that goes well.</summary>
    public void MoveQuietly(WorkTrigger on) =>
        State = TransitionTable.Next(State, on) ?? throw new InvalidTransitionException(State, on, Story);

    /// <summary>Only for work that begins by waiting.</summary>
    protected void BeginWaiting() => State = WorkState.Waiting;

    Story Told()
    {
        var story = new Story();
        if (_assigned is { } assigned)
            story.Add(assigned, Assigned, LastWorker.Value, Label, 1);
        if (_kept is { } kept && LastWorker.Value is { } worker)
            story.Add(kept, Executed, worker);
        return story;
    }
}
