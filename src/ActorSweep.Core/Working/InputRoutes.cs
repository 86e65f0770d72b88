using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Working;

/// <summary>
/// Decides how each input of a task reaches its executor: it is already here, the executor receives it itself, or the worker fetches it into its store first.
/// </summary>
sealed class InputRoutes(WorkerSettings settings, AdoptedWork adopted, Action<WorkerInstruction> instruct)
{
    /// <summary>The most inputs that are remembered as received by an executor. Each one that is removed costs one more transfer.</summary>
    const int MostReceived = 10_000;

    readonly HashSet<TaskId> _received = [];

    /// <summary>Returns the inputs that must be fetched; null where one of them has no holder left.</summary>
    public IReadOnlyList<InputFetch>? Route(AssignedWork assigned)
    {
        List<InputFetch>? missing = null;
        var canBePrepared = true;
        for (var i = 0; i < assigned.Inputs.Count; i++)
            if (!IsAtHand(assigned.Inputs[i]) && !IsForExecutor(assigned, i))
            {
                var fetch = FetchOf(assigned, i);
                canBePrepared &= fetch.From.Count > 0;
                (missing ??= []).Add(fetch);
            }
        return canBePrepared ? missing ?? (IReadOnlyList<InputFetch>)[] : null;
    }

    public void RemoveTask(TaskId task) => _received.Remove(task);

    public void RemoveRun(RunId run) => _received.RemoveWhere(input => input.Run == run);

    public void Clear() => _received.Clear();

    /// <summary>
    /// Whether an input need not be fetched. Reports to the scheduler a blob that stayed here for adopted work, which the scheduler
    /// does not know yet.
    /// </summary>
    bool IsAtHand(WorkInput input)
    {
        if (input.Presence == InputPresence.InStore && adopted.HandOver(input.Blob!.Value) && !input.IsItem)
            instruct(new WorkerInstruction.TellReplica(new ResultId(input.Task)));
        return input.Presence != InputPresence.Elsewhere;
    }

    /// <summary>
    /// Whether the executor itself receives an input. It receives a large input that a task of this worker takes for the first time, from one of its holders in
    /// turn. For the next task the worker fetches the input and holds it for all later ones; the same applies where the executor has not received it.
    /// </summary>
    bool IsForExecutor(AssignedWork assigned, int index)
    {
        var input = assigned.Inputs[index];
        if (!settings.ExecutorsReceive || input.IsItem || input.Bytes < settings.SmallestReceived || input.Holders.Count == 0 || input.Holders.Contains(settings.Id))
            return false;
        if (_received.Contains(input.Task))
            return false;
        if (_received.Count == MostReceived)
            _received.Clear();
        _received.Add(input.Task);
        instruct(new WorkerInstruction.ReceiveInput(assigned.Payload, index, (int)(assigned.Work.Attempt.Value % input.Holders.Count)));
        return true;
    }

    /// <summary>
    /// Returns how to fetch an input. Reports to the scheduler where its record is wrong: the worker itself does not hold the input, or no worker does.
    /// </summary>
    InputFetch FetchOf(AssignedWork assigned, int index)
    {
        var input = assigned.Inputs[index];
        int[] others = [.. Enumerable.Range(0, input.Holders.Count).Where(place => input.Holders[place] != settings.Id)];
        if (others.Length < input.Holders.Count || others.Length == 0)
            instruct(new WorkerInstruction.TellInputLost(settings.Id, assigned.Work.Attempt, input.Task, input.Holders.Count == 0 ? WorkerId.Nobody : settings.Id));
        return new InputFetch(index, input.Task, others);
    }
}
