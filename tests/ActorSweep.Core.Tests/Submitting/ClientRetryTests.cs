using ActorSweep.Core.Submitting;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Tests.Submitting;

/// <summary>The words of a client that retries futures, also to a scheduler that does not know the earlier failures.</summary>
public sealed class ClientRetryTests
{
    readonly ClientDriver _client = new();

    [Fact]
    public void A_retry_holds_a_released_input_until_the_task_that_needs_it_is_submitted()
    {
        _client.Submit(0);
        _client.Submit(1, 0);
        _client.Release(0);
        _client.Fail(1);
        _client.LoseAndRestoreLink();

        _client.Retry(1);
        var said = _client.Speak();
        Assert.Equal(TaskWish.Retry, Assert.IsType<ClientWord.ChangeHolds>(said[0]).Wish);
        Assert.Equal([(0, true), (1, true)], said.OfType<ClientWord.ResubmitTasks>().Select(w => w.Tasks.Single()).Select(t => (t.Index, t.IsHeld)));
        var last = Assert.IsType<ClientWord.ChangeHolds>(said[^1]);
        Assert.Equal((TaskWish.Release, 0), (last.Wish, last.Tasks.Single().Index));
    }

    [Fact]
    public void A_retry_submits_a_released_map_again_and_releases_it_after_its_dependent()
    {
        var map = _client.SubmitMap("map", 10);
        _client.Submit(0, ClientDriver.Id(3, "map"));
        _client.Release(map);
        _client.Fail(0);
        _client.LoseAndRestoreLink();
        _client.Retry(0);
        Assert.Equal(
            [typeof(ClientWord.ChangeHolds), typeof(ClientWord.ResubmitMap), typeof(ClientWord.ResubmitTasks), typeof(ClientWord.ReleaseMapHold)],
            _client.Speak().Select(word => word.GetType()));
    }

    [Fact]
    public void A_retry_holds_another_clients_released_map_and_releases_it_after_its_dependent()
    {
        var map = new MapHold(new("others' map"), 10);
        _client.Do(new ClientEvent.MapFuturesHeld(map));
        _client.Submit(0, ClientDriver.Id(3, "others' map"));
        _client.Release(map);
        Assert.Equal(
            [typeof(ClientWord.AddMapHold), typeof(ClientWord.ResubmitTasks), typeof(ClientWord.ReleaseMapHold), typeof(ClientWord.HoldsComplete)],
            _client.LoseAndRestoreLink().Select(word => word.GetType()));
        _client.Fail(0);
        _client.Retry(0);
        Assert.Equal(
            [typeof(ClientWord.ChangeHolds), typeof(ClientWord.AddMapHold), typeof(ClientWord.ResubmitTasks), typeof(ClientWord.ReleaseMapHold)],
            _client.Speak().Select(word => word.GetType()));
    }

