namespace ActorSweep.Core.Working;

/// <summary>The state of an attempt at a worker.</summary>
enum AttemptState
{
    /// <summary>The worker is fetching inputs, arguments or a spec for the attempt.</summary>
    Preparing,

    /// <summary>The executor has the attempt, which waits for a slot or executes.</summary>
    Executing,

    /// <summary>The attempt executes without a slot while it waits for tasks that it submitted.</summary>
    Seceded,

    /// <summary>The attempt has finished. Its result is kept until neither this scheduler nor the next needs it.</summary>
    Finished,

    /// <summary>The attempt is not at the worker any more.</summary>
    Removed,
}

/// <summary>The cause of an attempt's move from one state to another.</summary>
enum AttemptTrigger
{
    /// <summary>Everything that the attempt takes has arrived.</summary>
    Begin,

    /// <summary>The attempt waits for tasks that it submitted.</summary>
    Secede,

    /// <summary>The attempt has a result that must be kept.</summary>
    Finish,

    /// <summary>The attempt has ended and nothing must be kept: it failed, or its result was sent in the message.</summary>
    Complete,

    /// <summary>The attempt was not executed, and the worker returns it to the scheduler.</summary>
    Return,

    /// <summary>The attempt's executor died, or its inputs or its result are lost.</summary>
    Lose,

    /// <summary>The scheduler does not need the attempt any more.</summary>
    Discard,
}

/// <summary>Every move that an attempt can make at a worker. A move that is not in this table is a defect.</summary>
static class AttemptTransitions
{
    public sealed record AttemptTransition(AttemptState From, AttemptTrigger On, AttemptState To);

    public static IReadOnlyList<AttemptTransition> Rows { get; } =
    [
        new(AttemptState.Preparing, AttemptTrigger.Begin, AttemptState.Executing),
        new(AttemptState.Preparing, AttemptTrigger.Complete, AttemptState.Removed),
        new(AttemptState.Preparing, AttemptTrigger.Return, AttemptState.Removed),
        new(AttemptState.Preparing, AttemptTrigger.Lose, AttemptState.Removed),
        new(AttemptState.Preparing, AttemptTrigger.Discard, AttemptState.Removed),
        new(AttemptState.Executing, AttemptTrigger.Secede, AttemptState.Seceded),
        .. AtExecutor(AttemptState.Executing),
        .. AtExecutor(AttemptState.Seceded),
        new(AttemptState.Finished, AttemptTrigger.Lose, AttemptState.Removed),
        new(AttemptState.Finished, AttemptTrigger.Discard, AttemptState.Removed),
    ];

    static readonly AttemptState?[,] Moves = Table();

    /// <summary>Returns the state after a trigger; null where the trigger cannot happen in this state.</summary>
    public static AttemptState? Next(AttemptState from, AttemptTrigger on) => Moves[(int)from, (int)on];

    static IEnumerable<AttemptTransition> AtExecutor(AttemptState state) =>
    [
        new(state, AttemptTrigger.Finish, AttemptState.Finished),
        new(state, AttemptTrigger.Complete, AttemptState.Removed),
        new(state, AttemptTrigger.Return, AttemptState.Removed),
        new(state, AttemptTrigger.Lose, AttemptState.Removed),
        new(state, AttemptTrigger.Discard, AttemptState.Removed),
    ];

    static AttemptState?[,] Table()
    {
        var moves = new AttemptState?[Enum.GetValues<AttemptState>().Length, Enum.GetValues<AttemptTrigger>().Length];
        foreach (var row in Rows)
            moves[(int)row.From, (int)row.On] = row.To;
        return moves;
    }
}

/// <summary>A move that the table does not have, which is a defect in the worker.</summary>
sealed class InvalidAttemptMoveException(WorkerAttempt attempt, AttemptTrigger on)
    : Exception($"Attempt {attempt.Id}, which is {attempt.State}, cannot {on}.");
