using ActorSweep.Core.Graph;
using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Submitting;

/// <summary>
/// Decides for one client what it holds, what it says to a scheduler and says again to the next one, what becomes of its futures, and when it gives up its
/// cluster. A pure state machine: time comes in with each event. It is not safe for several threads at once.
/// </summary>
/// <param name="begun">When the client began.</param>
sealed class ClientState(DateTimeOffset begun)
{
    readonly Holds _holds = new();
    readonly LinkState _link = new(begun);
    readonly Story _story = new();
    List<ClientInstruction>? _instructions;
    DateTimeOffset _now;

    /// <summary>What is remembered to be said again; null where the link can't be restored.</summary>
    Requests? _requests;

    /// <summary>How many tasks and maps are held.</summary>
    public int Held => _holds.Count;

    /// <summary>How many requests are remembered.</summary>
    public int Remembered => _requests?.Count ?? 0;

    /// <inheritdoc cref="LinkState.IsSpeaking"/>
    public bool IsSpeaking => _link.IsSpeaking;

    /// <inheritdoc cref="LinkState.IsWelcomed"/>
    public bool IsWelcomed => _link.IsWelcomed;

    List<ClientInstruction> Instructions => _instructions ??= [];

    /// <summary>Takes an event in, and gives what is to be done about it, in order.</summary>
    public IReadOnlyList<ClientInstruction> Handle(ClientEvent happened, DateTimeOffset now)
    {
        (_instructions, _now) = (null, now);
        switch (happened)
        {
            case ClientEvent.TasksSubmitted e: SubmitTasks(e); break;
            case ClientEvent.MapSubmitted e: SubmitMap(e); break;
            case ClientEvent.TasksHeld e: HoldTasks(e); break;
            case ClientEvent.MapHeld e: HoldMap(e); break;
            case ClientEvent.FutureAwaited e: AwaitFuture(e); break;
            case ClientEvent.MapAwaited e: AwaitMap(e); break;
            case ClientEvent.MapListened e: e.Map.Listen(e.Listener, Instructions); break;
            case ClientEvent.FuturesCancelled e: CancelFutures(e); break;
            case ClientEvent.FuturesRetried e: RetryFutures(e); break;
            case ClientEvent.FuturesDetached e: DetachFutures(e); break;
            case ClientEvent.FutureReleased { Future: { Hold: MapHold map, Index: var item } }: ReleaseItem(map, item); break;
            case ClientEvent.FutureReleased e: ReleaseTask((TaskHold)e.Future.Hold); break;
            case ClientEvent.HoldReleased { Hold: MapHold map }: ReleaseMap(map); break;
            case ClientEvent.HoldReleased e: ReleaseTask((TaskHold)e.Hold); break;
            case ClientEvent.OtherSaid e: Say(new ClientWord.Other(e.Message)); break;
            case ClientEvent.TaskFinished e: FinishTask(e); break;
            case ClientEvent.TaskFailed e: FailTask(e); break;
            case ClientEvent.TaskReopened e: ReopenTask(e); break;
            case ClientEvent.TaskProgressed e: NoteProgress(e); break;
            case ClientEvent.ItemsFinished e: FinishItems(e); break;
            case ClientEvent.ItemsFailed e: FailItems(e); break;
            case ClientEvent.ItemsReopened e: ReopenItems(e); break;
            case ClientEvent.LinkOpened e: OpenLink(e); break;
            case ClientEvent.LinkReady: SpeakUp(); break;
            case ClientEvent.LinkWelcomed: _link.Welcome(); break;
            case ClientEvent.LinkLost e: LoseLink(e); break;
            case ClientEvent.ReconnectFailed e: Reconnect(e.Patience); break;
            case ClientEvent.LinkRestored e: RestoreLink(e); break;
            case ClientEvent.LinkRefused e: GiveUp(e.Why); break;
            case ClientEvent.Closed e: GiveUp(e.Why); break;
            default: throw new ArgumentOutOfRangeException(nameof(happened), happened, "Not an event of a client.");
        }
        return _instructions ?? (IReadOnlyList<ClientInstruction>)[];
    }

