namespace ActorSweep.Core.Scheduling;

/// <summary>Where a chunk stands.</summary>
public enum ChunkState
{
    /// <summary>Its blocks wait for a worker.</summary>
    Waiting,

    /// <summary>A worker has it, waiting in its queue or executing.</summary>
    Assigned,

    /// <summary>Executed, or given up; its result is on the way into the reduction.</summary>
    Returned,

    /// <summary>In the reduction, once and for all.</summary>
    Reduced,

    /// <summary>Its run needs it no more.</summary>
    Dropped,
}

/// <summary>What moves a chunk from one state to another.</summary>
public enum ChunkTrigger
{
    /// <summary>A worker has room.</summary>
    Assign,

    /// <summary>The worker executed it.</summary>
    Finish,

    /// <summary>The worker, the assignment or the result is lost.</summary>
    Lose,

    /// <summary>Too many workers died executing it.</summary>
    GiveUp,

    /// <summary>The reducer took it in.</summary>
    Reduce,

    /// <summary>Its run was cancelled or failed.</summary>
    Stop,
}

/// <summary>Every move that a chunk can make. What is not here can't happen.</summary>
public static class TransitionTable
{
    public sealed record Row(ChunkState From, ChunkTrigger On, ChunkState To);

    public static IReadOnlyList<Row> Rows { get; } =
    [
        new(ChunkState.Waiting, ChunkTrigger.Assign, ChunkState.Assigned),
        new(ChunkState.Waiting, ChunkTrigger.GiveUp, ChunkState.Returned),
        new(ChunkState.Waiting, ChunkTrigger.Stop, ChunkState.Dropped),
        new(ChunkState.Assigned, ChunkTrigger.Finish, ChunkState.Returned),
        new(ChunkState.Assigned, ChunkTrigger.Lose, ChunkState.Waiting),
        new(ChunkState.Assigned, ChunkTrigger.Stop, ChunkState.Dropped),
        new(ChunkState.Returned, ChunkTrigger.Reduce, ChunkState.Reduced),
        new(ChunkState.Returned, ChunkTrigger.Lose, ChunkState.Waiting),
        new(ChunkState.Returned, ChunkTrigger.Stop, ChunkState.Dropped),
    ];

    static readonly Dictionary<(ChunkState, ChunkTrigger), ChunkState> Moves = Rows.ToDictionary(r => (r.From, r.On), r => r.To);

    /// <summary>Where a trigger takes a state, or null where it can't happen.</summary>
    public static ChunkState? Next(ChunkState from, ChunkTrigger on) => Moves.TryGetValue((from, on), out var to) ? to : null;
}

/// <summary>A move that the table does not have: a defect in the scheduler, told with the chunk's story.</summary>
public sealed class InvalidTransitionException(ChunkState from, ChunkTrigger on, Story story)
    : Exception($"A chunk that is {from} can't {on}.\n{story}");
