namespace ActorSweep.Core.Submitting;

/// <summary>
/// Decides for one client what it holds, which words it sends to a scheduler and again to the next one, how its futures end, and when it closes its link
/// for good. A pure state machine: the time comes in with each event. It routes each event to the part that decides about it. It is not thread-safe.
/// </summary>
sealed class ClientState
{
    readonly ClientTurn _turn = new();
    readonly Holds _holds = new();
    readonly Requests _requests;
    readonly LinkState _link;
    readonly WordQueue _words;
    readonly TaskHolds _tasks;
    readonly MapHolds _maps;
    readonly FutureWishes _wishes;
    readonly Reconnection _reconnection;

    /// <param name="begun">The time at which the client began.</param>
    public ClientState(DateTimeOffset begun)
    {
        _requests = new(_holds);
        _link = new(begun);
        _words = new(_turn, _link, _requests);
        _tasks = new(_turn, _holds, _requests, _link, _words);
        _maps = new(_turn, _holds, _requests, _link, _words);
        var again = new Resubmission(_holds, _requests);
        _wishes = new(_turn, _holds, _link, _requests, _words, again, _tasks);
        _reconnection = new(_turn, _link, _requests, _words, again, _tasks, _maps);
    }

    /// <summary>The number of tasks and maps that are held.</summary>
    public int Held => _holds.Count;

    /// <summary>The number of requests that are remembered.</summary>
    public int Remembered => _requests.Count;

    /// <inheritdoc cref="LinkState.IsSpeaking"/>
    public bool IsSpeaking => _link.IsSpeaking;

    /// <inheritdoc cref="LinkState.IsConfirmed"/>
    public bool IsConfirmed => _link.IsConfirmed;

    /// <summary>Handles an event and returns its instructions, in order.</summary>
    public IReadOnlyList<ClientInstruction> Handle(ClientEvent happened, DateTimeOffset now)
    {
        _turn.Begin(now);
        switch (happened)
        {
            case ClientEvent.TaskFuturesSubmitted e: _tasks.SubmitTasks(e); break;
            case ClientEvent.MapFuturesSubmitted e: _maps.SubmitMap(e); break;
            case ClientEvent.TaskFuturesHeld e: _tasks.HoldTasks(e); break;
            case ClientEvent.MapFuturesHeld e: _maps.HoldMap(e); break;
            case ClientEvent.FutureAwaited e: _wishes.Await(e); break;
            case ClientEvent.MapFuturesAwaited e: _wishes.AwaitAll(e); break;
            case ClientEvent.MapFuturesListened e: _wishes.Listen(e); break;
            case ClientEvent.FuturesCancelled e: _wishes.CancelFutures(e); break;
            case ClientEvent.FuturesRetried e: _wishes.RetryFutures(e); break;
            case ClientEvent.FuturesDetached e: _wishes.Detach(e); break;
            case ClientEvent.FutureReleased { Future: { Hold: MapHold map, Index: var item } }: _maps.ReleaseItem(map, item); break;
            case ClientEvent.FutureReleased e: _tasks.ReleaseTask((TaskHold)e.Future.Hold); break;
            case ClientEvent.HoldReleased { Hold: MapHold map }: _maps.ReleaseMap(map); break;
            case ClientEvent.HoldReleased e: _tasks.ReleaseTask((TaskHold)e.Hold); break;
            case ClientEvent.OtherMessageSent e: _words.AddWord(new ClientWord.OtherMessage(e.Message)); break;
            case ClientEvent.FutureFinished e: _tasks.FinishTask(e); break;
            case ClientEvent.FutureFailed e: _tasks.FailTask(e); break;
            case ClientEvent.FutureReopened e: _tasks.ReopenTask(e); break;
            case ClientEvent.FutureProgressed e: _tasks.NoteProgress(e); _maps.NoteProgress(e); break;
            case ClientEvent.MapFuturesFinished e: _maps.FinishItems(e); break;
            case ClientEvent.MapFuturesFailed e: _maps.FailItems(e); break;
            case ClientEvent.MapFuturesReopened e: _maps.ReopenItems(e); break;
            case ClientEvent.LinkOpened e: _reconnection.OpenLink(e); break;
            case ClientEvent.LinkReady: _words.Send(); break;
            case ClientEvent.LinkConfirmed: _link.ConfirmLink(); break;
            case ClientEvent.LinkLost e: _reconnection.LoseLink(e); break;
            case ClientEvent.ReconnectFailed e: _reconnection.ReconnectLink(e.Patience); break;
            case ClientEvent.LinkRestored e: _reconnection.RestoreLink(e); break;
            case ClientEvent.LinkRefused e: _reconnection.CloseLink(e.Why); break;
            case ClientEvent.ClientClosed e: _reconnection.CloseLink(e.Why); break;
            default: throw new ArgumentOutOfRangeException(nameof(happened), happened, "The value is not an event of a client.");
        }
        return _turn.End();
    }

    /// <summary>Checks the invariants that must hold after every event; throws with those that do not. For tests: it checks every hold.</summary>
    internal void CheckInvariants()
    {
        var broken = _holds.BrokenInvariants().Concat(_link.BrokenInvariants()).Concat(_words.BrokenInvariants()).Concat(_requests.BrokenInvariants()).ToList();
        if (_link.IsClosed && (Remembered > 0 || _holds.Tasks.Any(hold => hold.State == HoldState.Waiting) || _holds.Maps.Any(map => map.Waiting > 0)))
            broken.Add("a client that has closed its link has no waiting hold and remembers no request");
        if (broken.Count > 0)
            throw new InvalidOperationException($"Broken invariant: {string.Join("; ", broken)}.");
    }
}