    /// <summary>Checks what must hold after every event; throws with what does not. For tests: it looks at everything.</summary>
    internal void CheckInvariants()
    {
        var broken = _holds.BrokenInvariants().Concat(_link.BrokenInvariants()).Concat(_requests?.BrokenInvariants() ?? []).ToList();
        if (IsGone && (Remembered > 0 || _holds.Tasks.Any(hold => hold.State == HoldState.Waiting) || _holds.Maps.Any(map => map.Waiting > 0)))
            broken.Add("where the client has given up its cluster, nothing waits and nothing is remembered");
        if (broken.Count > 0)
            throw new InvalidOperationException($"Broken invariant: {string.Join("; ", broken)}.");
    }

    void SubmitTasks(ClientEvent.TasksSubmitted e)
    {
        foreach (var task in e.Tasks)
            if (task.Hold is { } hold && !TryBegin(hold, e))
                return;
        var request = IsGone ? null : _requests?.Add(e);
        Say(new ClientWord.Submit(e.Message) { Request = request });
    }

    void SubmitMap(ClientEvent.MapSubmitted e)
    {
        if (TryBegin(e.Map, e))
            Say(new ClientWord.Submit(e.Message) { Request = IsGone ? null : _requests?.Add(e) });
    }

    void HoldTasks(ClientEvent.TasksHeld e)
    {
        foreach (var hold in e.Tasks)
            if (!TryBegin(hold, e))
                return;
        Say(new ClientWord.Change(TaskWish.Hold, [.. e.Tasks.Select(hold => hold.Id)]) { Request = IsGone ? null : _requests?.Add(e.Tasks) });
    }

    void HoldMap(ClientEvent.MapHeld e)
    {
        if (TryBegin(e.Map, e))
            Say(new ClientWord.HoldMap(e.Map.Run, e.Map.Count) { Request = IsGone ? null : _requests?.Add(e) });
    }

    /// <summary>Begins to hold a task. Where the client has given up its cluster, the hold is lost at once.</summary>
    bool TryBegin(TaskHold hold, ClientEvent happened)
    {
        if (hold.State != HoldState.Waiting)
            return Refuse(happened, $"{hold.Id} is {hold.State} already");
        if (IsGone)
            Lose(hold, WhyGone);
        else if (!_holds.TryAdd(hold))
            return Refuse(happened, $"{hold.Id} was submitted before by this hold");
        return true;
    }

    /// <inheritdoc cref="TryBegin(TaskHold, ClientEvent)"/>
    bool TryBegin(MapHold map, ClientEvent happened)
    {
        if (IsGone)
            map.Fail(All(map), WhyGone, Instructions);
        else if (!_holds.TryAdd(map))
            return Refuse(happened, $"{map.Run} was submitted before by this hold");
        return true;
    }

    void AwaitFuture(ClientEvent.FutureAwaited e)
    {
        var (hold, index) = e.Future;
        if (hold.StateOf(index) != HoldState.Waiting)
            Instruct(new ClientInstruction.Complete(e.Waiter));
        else if (hold is TaskHold { Waiter: null } task)
            task.Waiter = e.Waiter;
        else if (hold is MapHold map && map.WaiterFor(index) is null)
            map.Await(index, e.Waiter);
        else
            Refuse(e, $"somebody waits for {e.Future.Id} already");
    }

    void AwaitMap(ClientEvent.MapAwaited e)
    {
        if (e.Map.Waiting == 0)
            Instruct(new ClientInstruction.Complete(e.Waiter));
        else if (e.Map.WaiterForAll is null)
            e.Map.AwaitAll(e.Waiter);
        else
            Refuse(e, $"somebody waits for all of {e.Map.Run} already");
    }

    void CancelFutures(ClientEvent.FuturesCancelled e)
    {
        foreach (var items in e.Futures.Where(f => f.Hold is MapHold).GroupBy(f => (MapHold)f.Hold))
            if (items.Key.Cancel(items.Select(f => f.Index).Distinct(), Instructions))
                Say(new ClientWord.CancelMap(items.Key.Run));
            else
                Change(TaskWish.Cancel, items);
        foreach (var future in e.Futures)
            if (future.Hold is TaskHold hold)
                hold.IsCancelled = hold.State == HoldState.Waiting;
        Change(TaskWish.Cancel, e.Futures.Where(f => f.Hold is TaskHold));
    }

