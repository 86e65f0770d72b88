using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Submitting;

/// <summary>A word: a message of a client to a scheduler. The messages inside are those of the events.</summary>
abstract record ClientWord
{
    ClientWord() { }

    /// <summary>Whether the word concerns holds, so that a scheduler handles it together with all words that are sent again.</summary>
    public virtual bool IsOfHolds => true;

    /// <summary>The request that is remembered to be sent again; null where nothing is remembered.</summary>
    public ClientRequest? Request { get; init; }

    /// <summary>Submits tasks or a map for the first time.</summary>
    public sealed record SubmitWork(object Message) : ClientWord;

    /// <summary>Submits tasks that were submitted before.</summary>
    /// <param name="Tasks">The state of each of the message's tasks.</param>
    public sealed record ResubmitTasks(object Message, IReadOnlyList<TaskAgain> Tasks) : ClientWord;

    /// <summary>Submits a map that was submitted before.</summary>
    /// <param name="Done">Items whose results are here.</param>
    public sealed record ResubmitMap(object Message, IReadOnlyList<ResultsAgain> Done) : ClientWord;

    /// <summary>Makes a wish about existing tasks.</summary>
    public sealed record ChangeHolds(TaskWish Wish, IReadOnlyList<TaskId> Tasks) : ClientWord;

    /// <summary>Holds an existing map.</summary>
    public sealed record AddMapHold(RunId Run, long Count) : ClientWord;

    /// <summary>Releases a map.</summary>
    public sealed record ReleaseMapHold(RunId Run) : ClientWord;

    /// <summary>Cancels all items of a map that have not ended.</summary>
    public sealed record CancelMap(RunId Run) : ClientWord
    {
        public override bool IsOfHolds => false;
    }

    /// <summary>Reports to a scheduler that everything was sent again. It can release whatever else it holds for this client.</summary>
    public sealed record HoldsComplete : ClientWord;

    /// <summary>A message that does not concern holds.</summary>
    public sealed record OtherMessage(object Message) : ClientWord
    {
        public override bool IsOfHolds => false;
    }
}

/// <summary>A wish of a client about existing tasks.</summary>
enum TaskWish
{
    Hold,
    Release,
    Cancel,
    Retry,
    Detach,
}

/// <summary>The state in which a task is submitted again.</summary>
/// <param name="IsHeld">Whether the client wants the result.</param>
/// <param name="Result">The result, if it is here. The task is then not executed again and depends on no other task.</param>
readonly record struct TaskAgain(long Index, bool IsHeld, object? Result);

/// <summary>Adjacent items of a map whose results are sent along when the map is submitted again.</summary>
/// <param name="Failed">The items among them that failed.</param>
readonly record struct ResultsAgain(BlockRange Items, object Results, IReadOnlyList<ItemFailure> Failed);
