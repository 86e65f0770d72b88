namespace ActorSweep.Core.Submitting;

/// <summary>What a client says to a scheduler that may know nothing of it, in which order.</summary>
sealed class SayingAgain(Holds holds, Requests requests)
{
    /// <summary>All that a client holds. The scheduler takes it in as one.</summary>
    /// <param name="unsaid">What is said now for the first time.</param>
    public IEnumerable<ClientWord> All(IReadOnlyList<ClientWord> unsaid)
    {
        // Where a scheduler knows a task that failed, it goes on remembering it. Elsewhere the task is not there, and is not executed again.
        if (Ids(hold => hold.State is HoldState.Failed or HoldState.Cancelled) is { Length: > 0 } failed)
            yield return new ClientWord.Change(TaskWish.Hold, failed);
        var said = requests.All.Where(request => !request.IsUnsaid).ToList();
        foreach (var word in Words(said))
            yield return word;
        foreach (var word in unsaid.Where(word => word.IsOfHolds && !IsInVain(word)))
            yield return word;
        if (Ids(hold => hold is { IsCancelled: true, State: HoldState.Waiting }) is { Length: > 0 } cancelled)
            yield return new ClientWord.Change(TaskWish.Cancel, cancelled);
        foreach (var map in ReleasedMaps(said))
            yield return map;
        yield return new ClientWord.Restored();
        foreach (var map in holds.Maps.Where(map => map.IsCancelled))
            yield return new ClientWord.CancelMap(map.Run);
        foreach (var word in unsaid.Where(word => !word.IsOfHolds))
            yield return word;
    }

    /// <summary>
    /// What is to be tried again, and what that depends on. A task that nobody holds any more is held until those that need it are submitted as well.
    /// </summary>
    public IReadOnlyList<ClientWord> Retried(IEnumerable<TaskId> tasks)
    {
        var said = requests.Of(tasks).Where(request => !request.IsUnsaid).ToList();
        var words = Words(said).ToList();
        var inputs = said.OfType<TasksRequest>().Zip(words.OfType<ClientWord.SubmitTasksAgain>())
            .SelectMany(pair => pair.First.Tasks.Where((_, i) => pair.Second.Tasks[i].Result is null)).SelectMany(task => task.Inputs.Concat(task.After)).ToHashSet();
        var held = new List<TaskId>();
        var requested = new Queue<TasksRequest>(said.OfType<TasksRequest>());
        for (var i = 0; i < words.Count; i++)
            if (words[i] is ClientWord.SubmitTasksAgain word)
            {
                var run = requested.Dequeue().Run;
                words[i] = word with { Tasks = [.. word.Tasks.Select(task => Hold(task, new TaskId(run, task.Index)))] };
            }
        words.AddRange(ReleasedMaps(said));
        if (held.Where(id => holds.Of(id) is null).ToArray() is { Length: > 0 } released)
            words.Add(new ClientWord.Change(TaskWish.Release, released));
        return words;

        TaskAgain Hold(TaskAgain task, TaskId id)
        {
            if (task.IsHeld || !inputs.Contains(id))
                return task;
            held.Add(id);
            return task with { IsHeld = true };
        }
    }

    IEnumerable<ClientWord> Words(IEnumerable<ClientRequest> said) => said.SelectMany(request => request.Again(holds));

    /// <summary>Whether all that a word would submit has been released and nothing depends on it, or is submitted again anyway.</summary>
    static bool IsInVain(ClientWord word) =>
        word is ClientWord.Submit { Request: { IsNeeded: false, IsDetached: false } } or ClientWord.SubmitTasksAgain or ClientWord.SubmitMapAgain;

    /// <summary>Maps that were submitted or held again only because something depends on an item of theirs.</summary>
    IEnumerable<ClientWord> ReleasedMaps(IEnumerable<ClientRequest> said) =>
        said.OfType<AnyMapRequest>().Select(map => map.Run).Distinct().Where(run => holds.Of(run).Count == 0).Select(run => new ClientWord.ReleaseMap(run));

    TaskId[] Ids(Func<TaskHold, bool> which) => [.. holds.Tasks.Where(which).Select(hold => hold.Id).Distinct()];
}
