namespace ActorSweep.Core.Scheduling;

/// <summary>The state of a task of a graph, or of a chunk of a task array.</summary>
enum WorkState
{
    /// <summary>The work waits for its dependencies, or for the time of its next try.</summary>
    Waiting,

    /// <summary>The work waits for a worker.</summary>
    Ready,

    /// <summary>A worker has the work, waiting in its queue or executing.</summary>
    Assigned,

    /// <summary>The work is being recalled from its worker. If it is executing, it stays there.</summary>
    Recalled,

    /// <summary>A worker finished the work, or the work was condemned. Its result is on the way into the reduction.</summary>
    Reducing,

    /// <summary>The result is in the reduction, which is final.</summary>
    Reduced,

    /// <summary>The work has finished. Its result is kept for clients and dependents.</summary>
    Finished,

    /// <summary>Nobody wants the result. The task is remembered, since dependents could need it again.</summary>
    Released,

    /// <summary>The work has no result.</summary>
    Failed,

    /// <summary>Nobody wants the work, and it is deleted.</summary>
    Deleted,
}

/// <summary>The cause of a transition of work from one state to another.</summary>
enum WorkTrigger
{
    /// <summary>All dependencies are there, and the time of the next try has come.</summary>
    Unblock,

    /// <summary>A dependency is lost.</summary>
    Block,

    /// <summary>A worker has room.</summary>
    Assign,

    /// <summary>Another worker is idle, and this worker has not begun the work.</summary>
    Recall,

    /// <summary>A worker finished the work, whose result goes into a reduction.</summary>
    BeginReduction,

    /// <summary>The reducer merged the result.</summary>
    Reduce,

    /// <summary>The work has finished, and its result is kept.</summary>
    Finish,

    /// <summary>The work or its input failed, the work was cancelled, or no worker can ever run it.</summary>
    Fail,

    /// <summary>The work is tried again, after a delay or because a client asked for it.</summary>
    Retry,

    /// <summary>The worker, the assignment or the result is lost.</summary>
    Lose,

    /// <summary>The work counts as failed, because too many workers died while executing it.</summary>
    Condemn,

    /// <summary>Nobody wants the result any more.</summary>
    Release,

    /// <summary>The result is wanted again.</summary>
    Revive,

    /// <summary>Nobody needs the work any more.</summary>
    Delete,
}

/// <summary>All valid transitions of work. Any other transition is a defect.</summary>
static class WorkTransitions
{
    public sealed record WorkTransition(WorkState From, WorkTrigger On, WorkState To);

    public static IReadOnlyList<WorkTransition> Rows { get; } =
    [
        new(WorkState.Waiting, WorkTrigger.Unblock, WorkState.Ready),
        new(WorkState.Waiting, WorkTrigger.Finish, WorkState.Finished),
        new(WorkState.Waiting, WorkTrigger.Fail, WorkState.Failed),
        new(WorkState.Waiting, WorkTrigger.Release, WorkState.Released),
        new(WorkState.Waiting, WorkTrigger.Delete, WorkState.Deleted),
        new(WorkState.Ready, WorkTrigger.Block, WorkState.Waiting),
        new(WorkState.Ready, WorkTrigger.Assign, WorkState.Assigned),
        new(WorkState.Ready, WorkTrigger.Condemn, WorkState.Reducing),
        new(WorkState.Ready, WorkTrigger.Fail, WorkState.Failed),
        new(WorkState.Ready, WorkTrigger.Release, WorkState.Released),
        new(WorkState.Ready, WorkTrigger.Delete, WorkState.Deleted),
        .. WithAWorker(WorkState.Assigned),
        new(WorkState.Assigned, WorkTrigger.Recall, WorkState.Recalled),
        .. WithAWorker(WorkState.Recalled),
        new(WorkState.Reducing, WorkTrigger.Reduce, WorkState.Reduced),
        new(WorkState.Reducing, WorkTrigger.Lose, WorkState.Ready),
        new(WorkState.Reducing, WorkTrigger.Delete, WorkState.Deleted),
        new(WorkState.Finished, WorkTrigger.Lose, WorkState.Waiting),
        new(WorkState.Finished, WorkTrigger.Fail, WorkState.Failed),
        new(WorkState.Finished, WorkTrigger.Release, WorkState.Released),
        new(WorkState.Finished, WorkTrigger.Delete, WorkState.Deleted),
        new(WorkState.Released, WorkTrigger.Revive, WorkState.Waiting),
        new(WorkState.Released, WorkTrigger.Delete, WorkState.Deleted),
        new(WorkState.Failed, WorkTrigger.Retry, WorkState.Waiting),
        new(WorkState.Failed, WorkTrigger.Delete, WorkState.Deleted),
    ];

    static readonly WorkState?[,] Moves = Table();

    /// <summary>Returns the state after a trigger; null where the transition is not valid.</summary>
    public static WorkState? Next(WorkState from, WorkTrigger on) => Moves[(int)from, (int)on];

    /// <summary>Returns the transitions of work that a worker has, recalled or not.</summary>
    static IEnumerable<WorkTransition> WithAWorker(WorkState state) =>
    [
        new(state, WorkTrigger.BeginReduction, WorkState.Reducing),
        new(state, WorkTrigger.Finish, WorkState.Finished),
        new(state, WorkTrigger.Fail, WorkState.Failed),
        new(state, WorkTrigger.Retry, WorkState.Waiting),
        new(state, WorkTrigger.Lose, WorkState.Ready),
        new(state, WorkTrigger.Block, WorkState.Waiting),
        new(state, WorkTrigger.Release, WorkState.Released),
        new(state, WorkTrigger.Delete, WorkState.Deleted),
    ];

    static WorkState?[,] Table()
    {
        var moves = new WorkState?[Enum.GetValues<WorkState>().Length, Enum.GetValues<WorkTrigger>().Length];
        foreach (var row in Rows)
            moves[(int)row.From, (int)row.On] = row.To;
        return moves;
    }
}

/// <summary>A transition that the table does not have: a defect in the scheduler. The message contains the task's story.</summary>
sealed class InvalidTransitionException(WorkState from, WorkTrigger on, Story story)
    : Exception($"A task that is {from} cannot {on}.\n{story}");
