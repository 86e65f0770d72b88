using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Submitting;

/// <summary>What a client says to a scheduler. Messages in it are those of the events.</summary>
abstract record ClientWord
{
    ClientWord() { }

    /// <summary>Whether it is about what the client holds, so that a scheduler takes it in together with all that is said again.</summary>
    public virtual bool IsOfHolds => true;

    /// <summary>What the client remembers of this, to say it again; null: nothing.</summary>
    public ClientRequest? Request { get; init; }

    /// <summary>Submits tasks or a map for the first time.</summary>
    public sealed record Submit(object Message) : ClientWord;

    /// <summary>Submits tasks that were submitted before.</summary>
    /// <param name="Tasks">How each of the message's tasks stands now.</param>
    public sealed record SubmitTasksAgain(object Message, IReadOnlyList<TaskAgain> Tasks) : ClientWord;

    /// <summary>Submits a map that was submitted before.</summary>
    /// <param name="Done">Items whose results are here.</param>
    public sealed record SubmitMapAgain(object Message, IReadOnlyList<ResultsAgain> Done) : ClientWord;

    /// <summary>Wants something of tasks that are there.</summary>
    public sealed record Change(TaskWish Wish, IReadOnlyList<TaskId> Tasks) : ClientWord;

    /// <summary>Holds a map that is there.</summary>
    public sealed record HoldMap(RunId Run, long Count) : ClientWord;

    /// <summary>Releases a map.</summary>
    public sealed record ReleaseMap(RunId Run) : ClientWord;

    /// <summary>Cancels all items of a map that have not ended.</summary>
    public sealed record CancelMap(RunId Run) : ClientWord
    {
        public override bool IsOfHolds => false;
    }

    /// <summary>Tells a scheduler that all is said again: what it thinks this client holds besides, it can release.</summary>
    public sealed record Restored : ClientWord;

    /// <summary>Something about nothing that the client holds.</summary>
    public sealed record Other(object Message) : ClientWord
    {
        public override bool IsOfHolds => false;
    }
}

/// <summary>What a client can want of tasks that are there.</summary>
enum TaskWish
{
    Hold,
    Release,
    Cancel,
    Retry,
    Detach,
}

/// <summary>How a task stands when it is submitted again.</summary>
/// <param name="IsHeld">Whether its client wants its result.</param>
/// <param name="Result">Its result, where that is here: then it is not executed again and depends on nothing.</param>
readonly record struct TaskAgain(long Index, bool IsHeld, object? Result);

/// <summary>Adjacent items of a map whose results go along when the map is submitted again.</summary>
/// <param name="Failed">Those of them that failed.</param>
readonly record struct ResultsAgain(BlockRange Items, object Results, IReadOnlyList<ItemFailure> Failed);
