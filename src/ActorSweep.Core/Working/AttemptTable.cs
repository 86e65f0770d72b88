namespace ActorSweep.Core.Working;

/// <summary>Where an attempt stands at a worker.</summary>
enum AttemptState
{
    /// <summary>Something that it takes is being fetched.</summary>
    Preparing,

    /// <summary>The executor has it: it waits for a slot, or executes.</summary>
    Executing,

    /// <summary>It executes without a slot, while it waits for tasks of its own.</summary>
    Seceded,

    /// <summary>It was executed, and its result is kept until the scheduler, this one or the next, needs it no more.</summary>
    Finished,

    /// <summary>The worker has no more of it.</summary>
    Gone,
}

/// <summary>What moves an attempt from one state to another.</summary>
enum AttemptTrigger
{
    /// <summary>All that it takes is here.</summary>
    Begin,

    /// <summary>It waits for tasks of its own.</summary>
    Secede,

    /// <summary>It has a result that has to be kept.</summary>
    Finish,

    /// <summary>It has ended, and nothing of it has to be kept: it failed, or its result went with the message.</summary>
    End,

    /// <summary>It was not executed, and goes back to the scheduler.</summary>
    GiveBack,

    /// <summary>Its executor died, or what it takes or has made is gone.</summary>
    Lose,

    /// <summary>The scheduler needs it no more.</summary>
    Discard,
}

/// <summary>Every move that an attempt can make at a worker. A move that is not here is a defect.</summary>
static class AttemptTable
{
    public sealed record Row(AttemptState From, AttemptTrigger On, AttemptState To);

    public static IReadOnlyList<Row> Rows { get; } =
    [
        new(AttemptState.Preparing, AttemptTrigger.Begin, AttemptState.Executing),
        new(AttemptState.Preparing, AttemptTrigger.End, AttemptState.Gone),
        new(AttemptState.Preparing, AttemptTrigger.GiveBack, AttemptState.Gone),
        new(AttemptState.Preparing, AttemptTrigger.Lose, AttemptState.Gone),
        new(AttemptState.Preparing, AttemptTrigger.Discard, AttemptState.Gone),
        new(AttemptState.Executing, AttemptTrigger.Secede, AttemptState.Seceded),
        .. AtExecutor(AttemptState.Executing),
        .. AtExecutor(AttemptState.Seceded),
        new(AttemptState.Finished, AttemptTrigger.Lose, AttemptState.Gone),
        new(AttemptState.Finished, AttemptTrigger.Discard, AttemptState.Gone),
    ];

    static readonly AttemptState?[,] Moves = Table();

    /// <summary>Where a trigger takes a state, or null where it can't happen.</summary>
    public static AttemptState? Next(AttemptState from, AttemptTrigger on) => Moves[(int)from, (int)on];

    static IEnumerable<Row> AtExecutor(AttemptState state) =>
    [
        new(state, AttemptTrigger.Finish, AttemptState.Finished),
        new(state, AttemptTrigger.End, AttemptState.Gone),
        new(state, AttemptTrigger.GiveBack, AttemptState.Gone),
        new(state, AttemptTrigger.Lose, AttemptState.Gone),
        new(state, AttemptTrigger.Discard, AttemptState.Gone),
    ];

    static AttemptState?[,] Table()
    {
        var moves = new AttemptState?[Enum.GetValues<AttemptState>().Length, Enum.GetValues<AttemptTrigger>().Length];
        foreach (var row in Rows)
            moves[(int)row.From, (int)row.On] = row.To;
        return moves;
    }
}

/// <summary>A move that the table does not have: a defect in the worker.</summary>
sealed class InvalidAttemptMoveException(WorkerAttempt attempt, AttemptTrigger on)
    : Exception($"Attempt {attempt.Id} that is {attempt.State} can't {on}.");
