using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Submitting;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Tests.Submitting;

/// <summary>
/// Translates between a client's words and a scheduler's events, as messages do on the wire. The message of a submission is the scheduler's
/// event, and a result is its size.
/// </summary>
static class ClientTranslation
{
    /// <summary>Translates words that are sent together. All words up to <c>Restored</c> become one event.</summary>
    public static IEnumerable<SchedulerEvent> EventsOf(IReadOnlyList<ClientWord> words, ClientId client)
    {
        var restored = words.ToList().FindIndex(word => word is ClientWord.HoldsComplete);
        if (restored >= 0)
            yield return new SchedulerEvent.ClientReconnected(client, [.. words.Take(restored).Select(word => EventOf(word, client))]);
        foreach (var word in words.Skip(restored + 1))
            yield return EventOf(word, client);
    }

    /// <summary>Returns the event by which a submission reaches the client's own state.</summary>
    /// <param name="holds">Returns the client's hold of a task by its index.</param>
    public static ClientEvent.TaskFuturesSubmitted EventOf(SchedulerEvent.TasksSubmitted e, Func<long, TaskHold> holds) =>
        new(e, e.Run, e.IsOpen, [.. e.Tasks.Select(t => new TaskToSubmit(t.Index, t.Inputs, t.After, t.IsHeld ? holds(t.Index) : null))]);

    /// <summary>Returns the event of an instruction for a client; null: none.</summary>
    /// <param name="isHere">Whether the message contains the result of a task, or of the chunk that begins with an item.</param>
    /// <param name="failedIn">Returns the items of a chunk that failed and are not retried.</param>
    public static ClientEvent? EventOf(Instruction told, ClientId client, Func<TaskId, bool> isHere, Func<RunId, BlockRange, IReadOnlyList<ItemFailure>> failedIn) => told switch
    {
        Instruction.FinishTask i when i.Clients.Contains(client) => new ClientEvent.FutureFinished(i.Task, isHere(i.Task) ? 100L : null),
        Instruction.FailTask i when i.Clients.Contains(client) => new ClientEvent.FutureFailed(i.Task, i.Failure),
        Instruction.ReopenTask i when i.Clients.Contains(client) => new ClientEvent.FutureReopened(i.Task),
        Instruction.FinishMapChunk i when i.Clients.Contains(client) =>
            new ClientEvent.MapFuturesFinished(i.Run, i.Blocks, 100L, isHere(new TaskId(i.Run, i.Blocks.First)), failedIn(i.Run, i.Blocks), i.Retrying),
        Instruction.FailItems i when i.Clients.Contains(client) => new ClientEvent.MapFuturesFailed(i.Run, i.Blocks, i.Failure),
        Instruction.ReopenItems i when i.Clients.Contains(client) => new ClientEvent.MapFuturesReopened(i.Run, i.Blocks),
        _ => null,
    };

    static SchedulerEvent EventOf(ClientWord word, ClientId client) => word switch
    {
        ClientWord.SubmitWork { Message: SchedulerEvent e } => e,
        ClientWord.ResubmitTasks { Message: SchedulerEvent.TasksSubmitted e } w => e with { Tasks = [.. e.Tasks.Select((task, i) => Again(task, w.Tasks[i]))] },
        ClientWord.ResubmitMap { Message: SchedulerEvent.MapSubmitted e } w => e with { Done = [.. w.Done.Select(done => new ItemOutcomes(done.Items, done.Failed))] },
        ClientWord.ChangeHolds { Wish: TaskWish.Hold } w => new SchedulerEvent.TasksHeld(client, w.Tasks),
        ClientWord.ChangeHolds { Wish: TaskWish.Release } w => new SchedulerEvent.TasksReleased(client, w.Tasks),
        ClientWord.ChangeHolds { Wish: TaskWish.Cancel } w => new SchedulerEvent.TasksCancelled(w.Tasks),
        ClientWord.ChangeHolds { Wish: TaskWish.Retry } w => new SchedulerEvent.TasksRetried(w.Tasks),
        ClientWord.ChangeHolds w => new SchedulerEvent.TasksDetached(w.Tasks),
        ClientWord.AddMapHold w => new SchedulerEvent.MapHeld(client, w.Run, w.Count),
        ClientWord.ReleaseMapHold w => new SchedulerEvent.MapReleased(client, w.Run),
        ClientWord.CancelMap w => new SchedulerEvent.RunCancelled(w.Run),
        ClientWord.OtherMessage { Message: SchedulerEvent e } => e,
        _ => throw new ArgumentOutOfRangeException(nameof(word), word, "Not a word that a scheduler understands."),
    };

    static TaskSpec Again(TaskSpec task, TaskAgain again) => again.Result is long bytes
        ? task with { IsAgain = true, IsHeld = again.IsHeld, Inputs = [], After = [], Scattered = bytes }
        : task with { IsAgain = true, IsHeld = again.IsHeld };
}
