namespace ActorSweep.Core.Submitting;

/// <summary>Decides which words a client sends again to a scheduler that may not know it, and in which order.</summary>
sealed class Resubmission(Holds holds, Requests requests)
{
    /// <summary>Returns words for all that a client holds. The scheduler handles them as one event.</summary>
    /// <param name="unsaid">Words that are sent for the first time.</param>
    public IEnumerable<ClientWord> All(IReadOnlyList<ClientWord> unsaid)
    {
        // A scheduler that knows a failed task keeps it, so that it can be retried. Another scheduler does not have the task, and does not execute it again.
        if (Ids(hold => hold.State is HoldState.Failed or HoldState.Cancelled) is { Length: > 0 } failed)
            yield return new ClientWord.ChangeHolds(TaskWish.Hold, failed);
        var said = requests.All.Where(request => !request.IsUnsaid).ToList();
        foreach (var word in Words(said))
            yield return word;
        foreach (var word in unsaid.Where(word => word.IsOfHolds && !IsInVain(word)))
            yield return word;
        if (Ids(hold => hold is { IsCancelled: true, State: HoldState.Waiting }) is { Length: > 0 } cancelled)
            yield return new ClientWord.ChangeHolds(TaskWish.Cancel, cancelled);
        foreach (var map in holds.Maps.Where(map => !map.IsCancelled))
            if (map.Cancelled.Select(item => new TaskId(map.Run, item)).ToArray() is { Length: > 0 } items)
                yield return new ClientWord.ChangeHolds(TaskWish.Cancel, items);
        foreach (var map in ReleasedMaps(said))
            yield return map;
        yield return new ClientWord.HoldsComplete();
        foreach (var map in holds.Maps.Where(map => map.IsCancelled))
            yield return new ClientWord.CancelMap(map.Run);
        foreach (var word in unsaid.Where(word => !word.IsOfHolds))
            yield return word;
    }

    /// <summary>
    /// Returns words for the tasks that are retried and for those they depend on. A task that is not held any more is held until the tasks that need it are
    /// submitted.
    /// </summary>
    public IReadOnlyList<ClientWord> Retried(IEnumerable<TaskId> tasks)
    {
        var said = requests.Of(tasks).Where(request => !request.IsUnsaid).ToList();
        var words = Words(said).ToList();
        var inputs = said.OfType<TasksRequest>().Zip(words.OfType<ClientWord.ResubmitTasks>())
            .SelectMany(pair => pair.First.Tasks.Where((_, i) => pair.Second.Tasks[i].Result is null)).SelectMany(task => task.Inputs.Concat(task.After)).ToHashSet();
        var held = new List<TaskId>();
        var requested = new Queue<TasksRequest>(said.OfType<TasksRequest>());
        for (var i = 0; i < words.Count; i++)
            if (words[i] is ClientWord.ResubmitTasks word)
            {
                var run = requested.Dequeue().Run;
                words[i] = word with { Tasks = [.. word.Tasks.Select(task => Hold(task, new TaskId(run, task.Index)))] };
            }
        words.AddRange(ReleasedMaps(said));
        if (held.Where(id => holds.Of(id) is null).ToArray() is { Length: > 0 } released)
            words.Add(new ClientWord.ChangeHolds(TaskWish.Release, released));
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

    /// <summary>Whether a word has no use: everything it would submit was released and nothing depends on it, or it is sent again anyway.</summary>
    static bool IsInVain(ClientWord word) =>
        word is ClientWord.SubmitWork { Request: { IsNeeded: false, IsDetached: false } } or ClientWord.ResubmitTasks or ClientWord.ResubmitMap;

    /// <summary>Releases the maps that were submitted or held again only because a task depends on one of their items.</summary>
    IEnumerable<ClientWord> ReleasedMaps(IEnumerable<ClientRequest> said) =>
        said.OfType<AnyMapRequest>().Select(map => map.Run).Distinct().Where(run => holds.Of(run).Count == 0).Select(run => new ClientWord.ReleaseMapHold(run));

    TaskId[] Ids(Func<TaskHold, bool> which) => [.. holds.Tasks.Where(which).Select(hold => hold.Id).Distinct()];
}
