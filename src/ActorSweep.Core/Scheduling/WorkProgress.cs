namespace ActorSweep.Core.Scheduling;

/// <summary>How an executor died, and the last that it printed.</summary>
sealed record Death(string Reason, IReadOnlyList<string> LastLines);

/// <summary>Where a piece of work stands: its state, the attempts at it, the workers that died executing it, and its story.</summary>
abstract class WorkProgress
{
    const string Assigned = "attempt {2}{1} assigned to {0}", Executed = "executed by {0}";

    // All that happens to most work: it is assigned, and has its result. A story is begun for what more happens to, or who asks.
    DateTime? _assigned, _kept;
    Story? _story;

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

    /// <summary>Whether it is as small as can be, so that who dies of it dies of this alone.</summary>
    public abstract bool IsIndivisible { get; }

    /// <summary>What it is, beside its attempt, in a story.</summary>
    protected abstract string Label { get; }

    public bool IsWithWorker => State is WorkState.Assigned or WorkState.Recalled;

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
