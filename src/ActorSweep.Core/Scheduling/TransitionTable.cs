namespace ActorSweep.Core.Scheduling;

/// <summary>Where a piece of work stands: a task of a graph, or a chunk of a task array.</summary>
enum WorkState
{
    /// <summary>It waits for what it depends on, or for the time of its next try.</summary>
    Waiting,

    /// <summary>It waits for a worker.</summary>
    Ready,

    /// <summary>A worker has it, waiting in its queue or executing.</summary>
    Assigned,

    /// <summary>A worker is asked to give it back, unless it is executing.</summary>
    Recalled,

    /// <summary>Executed, or given up; its result is on the way into the reduction.</summary>
    Returned,

    /// <summary>In the reduction, once and for all.</summary>
    Reduced,

    /// <summary>Executed; its result is kept for whoever wants it.</summary>
    Kept,

    /// <summary>Nobody wants its result any more; it is remembered, since others would need it to be done again.</summary>
    Released,

    /// <summary>It has ended without a result.</summary>
    Failed,

    /// <summary>Nobody wants it, and it is forgotten.</summary>
    Dropped,
}

/// <summary>What moves a piece of work from one state to another.</summary>
enum WorkTrigger
{
    /// <summary>What it depends on is there.</summary>
    Unblock,

    /// <summary>Something it depends on is gone.</summary>
    Block,

    /// <summary>A worker has room.</summary>
    Assign,

    /// <summary>Another worker is idle, and this one has not begun.</summary>
    Recall,

    /// <summary>The worker executed it, for a reduction.</summary>
    Finish,

    /// <summary>The reducer took it in.</summary>
    Reduce,

    /// <summary>The worker executed it, and its result is kept.</summary>
    Keep,

    /// <summary>It failed, its input did, or no worker can ever run it.</summary>
    Fail,

    /// <summary>Another try, after a while or because a client asked for it.</summary>
    Retry,

    /// <summary>The worker, the assignment or the result is lost.</summary>
    Lose,

    /// <summary>Too many workers died executing it.</summary>
    GiveUp,

    /// <summary>Nobody wants its result any more.</summary>
    Release,

    /// <summary>Its result is wanted again.</summary>
    Revive,

    /// <summary>Nobody needs it any more.</summary>
    Drop,
}

/// <summary>Every move that a piece of work can make. What is not here can't happen.</summary>
static class TransitionTable
{
    public sealed record Row(WorkState From, WorkTrigger On, WorkState To);

    public static IReadOnlyList<Row> Rows { get; } =
    [
        new(WorkState.Waiting, WorkTrigger.Unblock, WorkState.Ready),
        new(WorkState.Waiting, WorkTrigger.Keep, WorkState.Kept),
        new(WorkState.Waiting, WorkTrigger.Fail, WorkState.Failed),
        new(WorkState.Waiting, WorkTrigger.Release, WorkState.Released),
        new(WorkState.Waiting, WorkTrigger.Drop, WorkState.Dropped),
        new(WorkState.Ready, WorkTrigger.Block, WorkState.Waiting),
        new(WorkState.Ready, WorkTrigger.Assign, WorkState.Assigned),
        new(WorkState.Ready, WorkTrigger.GiveUp, WorkState.Returned),
        new(WorkState.Ready, WorkTrigger.Fail, WorkState.Failed),
        new(WorkState.Ready, WorkTrigger.Release, WorkState.Released),
        new(WorkState.Ready, WorkTrigger.Drop, WorkState.Dropped),
        .. WithAWorker(WorkState.Assigned),
        new(WorkState.Assigned, WorkTrigger.Recall, WorkState.Recalled),
        .. WithAWorker(WorkState.Recalled),
        new(WorkState.Returned, WorkTrigger.Reduce, WorkState.Reduced),
        new(WorkState.Returned, WorkTrigger.Lose, WorkState.Ready),
        new(WorkState.Returned, WorkTrigger.Drop, WorkState.Dropped),
        new(WorkState.Kept, WorkTrigger.Lose, WorkState.Waiting),
        new(WorkState.Kept, WorkTrigger.Fail, WorkState.Failed),
        new(WorkState.Kept, WorkTrigger.Release, WorkState.Released),
        new(WorkState.Kept, WorkTrigger.Drop, WorkState.Dropped),
        new(WorkState.Released, WorkTrigger.Revive, WorkState.Waiting),
        new(WorkState.Released, WorkTrigger.Drop, WorkState.Dropped),
        new(WorkState.Failed, WorkTrigger.Retry, WorkState.Waiting),
        new(WorkState.Failed, WorkTrigger.Drop, WorkState.Dropped),
    ];

    static readonly WorkState?[,] Moves = Table();

    /// <summary>Where a trigger takes a state, or null where it can't happen.</summary>
    public static WorkState? Next(WorkState from, WorkTrigger on) => Moves[(int)from, (int)on];

    /// <summary>What can happen to work that a worker has, asked back or not.</summary>
    static IEnumerable<Row> WithAWorker(WorkState state) =>
    [
        new(state, WorkTrigger.Finish, WorkState.Returned),
        new(state, WorkTrigger.Keep, WorkState.Kept),
        new(state, WorkTrigger.Fail, WorkState.Failed),
        new(state, WorkTrigger.Retry, WorkState.Waiting),
        new(state, WorkTrigger.Lose, WorkState.Ready),
        new(state, WorkTrigger.Block, WorkState.Waiting),
        new(state, WorkTrigger.Release, WorkState.Released),
        new(state, WorkTrigger.Drop, WorkState.Dropped),
    ];

    static WorkState?[,] Table()
    {
        var moves = new WorkState?[Enum.GetValues<WorkState>().Length, Enum.GetValues<WorkTrigger>().Length];
        foreach (var row in Rows)
            moves[(int)row.From, (int)row.On] = row.To;
        return moves;
    }
}

/// <summary>A move that the table does not have: a defect in the scheduler, told with the task's story.</summary>
sealed class InvalidTransitionException(WorkState from, WorkTrigger on, Story story)
    : Exception($"A task that is {from} can't {on}.\n{story}");
