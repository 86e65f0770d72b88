namespace ActorSweep.Core.Submitting;

/// <summary>What a client asked for by one message, as long as it may have to be said again. <see cref="Requests"/> keeps its counts.</summary>
abstract class ClientRequest
{
    /// <summary>Whether it has not been said yet.</summary>
    public bool IsUnsaid { get; set; } = true;

    /// <summary>Whether something of it is to be executed though nobody holds it.</summary>
    public bool IsDetached { get; set; }

    /// <summary>Holds that began with it.</summary>
    public int Held { get; set; }

    /// <summary>Those of them whose results are not here.</summary>
    public int Open { get; set; }

    /// <summary>Requests that depend on it and are not done.</summary>
    public int Dependents { get; set; }

    /// <summary>Requests that it depends on; none once it is done.</summary>
    public IReadOnlyList<ClientRequest> Needs { get; set; } = [];

    /// <summary>Whether nothing of it has to be executed any more for this client.</summary>
    public bool IsDone => Open == 0 && Dependents == 0 && !IsOnlyDetached;

    /// <summary>Whether it has to be said to a scheduler that does not know it.</summary>
    public bool IsNeeded => Held > 0 || Dependents > 0 || IsOnlyDetached;

    /// <summary>Whether it waits to be said for the first time though nobody may hold it any more. Once it has been said, the scheduler executes it.</summary>
    bool IsOnlyDetached => IsDetached && IsUnsaid;

    /// <summary>Its place among all.</summary>
    public LinkedListNode<ClientRequest>? Place { get; set; }

    /// <summary>Says it again.</summary>
    public abstract IEnumerable<ClientWord> Again(Holds holds);

    /// <summary>How a task stands as it is submitted again. Holds whose results are not here wait again: the scheduler says which results are there.</summary>
    protected static TaskAgain StandingOf(TaskId task, Holds holds)
    {
        var (isHeld, result) = (false, default(object));
        for (var hold = holds.Of(task); hold is not null; hold = hold.Next)
        {
            if (HoldTransitions.Next(hold.State, HoldTrigger.SubmitAgain) is { } next)
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

    /// <summary>Results of its tasks that are not held any more, as long as something depends on it: they are not to be made again.</summary>
    public Dictionary<long, object>? Results { get; set; }

    public override IEnumerable<ClientWord> Again(Holds holds) =>
        [new ClientWord.SubmitTasksAgain(message, [.. tasks.Select(task => Again(new TaskId(run, task.Index), holds))])];

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
        yield return new ClientWord.SubmitMapAgain(message, done is [var first, ..] ? first : []);
        // The results of the first hold go along, and a scheduler tells them to the others only where it is asked.
        if (all is [var map, _, ..])
            yield return new ClientWord.HoldMap(Run, map.Count);
    }
}

/// <summary>Tasks that a client holds and has not submitted itself.</summary>
sealed class TasksHeldRequest(IReadOnlyList<TaskId> tasks) : ClientRequest
{
    public override IEnumerable<ClientWord> Again(Holds holds) =>
        tasks.Where(task => StandingOf(task, holds).IsHeld).ToArray() is { Length: > 0 } held ? [new ClientWord.Change(TaskWish.Hold, held)] : [];
}

/// <summary>A map that a client holds and has not submitted itself.</summary>
sealed class MapHeldRequest(RunId run, long count) : AnyMapRequest(run)
{
    public override IEnumerable<ClientWord> Again(Holds holds)
    {
        foreach (var map in holds.Of(Run))
            map.SubmitAgain();
        return [new ClientWord.HoldMap(Run, count)];
    }
}
