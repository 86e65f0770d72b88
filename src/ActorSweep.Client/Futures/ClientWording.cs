using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Submitting;
using ActorSweep.Core.Sweeps;
using ActorSweep.Protocol.Messages;

namespace ActorSweep.Client.Futures;

/// <summary>Translates between the instructions and events of a client's state and the messages of the wire.</summary>
sealed class ClientWording(ClientId client)
{
    const int MostInMessage = 500;

    public IEnumerable<WireMessage> MessagesOf(ClientWord word) => word switch
    {
        ClientWord.SubmitWork w => [(WireMessage)w.Message],
        ClientWord.ResubmitTasks w => [Again((SubmitTasks)w.Message, w.Tasks)],
        ClientWord.ResubmitMap w => [((SubmitMap)w.Message) with { Done = [.. w.Done.Select(FinishedUpdate)] }],
        ClientWord.ChangeHolds { Tasks.Count: <= MostInMessage } w => [Change(w.Wish, w.Tasks)],
        ClientWord.ChangeHolds w => w.Tasks.Chunk(MostInMessage).Select(some => Change(w.Wish, some)),
        ClientWord.AddMapHold w => [new HoldMap(client, w.Run, w.Count)],
        ClientWord.ReleaseMapHold w => [new ReleaseMap(client, w.Run)],
        ClientWord.CancelMap w => [new CancelRun(w.Run)],
        ClientWord.HoldsComplete => [new CompleteHolds(client)],
        ClientWord.OtherMessage w => [(WireMessage)w.Message],
        _ => throw new ArgumentOutOfRangeException(nameof(word), word, "The value is not a word of a client."),
    };

    public static TaskToSubmit[] TasksOf(SubmitTasks message, IReadOnlyCollection<TaskHandle> held)
    {
        var holds = held.Count > 1 ? held.ToDictionary(handle => handle.Id.Index, handle => handle.Hold) : null;
        var only = holds is null ? held.FirstOrDefault()?.Hold : null;
        return Array.ConvertAll(message.Tasks, task => new TaskToSubmit(
            task.Index, task.Inputs, task.After, holds is not null ? holds.GetValueOrDefault(task.Index) : only?.Id.Index == task.Index ? only : null));
    }

    public static ClientEvent EventOf(TaskUpdate update) => update.Status switch
    {
        TaskStatusOnWire.Finished => new ClientEvent.FutureFinished(update.Task, update.Inline),
        TaskStatusOnWire.Failed => new ClientEvent.FutureFailed(update.Task, update.Failure!),
        TaskStatusOnWire.Reopened => new ClientEvent.FutureReopened(update.Task),
        _ => new ClientEvent.FutureProgressed(update.Task, new HoldProgress(update.Fraction, update.Text)),
    };

    public static ClientEvent EventOf(ItemsUpdate update)
    {
        var items = new BlockRange(update.First, update.Count);
        return update switch
        {
            { Status: TaskStatusOnWire.Reopened } => new ClientEvent.MapFuturesReopened(update.Run, items),
            { Failure: { } failure } => new ClientEvent.MapFuturesFailed(update.Run, items, failure),
            _ => new ClientEvent.MapFuturesFinished(
                update.Run, items, new MapPart(update.Run, update.First, update.Count, update.Inline, update.Blob), update.Inline is not null,
                [.. update.Failed.Select(f => new ItemFailure(f.Index, f.Failure, f.MayRetry))], update.Retrying),
        };
    }

    static SubmitTasks Again(SubmitTasks message, IReadOnlyList<TaskAgain> tasks) => message with
    {
        Tasks = [.. message.Tasks.Select((task, i) => tasks[i].Result is byte[] result
            ? task with { IsAgain = true, IsHeld = tasks[i].IsHeld, Inputs = [], After = [], Scattered = result }
            : task with { IsAgain = true, IsHeld = tasks[i].IsHeld })],
    };

    static MapPartOutcome FinishedUpdate(ResultsAgain again) =>
        new(again.Items.First, again.Items.Count, ((MapPart)again.Results).Inline!, [.. again.Failed.Select(f => new FailedItem(f.Index, f.Failure, false))]);

    ChangeTasks Change(TaskWish wish, IReadOnlyList<TaskId> tasks) => new(
        client,
        wish switch
        {
            TaskWish.Hold => TaskChange.Hold,
            TaskWish.Release => TaskChange.Release,
            TaskWish.Cancel => TaskChange.Cancel,
            TaskWish.Retry => TaskChange.Retry,
            _ => TaskChange.Detach,
        },
        tasks as TaskId[] ?? [.. tasks]);
}