    [Fact]
    public void A_retry_holds_another_clients_unknown_tasks_and_maps_again()
    {
        var (hold, map) = (new TaskHold(ClientDriver.Id(0, "others")), new MapHold(new("others' map"), 3));
        _client.Do(new ClientEvent.TaskFuturesHeld([hold]));
        _client.Do(new ClientEvent.MapFuturesHeld(map));
        _client.Speak();
        _client.Do(new ClientEvent.FutureFailed(hold.Id, ClientDriver.Failure("InputDeleted")));
        _client.Do(new ClientEvent.MapFuturesFailed(map.Run, new BlockRange(0, 3), ClientDriver.Failure("InputDeleted")));
        _client.Do(new ClientEvent.FuturesRetried([new HeldFuture(hold, 0), new HeldFuture(map, 1)]));

        var said = _client.Speak();
        Assert.Equal([(TaskWish.Retry, 2), (TaskWish.Hold, 1)], said.OfType<ClientWord.ChangeHolds>().Select(word => (word.Wish, word.Tasks.Count)));
        Assert.Equal(map.Run, Assert.IsType<ClientWord.AddMapHold>(said[^1]).Run);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void A_retry_does_not_hold_tasks_and_maps_again_that_the_scheduler_knows(bool mayBeRestored)
    {
        var client = new ClientDriver(mayBeRestored);
        var (hold, map) = (new TaskHold(ClientDriver.Id(0, "others")), new MapHold(new("others' map"), 3));
        client.Do(new ClientEvent.TaskFuturesHeld([hold]));
        client.Do(new ClientEvent.MapFuturesHeld(map));
        client.Speak();
        // The scheduler knows the task but does not know one of its inputs.
        client.Do(new ClientEvent.FutureFailed(hold.Id, ClientDriver.Failure("InputDeleted") with { Story = ["failed: InputDeleted"] }));
        client.FinishItems(map, 0, 3, isHere: true, failed: [1, 2]);
        foreach (var future in new HeldFuture[] { new(hold, 0), new(map, 1), new(map, 2) })
            client.Do(new ClientEvent.FuturesRetried([future]));

        Assert.All(client.Speak(), word => Assert.Equal(TaskWish.Retry, Assert.IsType<ClientWord.ChangeHolds>(word).Wish));
    }

    [Theory, InlineData(true), InlineData(false)]
    public void A_retry_of_released_futures_does_not_hold_them_again(bool mayBeRestored)
    {
        var client = new ClientDriver(mayBeRestored);
        var (hold, map, other) = (new TaskHold(ClientDriver.Id(0, "others")), new MapHold(new("others' map"), 3), new MapHold(new("another map"), 3));
        client.Do(new ClientEvent.TaskFuturesHeld([hold]));
        client.Do(new ClientEvent.MapFuturesHeld(map));
        client.Do(new ClientEvent.MapFuturesHeld(other));
        client.Do(new ClientEvent.FutureFailed(hold.Id, ClientDriver.Failure("InputDeleted")));
        client.Do(new ClientEvent.MapFuturesFailed(map.Run, new BlockRange(0, 3), ClientDriver.Failure("InputDeleted")));
        client.Do(new ClientEvent.MapFuturesFailed(other.Run, new BlockRange(0, 3), ClientDriver.Failure("InputDeleted")));
        client.Release(hold);
        client.Do(new ClientEvent.FutureReleased(new HeldFuture(map, 1)));
        client.Release(other);
        client.Speak();
        client.Do(new ClientEvent.FuturesRetried([new HeldFuture(hold, 0), new HeldFuture(map, 1), new HeldFuture(other, 1)]));

        Assert.Equal(TaskWish.Retry, Assert.IsType<ClientWord.ChangeHolds>(Assert.Single(client.Speak())).Wish);
    }

    [Fact]
    public void A_retry_at_the_same_scheduler_sends_only_the_wish_to_retry()
    {
        _client.Submit(0);
        _client.Speak();
        _client.Fail(0);
        _client.Retry(0);
        Assert.Equal(HoldState.Waiting, _client[0].State);
        Assert.Equal(TaskWish.Retry, Assert.IsType<ClientWord.ChangeHolds>(Assert.Single(_client.Speak())).Wish);
    }

    [Fact]
    public void A_retry_does_not_change_finished_or_cancelled_futures()
    {
        _client.Submit(0);
        _client.Submit(1);
        _client.Finish(0, "zero");
        _client.Fail(1, FailureType.Cancelled);
        _client.Retry(0, 1);
        Assert.Equal((HoldState.Here, HoldState.Cancelled), (_client[0].State, _client[1].State));
    }

    [Fact]
    public void A_closed_client_refuses_a_retry()
    {
        _client.Submit(0);
        _client.Fail(0);
        _client.Do(new ClientEvent.ClientClosed("disposed of"));
        Assert.IsType<ClientInstruction.RefuseEvent>(Assert.Single(_client.Retry(0)));
        Assert.Equal(HoldState.Failed, _client[0].State);
    }
}
