namespace ActorSweep.Core.Scheduling;

/// <summary>The cause of an executor's death, and the last lines that the executor printed.</summary>
sealed record Death(string Reason, IReadOnlyList<string> LastLines);

/// <summary>The progress of a piece of work: its state, the attempts at it, the workers that died executing it, and its story.</summary>
abstract class WorkProgress
{
    const string Assigned = "attempt {2}{1} assigned to {0}", Executed = "executed by {0}";

    // Most work is only assigned and finished: two times are enough. A story is created when more happens, or when the story is read.
    DateTime? _assigned, _kept;
    Story? _story;

    public Story Story { get => _story ??= CreateStory(); protected init => _story = value; }

    public WorkState State { get; private set; } = WorkState.Ready;

    /// <summary>The current attempt; null where there is none.</summary>
    public Attempt? Current { get; private set; }

    /// <summary>A second attempt that races a slow current attempt.</summary>
    public Attempt? Copy { get; private set; }

    public Worker? Worker => Current?.Worker;

    /// <summary>The worker that had the work last.</summary>
    public WorkerId LastWorker { get; protected set; }

    /// <summary>Number of tries so far.</summary>
    public int Number { get; protected set; }

    /// <summary>Number of workers or executors that died executing the work, alone or beside other work.</summary>
    public int Losses { get; protected set; }

    /// <summary>Whether a worker or executor died that executed only this work.</summary>
    public bool LostAlone { get; private set; }

    /// <summary>Number of results of the work, or inputs for it, that could not be fetched.</summary>
    public int ResultsLost { get; set; }

    public bool IsSuspect => Losses > 0;

    /// <summary>Whether the work cannot be split, so that this work alone is to blame if a worker dies executing it alone.</summary>
    public abstract bool IsIndivisible { get; }

    /// <summary>Text that a story adds to the number of an attempt to identify the work.</summary>
    protected abstract string Label { get; }

    public bool IsWithWorker => State is WorkState.Assigned or WorkState.Recalled;

    /// <summary>Whether enough workers died, one of them executing only this work.</summary>
    public bool IsCondemned(int allowedLosses) => Losses >= allowedLosses && LostAlone && IsIndivisible;

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

    /// <summary>Assigns an attempt that a worker has from an earlier scheduler.</summary>
    public void AdoptAttempt(Attempt attempt, int number, DateTimeOffset now)
    {
        Number = Math.Max(Number, number);
        Story.Add(now, "attempt {2}{1} adopted at {0}, to which an earlier scheduler had assigned it", attempt.Worker!.Id.Value, Label, number);
        MoveQuietly(WorkTrigger.Assign);
        (Current, LastWorker) = (attempt, attempt.Worker!.Id);
    }

    /// <summary>Notes that the work has its result.</summary>
    public void FinishWork(DateTimeOffset now)
    {
        if (_story is null)
            _kept = now.UtcDateTime;
        else if (LastWorker.Value is { } worker)
            Story.Add(now, Executed, worker);
        MoveQuietly(WorkTrigger.Finish);
    }

    public void CopyTo(Attempt attempt, DateTimeOffset now)
    {
        Number++;
        Story.Add(now, "attempt {2}{1}, a copy of the slow attempt, assigned to {0}", attempt.Worker!.Id.Value, Label, Number);
        Copy = attempt;
    }

    /// <summary>Continues with the other attempt after one of two is lost. Returns false where the work has only one attempt.</summary>
    public bool ContinueWithout(Attempt attempt)
    {
        if (Copy is null)
            return false;
        (Current, Copy) = (attempt == Copy ? Current : Copy, null);
        return true;
    }

    public void LoseWork(DateTimeOffset now, string why)
    {
        Move(WorkTrigger.Lose, now, why);
        Current = null;
    }

    /// <summary>How the last executor died; null where a whole worker died.</summary>
    public Death? Death { get; protected set; }

    /// <summary>Counts a worker or executor that died executing the work. <paramref name="alone"/>: it executed nothing else.</summary>
    public void SuspectWork(bool alone, Death? death = null)
    {
        Losses++;
        Death = death;
        LostAlone |= alone && IsIndivisible;
    }

    public void CondemnWork(Attempt attempt, DateTimeOffset now)
    {
        Move(WorkTrigger.Condemn, now, "failed: {2} workers or executors died executing it", null, null, Losses);
        Current = attempt;
    }

    /// <summary>Removes the current attempts.</summary>
    public void EndAttempt() => (Current, Copy) = (null, null);

    public void Move(WorkTrigger on, DateTimeOffset now, string what) => Move(on, now, "{0}", what, null, 0);

    public void Move(WorkTrigger on, DateTimeOffset now, string format, object? who, object? what = null, long number = 0)
    {
        Story.Add(now, format, who, what, number);
        MoveQuietly(on);
    }

    /// <summary>Moves without a line in the story, for the transitions that most work makes.</summary>
    public void MoveQuietly(WorkTrigger on) =>
        State = WorkTransitions.Next(State, on) ?? throw new InvalidTransitionException(State, on, Story);

    /// <summary>Sets the first state of work that begins by waiting.</summary>
    protected void BeginWaiting() => State = WorkState.Waiting;

    Story CreateStory()
    {
        var story = new Story();
        if (_assigned is { } assigned)
            story.Add(new DateTimeOffset(assigned), Assigned, LastWorker.Value, Label, 1);
        if (_kept is { } kept && LastWorker.Value is { } worker)
            story.Add(new DateTimeOffset(kept), Executed, worker);
        return story;
    }
}