    /// <summary>Whoever awaits a future from now on waits for the new try, and not for word that there is one.</summary>
    void RetryFutures(ClientEvent.FuturesRetried e)
    {
        if (IsGone)
        {
            Refuse(e, "nobody will try it: the client has given up its cluster");
            return;
        }
        foreach (var (hold, index) in e.Futures)
            if (hold is TaskHold { State: HoldState.Failed } task)
                Move(task, HoldTrigger.Retry, e);
            else if (hold is MapHold map && map.StateOf(index) == HoldState.Failed)
                map.Reopen(new BlockRange(index, 1));
        Change(TaskWish.Retry, e.Futures);
        // A scheduler that this client came to later was not told of tasks that had failed by then.
        if (_link.WasRestored && _requests is not null)
            foreach (var word in new SayingAgain(_holds, _requests).Retried(e.Futures.Select(f => f.Id)))
                Say(word);
        else
            HoldOthers(e.Futures);
    }

    /// <summary>
    /// Holds again what this client has not submitted itself. The scheduler may not know it: then it says so to a client that holds it, and to no other.
    /// </summary>
    void HoldOthers(IReadOnlyList<HeldFuture> futures)
    {
        Change(TaskWish.Hold, futures.Where(f => f.Hold is TaskHold { Request: not TasksRequest }));
        foreach (var map in futures.Select(f => f.Hold).OfType<MapHold>().Distinct())
            if (map.Request is not MapRequest)
                Say(new ClientWord.HoldMap(map.Run, map.Count));
    }

    void DetachFutures(ClientEvent.FuturesDetached e)
    {
        foreach (var future in e.Futures)
            if (future.Hold.Request is { } request)
                request.IsDetached = true;
        Change(TaskWish.Detach, e.Futures);
    }

    void ReleaseTask(TaskHold hold)
    {
        if (hold.State == HoldState.Released)
            return;
        var result = hold.Result;
        Move(hold, HoldTrigger.Release, null);
        if (!_holds.Remove(hold))
            return;
        _requests?.Release(hold, result);
        if (_holds.Of(hold.Id) is null)
            Say(new ClientWord.Change(TaskWish.Release, [hold.Id]));
    }

    void ReleaseItem(MapHold map, long item)
    {
        if (map.StateOf(item) == HoldState.Released)
            return;
        map.Release(item, Instructions);
        if (map.Held == 0)
            ReleaseMap(map);
    }

    void ReleaseMap(MapHold map)
    {
        if (!_holds.Remove(map))
            return;
        _requests?.Release(map);
        if (_holds.Of(map.Run).Count == 0)
            Say(new ClientWord.ReleaseMap(map.Run));
    }

    void FinishTask(ClientEvent.TaskFinished e)
    {
        for (var hold = _holds.Of(e.Task); hold is not null; hold = hold.Next)
            Move(hold, e.Result is null ? HoldTrigger.FinishElsewhere : HoldTrigger.FinishHere, e, e.Result);
    }

    void FailTask(ClientEvent.TaskFailed e)
    {
        for (var hold = _holds.Of(e.Task); hold is not null; hold = hold.Next)
            Move(hold, e.Failure.Type == FailureType.Cancelled ? HoldTrigger.Cancel : HoldTrigger.Fail, e, failure: e.Failure);
    }

    void ReopenTask(ClientEvent.TaskReopened e)
    {
        for (var hold = _holds.Of(e.Task); hold is not null; hold = hold.Next)
            Move(hold, HoldTrigger.Reopen, e);
    }

    void NoteProgress(ClientEvent.TaskProgressed e)
    {
        for (var hold = _holds.Of(e.Task); hold is not null; hold = hold.Next)
            hold.Progress = e.Progress;
    }

    void FinishItems(ClientEvent.ItemsFinished e)
    {
        foreach (var map in _holds.Of(e.Run))
            map.Finish(e, Instructions);
    }

    void FailItems(ClientEvent.ItemsFailed e)
    {
        foreach (var map in _holds.Of(e.Run))
            map.Fail(e.Items, e.Failure, Instructions);
    }

    void ReopenItems(ClientEvent.ItemsReopened e)
    {
        foreach (var map in _holds.Of(e.Run))
            map.Reopen(e.Items);
    }

