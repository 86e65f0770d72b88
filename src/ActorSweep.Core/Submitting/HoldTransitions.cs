namespace ActorSweep.Core.Submitting;

/// <summary>Every move that a hold can make. An event that asks for another move is refused.</summary>
static class HoldTransitions
{
    public sealed record HoldTransition(HoldState From, HoldTrigger On, HoldState To);

    public static IReadOnlyList<HoldTransition> Rows { get; } =
    [
        new(HoldState.Waiting, HoldTrigger.FinishHere, HoldState.Here),
        new(HoldState.Waiting, HoldTrigger.FinishElsewhere, HoldState.Elsewhere),
        new(HoldState.Waiting, HoldTrigger.Fail, HoldState.Failed),
        new(HoldState.Waiting, HoldTrigger.Cancel, HoldState.Cancelled),
        new(HoldState.Waiting, HoldTrigger.Reopen, HoldState.Waiting),
        new(HoldState.Waiting, HoldTrigger.Resubmit, HoldState.Waiting),
        new(HoldState.Waiting, HoldTrigger.Lose, HoldState.Lost),
        new(HoldState.Waiting, HoldTrigger.Release, HoldState.Released),
        new(HoldState.Here, HoldTrigger.FinishHere, HoldState.Here),
        new(HoldState.Here, HoldTrigger.Resubmit, HoldState.Here),
        new(HoldState.Here, HoldTrigger.Reopen, HoldState.Waiting),
        new(HoldState.Here, HoldTrigger.Release, HoldState.Released),
        new(HoldState.Elsewhere, HoldTrigger.FinishHere, HoldState.Here),
        new(HoldState.Elsewhere, HoldTrigger.FinishElsewhere, HoldState.Elsewhere),
        new(HoldState.Elsewhere, HoldTrigger.Fail, HoldState.Failed),
        new(HoldState.Elsewhere, HoldTrigger.Resubmit, HoldState.Waiting),
        new(HoldState.Elsewhere, HoldTrigger.Reopen, HoldState.Waiting),
        new(HoldState.Elsewhere, HoldTrigger.Release, HoldState.Released),
        .. WithoutResult(HoldState.Failed),
        new(HoldState.Failed, HoldTrigger.Retry, HoldState.Waiting),
        .. WithoutResult(HoldState.Cancelled),
        new(HoldState.Lost, HoldTrigger.Release, HoldState.Released),
    ];

    static readonly HoldState?[,] Moves = Table();

    /// <summary>Returns the state after a trigger; null where the trigger cannot happen in this state.</summary>
    public static HoldState? Next(HoldState from, HoldTrigger on) => Moves[(int)from, (int)on];

    /// <summary>
    /// The moves from a state without a result. A result can still arrive where the task was retried for another client while this one was not connected.
    /// </summary>
    static IEnumerable<HoldTransition> WithoutResult(HoldState state) =>
    [
        new(state, HoldTrigger.FinishHere, HoldState.Here),
        new(state, HoldTrigger.FinishElsewhere, HoldState.Elsewhere),
        new(state, HoldTrigger.Reopen, HoldState.Waiting),
        new(state, HoldTrigger.Resubmit, state),
        new(state, HoldTrigger.Release, HoldState.Released),
    ];

    static HoldState?[,] Table()
    {
        var moves = new HoldState?[Enum.GetValues<HoldState>().Length, Enum.GetValues<HoldTrigger>().Length];
        foreach (var row in Rows)
            moves[(int)row.From, (int)row.On] = row.To;
        return moves;
    }
}
