namespace ActorSweep.Core.Submitting;

/// <summary>
/// The requests of a client that a scheduler which does not know it must be sent, in the order in which they were made: requests whose results are held, and
/// requests on which others depend whose results are not here yet.
/// </summary>
sealed class Requests(Holds holds)
{
    readonly LinkedList<ClientRequest> _all = new();
    readonly Stack<ClientRequest> _changed = new();

    public int Count => _all.Count;

    /// <summary>Whether requests are remembered: they may have to be sent to another scheduler, and the client has not closed its link for good.</summary>
    public bool IsRemembering { get; private set; }

    public IEnumerable<ClientRequest> All => _all;

    public void Begin() => IsRemembering = true;

    public void End()
    {
        IsRemembering = false;
        _all.Clear();
    }

    /// <summary>Adds a request of the program and returns it; null where nothing is remembered.</summary>
    public ClientRequest? Add(ClientEvent.TaskFuturesSubmitted e)
    {
        if (!IsRemembering)
            return null;
        var request = Enter(new TasksRequest(e.Message, e.Run, e.Tasks));
        HashSet<ClientRequest>? needs = null;
        foreach (var task in e.Tasks)
        {
            foreach (var input in task.Inputs)
                Need(input);
            foreach (var before in task.After)
                Need(before);
        }
        foreach (var task in e.Tasks)
            if (task.Hold is { } hold)
                Begin(hold, request);
        if (needs is not null)
            request.Needs = [.. needs];
        Conclude(request);
        return request;

        void Need(TaskId other)
        {
            if ((e.IsOpen || other.Run != e.Run) && holds.RequestOf(other) is { } needed && needed != request && (needs ??= []).Add(needed))
                needed.Dependents++;
        }
    }

    /// <inheritdoc cref="Add(ClientEvent.TaskFuturesSubmitted)"/>
    public ClientRequest? Add(ClientEvent.MapFuturesSubmitted e) => IsRemembering ? Begin(e.Map, Enter(new MapRequest(e.Message, e.Map.Run))) : null;

    /// <inheritdoc cref="Add(ClientEvent.TaskFuturesSubmitted)"/>
    public ClientRequest? Add(ClientEvent.MapFuturesHeld e) => !IsRemembering ? null
        : Begin(e.Map, holds.Of(e.Map.Run).FirstOrDefault(map => map != e.Map)?.Request ?? Enter(new MapHeldRequest(e.Map.Run, e.Map.Count)));

    /// <summary>
    /// Adds a request to hold tasks and returns it; null where nothing is remembered. A task that is held already is sent again by the request with which it
    /// was first held.
    /// </summary>
    public ClientRequest? Add(IReadOnlyList<TaskHold> tasks)
    {
        if (!IsRemembering)
            return null;
        var request = Enter(new TasksHeldRequest([.. tasks.Select(hold => hold.Id)]));
        foreach (var hold in tasks)
            Begin(hold, holds.RequestOf(hold.Id) ?? request);
        Conclude(request);
        return request;
    }

    /// <summary>Returns the requests of tasks, and those that they depend on, in the order in which they were made.</summary>
    public IReadOnlyList<ClientRequest> Of(IEnumerable<TaskId> tasks)
    {
        var wanted = tasks.Select(holds.RequestOf).OfType<ClientRequest>().ToHashSet();
        for (var left = new Stack<ClientRequest>(wanted); left.TryPop(out var request);)
            foreach (var needed in request.Needs.Where(wanted.Add))
                left.Push(needed);
        return [.. _all.Where(wanted.Contains)];
    }

    /// <summary>Counts a result that arrived here or was lost.</summary>
    public void Move(Hold hold, bool isHere)
    {
        if (hold.Request is not { } request)
            return;
        request.Open += isHere ? -1 : 1;
        Conclude(request);
    }

    /// <summary>Counts a hold that is released.</summary>
    /// <param name="result">The hold's result, if it is here.</param>
    public void ReleaseHold(Hold hold, object? result = null)
    {
        if (hold.Request is not { } request)
            return;
        if (result is not null && request is TasksRequest { Dependents: > 0 } tasks)
            (tasks.Results ??= [])[((TaskHold)hold).Id.Index] = result;
        request.Held--;
        request.Open -= result is null ? 1 : 0;
        Conclude(request);
    }

    /// <summary>Marks a request as sent.</summary>
    public void SendRequest(ClientRequest request)
    {
        request.IsUnsaid = false;
        if (request.IsDetached)
            Conclude(request);
    }

    /// <summary>Returns the invariants that do not hold; all must hold after every event.</summary>
    public IEnumerable<string> BrokenInvariants()
    {
        var begun = holds.Tasks.Concat<Hold>(holds.Maps).ToLookup(hold => hold.Request);
        foreach (var request in _all)
        {
            var of = begun[request].ToList();
            if (request.Held != of.Count || request.Open != of.Count(hold => hold is not TaskHold { State: HoldState.Here }))
                yield return $"a request counts its holds: it counts {request.Held}, {request.Open} of them without a result here, and {of.Count} exist";
            if (request.Dependents != _all.Count(other => other.Needs.Contains(request)))
                yield return $"the count of a request's dependents is right; it is {request.Dependents}";
            if (!request.IsNeeded)
                yield return "every remembered request is needed";
            if (request.IsComplete && request.Needs.Count > 0)
                yield return "a complete request needs no other request";
            if (request.Needs.Any(needed => needed.Place is null))
                yield return "a request that another request needs is remembered";
        }
        if (_changed.Count > 0)
            yield return "no changed request is left to update";
    }

    T Enter<T>(T request)
        where T : ClientRequest
    {
        request.Place = _all.AddLast(request);
        return request;
    }

    static ClientRequest Begin(Hold hold, ClientRequest request)
    {
        hold.Request = request;
        request.Held++;
        request.Open++;
        return request;
    }

    /// <summary>
    /// Updates a request after a change. A request that is complete needs no other. A request that is not needed is deleted; those that it depended on may
    /// follow.
    /// </summary>
    void Conclude(ClientRequest first)
    {
        for (var request = first; request is not null; _changed.TryPop(out request))
        {
            if (request.IsComplete && request.Needs.Count > 0)
            {
                foreach (var needed in request.Needs)
                {
                    needed.Dependents--;
                    _changed.Push(needed);
                }
                request.Needs = [];
            }
            if (!request.IsNeeded && request.Place is { List: not null } place)
            {
                _all.Remove(place);
                request.Place = null;
            }
        }
    }
}
