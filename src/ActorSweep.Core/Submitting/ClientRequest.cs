namespace ActorSweep.Core.Submitting;

/// <summary>A request that a client made by one message and may have to send again. <see cref="Requests"/> updates its counts.</summary>
abstract class ClientRequest
{
    /// <summary>Whether the request has not been sent yet.</summary>
    public bool IsUnsaid { get; set; } = true;

    /// <summary>Whether a task of the request is to be executed although no client holds it.</summary>
    public bool IsDetached { get; set; }

    /// <summary>The number of holds that began with the request.</summary>
    public int Held { get; set; }

    /// <summary>The number of these holds whose results are not here.</summary>
    public int Open { get; set; }

    /// <summary>The number of requests that depend on this one and are not complete.</summary>
    public int Dependents { get; set; }

    /// <summary>Requests that this one depends on; empty once it is complete.</summary>
    public IReadOnlyList<ClientRequest> Needs { get; set; } = [];

    /// <summary>Whether no task of the request has to be executed any more for this client.</summary>
    public bool IsComplete => Open == 0 && Dependents == 0 && !IsOnlyDetached;

    /// <summary>Whether the request must be sent to a scheduler that does not know it.</summary>
    public bool IsNeeded => Held > 0 || Dependents > 0 || IsOnlyDetached;

    /// <summary>
    /// Whether the request waits to be sent for the first time although it may not be held any more. Once it is sent, the scheduler executes it.
    /// </summary>
    bool IsOnlyDetached => IsDetached && IsUnsaid;

    /// <summary>The request's place in the list of all requests.</summary>
    public LinkedListNode<ClientRequest>? Place { get; set; }

    /// <summary>Returns the words that send the request again.</summary>
    public abstract IEnumerable<ClientWord> Again(Holds holds);

    /// <summary>
    /// Returns the state in which a task is submitted again. Holds whose results are not here wait again: the scheduler reports which results exist.
    /// </summary>
    protected static TaskAgain StandingOf(TaskId task, Holds holds)
    {
        var (isHeld, result) = (false, default(object));
        for (var hold = holds.Of(task); hold is not null; hold = hold.Next)
        {
            if (HoldTransitions.Next(hold.State, HoldTrigger.Resubmit) is { } next)
                hold.State = next;
            isHeld |= hold.State is HoldState.Waiting or HoldState.Here;
            result ??= hold.State == HoldState.Here ? hold.Result : null;
        }
        return new TaskAgain(task.Index, isHeld, result);
    }
}

/// <summary>Tasks that a client submitted.</summary>
sealed class TasksRequest(object message, RunId run, IReadOnlyList<TaskToSubmit> tasks) : ClientRequest
{
    public RunId Run => run;

    public IReadOnlyList<TaskToSubmit> Tasks => tasks;

    /// <summary>Results of tasks that are not held any more, as long as another request depends on this one. Their tasks are not executed again.</summary>
    public Dictionary<long, object>? Results { get; set; }

    public override IEnumerable<ClientWord> Again(Holds holds) =>
        [new ClientWord.ResubmitTasks(message, [.. tasks.Select(task => Again(new TaskId(run, task.Index), holds))])];

    TaskAgain Again(TaskId task, Holds holds) => holds.Of(task) is null
        ? new TaskAgain(task.Index, IsHeld: false, Results?.GetValueOrDefault(task.Index))
        : StandingOf(task, holds);
}

/// <summary>A map that a client wants.</summary>
abstract class AnyMapRequest(RunId run) : ClientRequest
{
    public RunId Run => run;
}

/// <summary>A map that a client submitted.</summary>
sealed class MapRequest(object message, RunId run) : AnyMapRequest(run)
{
    public override IEnumerable<ClientWord> Again(Holds holds)
    {
        var all = holds.Of(Run);
        var done = all.Select(map => map.SubmitAgain()).ToList();
        yield return new ClientWord.ResubmitMap(message, done is [var first, ..] ? first : []);
        // The results of the first hold are sent along. A scheduler sends them to the other holds only if it is asked.
        if (all is [var map, _, ..])
            yield return new ClientWord.AddMapHold(Run, map.Count);
    }
}

/// <summary>Tasks that a client holds but has not submitted itself.</summary>
sealed class TasksHeldRequest(IReadOnlyList<TaskId> tasks) : ClientRequest
{
    public override IEnumerable<ClientWord> Again(Holds holds) =>
        tasks.Where(task => StandingOf(task, holds).IsHeld).ToArray() is { Length: > 0 } held ? [new ClientWord.ChangeHolds(TaskWish.Hold, held)] : [];
}

/// <summary>A map that a client holds but has not submitted itself.</summary>
sealed class MapHeldRequest(RunId run, long count) : AnyMapRequest(run)
{
    public override IEnumerable<ClientWord> Again(Holds holds)
    {
        foreach (var map in holds.Of(Run))
            map.SubmitAgain();
        return [new ClientWord.AddMapHold(Run, count)];
    }
}