    void OpenLink(ClientEvent.LinkOpened e)
    {
        _link.Open();
        _requests = e.MayBeRestored ? new Requests(_holds) : null;
    }

    void SpeakUp()
    {
        _link.Answer();
        if (_link.IsSpeaking && _link.Unsaid.Count > 0)
            Instruct(new ClientInstruction.Say(TakeWords()));
    }

    /// <summary>The words that wait go out now.</summary>
    List<ClientWord> TakeWords()
    {
        var words = _link.Take();
        if (_requests is not null)
            foreach (var word in words)
                if (word.Request is { } request)
                    _requests.Say(request);
        return words;
    }

    void LoseLink(ClientEvent.LinkLost e)
    {
        _story.Add(_now, e.Why);
        _link.Lose(e.Why, _now);
        Reconnect(e.Patience);
    }

    void Reconnect(TimeSpan patience)
    {
        if (IsGone)
            return;
        if (_link.IsAloneFor(patience, _now))
            GiveUp(_link.WhyLost!);
        else
            Instruct(new ClientInstruction.Reconnect());
    }

    void RestoreLink(ClientEvent.LinkRestored e)
    {
        if (IsGone)
        {
            Refuse(e, _link.WhyGone!);
            return;
        }
        _story.Add(_now, "connected again");
        Instruct(new ClientInstruction.Say([.. new SayingAgain(_holds, _requests ?? new Requests(_holds)).All(_link.Unsaid)]));
        TakeWords();
        _link.Restore();
    }

    /// <summary>Nobody will tell this client anything any more: what has not ended never will, as far as it knows.</summary>
    void GiveUp(string why)
    {
        if (IsGone)
            return;
        _story.Add(_now, "gave up: {0}", why);
        _link.GiveUp(why);
        _requests?.Clear();
        var failure = WhyGone;
        foreach (var hold in _holds.Tasks)
            if (hold.State == HoldState.Waiting)
                Lose(hold, failure);
        foreach (var map in _holds.Maps)
            map.Fail(All(map), failure, Instructions);
        Instruct(new ClientInstruction.GiveUp(why));
    }

    bool IsGone => _link.WhyGone is not null;

    TaskFailure WhyGone => new(FailureType.ConnectionLost, _link.WhyGone!, "", "", 0, _story.Lines);

    static BlockRange All(MapHold map) => new(0, map.Count);

    void Lose(TaskHold hold, TaskFailure failure) => Move(hold, HoldTrigger.GiveUp, null, failure: failure);

    /// <summary>Moves a hold by a row of the table. Readers on other threads see its result no later than its state.</summary>
    void Move(TaskHold hold, HoldTrigger on, ClientEvent? why, object? result = null, TaskFailure? failure = null)
    {
        if (HoldTransitions.Next(hold.State, on) is not { } next)
        {
            Refuse(why!, $"{hold.Id} is {hold.State}");
            return;
        }
        var wasHere = hold.State == HoldState.Here;
        // Who looks at a released future still sees why it failed.
        (hold.Result, hold.Failure) = (result, on == HoldTrigger.Release ? hold.Failure : failure);
        hold.State = next;
        if (next == HoldState.Waiting)
            hold.Progress = null;
        else if (hold.Waiter is { } waiter)
        {
            hold.Waiter = null;
            Instruct(new ClientInstruction.Complete(waiter));
        }
        hold.IsCancelled = false;
        if (next != HoldState.Released && wasHere != (next == HoldState.Here))
            _requests?.Move(hold, isHere: !wasHere);
    }

    void Change(TaskWish wish, IEnumerable<HeldFuture> futures)
    {
        if (futures.Select(f => f.Id).ToArray() is { Length: > 0 } tasks)
            Say(new ClientWord.Change(wish, tasks));
    }

    /// <summary>Has a word go out in its turn. Where the client has given up its cluster, there is nobody to hear it.</summary>
    void Say(ClientWord word)
    {
        if (!IsGone && _link.Add(word))
            Instruct(ClientInstruction.SpeakSoon.Instance);
    }

    bool Refuse(ClientEvent happened, string why)
    {
        Instruct(new ClientInstruction.Refuse(happened, why));
        return false;
    }

    void Instruct(ClientInstruction instruction) => Instructions.Add(instruction);
}
