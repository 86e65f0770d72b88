namespace ActorSweep.Core.Submitting;

/// <summary>Moves the holds of single tasks by the table, from submission through the scheduler's reports to release.</summary>
sealed class TaskHolds(ClientTurn turn, Holds holds, Requests requests, LinkState link, WordQueue words)
{
    public void SubmitTasks(ClientEvent.TaskFuturesSubmitted e)
    {
        foreach (var task in e.Tasks)
            if (task.Hold is { } hold && !TryBegin(hold, e))
                return;
        words.AddWord(new ClientWord.SubmitWork(e.Message) { Request = requests.Add(e) });
    }

    public void HoldTasks(ClientEvent.TaskFuturesHeld e)
    {
        foreach (var hold in e.Tasks)
            if (!TryBegin(hold, e))
                return;
        words.AddWord(new ClientWord.ChangeHolds(TaskWish.Hold, [.. e.Tasks.Select(hold => hold.Id)]) { Request = requests.Add(e.Tasks) });
    }

    public void FinishTask(ClientEvent.FutureFinished e)
    {
        for (var hold = holds.Of(e.Task); hold is not null; hold = hold.Next)
            Move(hold, e.Result is null ? HoldTrigger.FinishElsewhere : HoldTrigger.FinishHere, e, e.Result);
    }

    public void FailTask(ClientEvent.FutureFailed e)
    {
        for (var hold = holds.Of(e.Task); hold is not null; hold = hold.Next)
            Move(hold, e.Failure.Type == FailureType.Cancelled ? HoldTrigger.Cancel : HoldTrigger.Fail, e, failure: e.Failure);
    }

    public void ReopenTask(ClientEvent.FutureReopened e)
    {
        for (var hold = holds.Of(e.Task); hold is not null; hold = hold.Next)
            Move(hold, HoldTrigger.Reopen, e);
    }

    public void NoteProgress(ClientEvent.FutureProgressed e)
    {
        for (var hold = holds.Of(e.Task); hold is not null; hold = hold.Next)
            hold.Progress = e.Progress;
    }

    /// <summary>Reopens a task that failed. An await that begins later ends with the new attempt.</summary>
    public void RetryTask(TaskHold hold, ClientEvent why) => Move(hold, HoldTrigger.Retry, why);

    public void ReleaseTask(TaskHold hold)
    {
        if (hold.State == HoldState.Released)
            return;
        var result = hold.Result;
        Move(hold, HoldTrigger.Release, null);
        if (!holds.Remove(hold))
            return;
        requests.ReleaseHold(hold, result);
        if (holds.Of(hold.Id) is null)
            words.AddWord(new ClientWord.ChangeHolds(TaskWish.Release, [hold.Id]));
    }

    /// <summary>Loses all tasks that have not ended.</summary>
    public void LoseTasks(TaskFailure failure)
    {
        foreach (var hold in holds.Tasks)
            if (hold.State == HoldState.Waiting)
                LoseTask(hold, failure);
    }

    /// <summary>Begins to hold a task. Where the client has closed its link for good, the hold is lost at once.</summary>
    bool TryBegin(TaskHold hold, ClientEvent happened)
    {
        if (hold.State != HoldState.Waiting)
            return turn.Refuse(happened, $"{hold.Id} is {hold.State} already");
        if (link.IsClosed)
            LoseTask(hold, link.Failure);
        else if (!holds.TryAdd(hold))
            return turn.Refuse(happened, $"{hold.Id} was submitted before with this hold");
        return true;
    }

    void LoseTask(TaskHold hold, TaskFailure failure) => Move(hold, HoldTrigger.Lose, null, failure: failure);

    /// <summary>Moves a hold by a row of the table. The result is set before the state, so that readers on other threads see it no later.</summary>
    void Move(TaskHold hold, HoldTrigger on, ClientEvent? why, object? result = null, TaskFailure? failure = null)
    {
        if (HoldTransitions.Next(hold.State, on) is not { } next)
        {
            turn.Refuse(why!, $"{hold.Id} is {hold.State}");
            return;
        }
        var wasHere = hold.State == HoldState.Here;
        // A released future keeps its failure: the program may still read it.
        (hold.Result, hold.Failure) = (result, on == HoldTrigger.Release ? hold.Failure : failure);
        hold.State = next;
        if (next == HoldState.Waiting)
            hold.Progress = null;
        else if (hold.TakeWaiter() is { } waiter)
            turn.Instruct(new ClientInstruction.CompleteWaiter(waiter));
        hold.IsCancelled = false;
        if (next != HoldState.Released && wasHere != (next == HoldState.Here))
            requests.Move(hold, isHere: !wasHere);
    }
}
