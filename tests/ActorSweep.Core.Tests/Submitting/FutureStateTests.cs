using ActorSweep.Core.Submitting;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Tests.Submitting;

/// <summary>The states of futures, and when their waiters and listeners are told.</summary>
public sealed class FutureStateTests
{
    readonly ClientDriver _client = new();

    [Fact]
    public void A_released_future_that_failed_keeps_its_failure()
    {
        var hold = _client.Submit(0);
        _client.Fail(0);
        _client.Release(hold);
        Assert.Equal((HoldState.Released, "Boom"), (hold.State, hold.Failure?.Type));
    }

    [Fact]
    public void A_future_whose_result_is_elsewhere_fails_when_that_result_is_lost_for_good()
    {
        var hold = _client.Submit(0);
        _client.Finish(0, null);
        Assert.Empty(_client.Fail(0, "StateLost"));
        Assert.Equal((HoldState.Failed, "StateLost"), (hold.State, hold.Failure?.Type));
    }

    [Fact]
    public void A_waiter_is_completed_once_and_a_late_waiter_at_once()
    {
        var hold = _client.Submit(0);
        Assert.Empty(_client.Await(hold, 0, "first"));
        Assert.Equal(["first"], ClientDriver.Completed(_client.Finish(0, "zero")));
        Assert.Empty(_client.Finish(0, "zero"));
        Assert.Equal(["late"], ClientDriver.Completed(_client.Await(hold, 0, "late")));
    }

    [Fact]
    public void A_second_waiter_is_refused_while_the_first_waits()
    {
        var hold = _client.Submit(0);
        _client.Await(hold, 0, "first");
        Assert.IsType<ClientInstruction.RefuseEvent>(Assert.Single(_client.Await(hold, 0, "second")));
        Assert.Equal(["first"], ClientDriver.Completed(_client.Finish(0, null)));
    }

    [Fact]
    public void The_waiter_of_a_future_is_completed_when_the_future_is_released_cancelled_or_failed()
    {
        for (var i = 0; i < 3; i++)
            _client.Await(_client.Submit(i), i, i);
        Assert.Equal([0], ClientDriver.Completed(_client.Release(0)));
        Assert.Equal([1], ClientDriver.Completed(_client.Fail(1, FailureType.Cancelled)));
        Assert.Equal([2], ClientDriver.Completed(_client.Fail(2)));
        Assert.Equal([HoldState.Released, HoldState.Cancelled, HoldState.Failed], Enumerable.Range(0, 3).Select(i => _client[i].State));
    }

    [Fact]
    public void A_waiter_of_a_reopened_future_is_completed_when_the_task_finishes_again()
    {
        var hold = _client.Submit(0);
        _client.Finish(0, null);
        _client.Do(new ClientEvent.FutureReopened(hold.Id));
        Assert.Empty(_client.Await(hold, 0, "waiter"));
        Assert.Equal(["waiter"], ClientDriver.Completed(_client.Finish(0, null)));
    }

    [Fact]
    public void A_result_at_the_client_is_not_replaced_by_a_later_message_without_a_result()
    {
        _client.Submit(0);
        _client.Finish(0, "zero");
        Assert.IsType<ClientInstruction.RefuseEvent>(Assert.Single(_client.Finish(0, null)));
        Assert.Equal("zero", _client[0].Result);
    }

    [Fact]
    public void A_client_does_not_repeat_the_cancel_of_a_finished_task_to_the_next_scheduler()
    {
        var hold = _client.Submit(0);
        _client.Cancel(hold);
        _client.Finish(0, null);
        Assert.DoesNotContain(_client.LoseAndRestoreLink(), word => word is ClientWord.ChangeHolds { Wish: TaskWish.Cancel });
    }

    [Fact]
    public void The_progress_of_a_future_is_cleared_when_its_task_is_reopened()
    {
        var hold = _client.Submit(0);
        _client.Do(new ClientEvent.FutureProgressed(hold.Id, new HoldProgress(0.5, "half")));
        Assert.Equal(0.5, hold.Progress!.Fraction);
        _client.Do(new ClientEvent.FutureReopened(hold.Id));
        Assert.Null(hold.Progress);
    }

    [Fact]
    public void The_progress_of_an_item_is_kept_until_the_item_has_a_result_or_is_reopened()
    {
        var map = _client.SubmitMap("map", 3);
        void Report(long item) => _client.Do(new ClientEvent.FutureProgressed(new TaskId(map.Run, item), new HoldProgress(0.5, "half")));
        Report(0);
        Report(1);
        Report(3);
        Report(-1);
        Assert.Equal([0.5, 0.5, null], Enumerable.Range(0, 3).Select(item => map.ProgressOf(item)?.Fraction));
        _client.Do(new ClientEvent.MapFuturesReopened(map.Run, new BlockRange(1, 1)));
        Assert.Null(map.ProgressOf(1));
    }

    [Fact]
    public void The_items_of_a_map_end_in_ranges_and_each_item_once()
    {
        var map = _client.SubmitMap("map", 4);
        _client.Await(map, 1, "one");
        _client.Do(new ClientEvent.MapFuturesAwaited(map, "all"));
        _client.Do(new ClientEvent.MapFuturesListened(map, "listener"));
        var told = _client.FinishItems(map, 0, 2, isHere: true, failed: 1);
        Assert.Equal(["one"], ClientDriver.Completed(told));
        Assert.Equal([0, 1], told.OfType<ClientInstruction.TellListener>().Single().Ended);
        told = _client.Do(new ClientEvent.MapFuturesFailed(map.Run, new BlockRange(0, 4), ClientDriver.Failure("Boom")));
        Assert.Equal(["all"], ClientDriver.Completed(told));
        Assert.Equal([2, 3], told.OfType<ClientInstruction.TellListener>().Single().Ended);
        Assert.Equal((HoldState.Here, HoldState.Failed, 1), (map.StateOf(0), map.StateOf(3), map.FirstWithoutResult));
    }

    [Fact]
    public void A_late_listener_of_a_map_receives_the_items_that_have_ended()
    {
        var map = _client.SubmitMap("map", 2);
        _client.FinishItems(map, 0, 2, isHere: false);
        Assert.Equal([0, 1], _client.Do(new ClientEvent.MapFuturesListened(map, "listener")).OfType<ClientInstruction.TellListener>().Single().Ended);
    }

    [Fact]
    public void Some_items_of_a_map_are_cancelled_by_the_client_and_all_items_by_the_scheduler()
    {
        var map = _client.SubmitMap("map", 3);
        _client.Await(map, 1, "one");
        Assert.Equal(["one"], ClientDriver.Completed(_client.Do(new ClientEvent.FuturesCancelled([new HeldFuture(map, 1)]))));
        Assert.Equal(HoldState.Cancelled, map.StateOf(1));
        _client.Do(new ClientEvent.FuturesCancelled([new HeldFuture(map, 0), new HeldFuture(map, 1), new HeldFuture(map, 2)]));
        Assert.Equal(HoldState.Waiting, map.StateOf(0));
        Assert.Equal([typeof(ClientWord.SubmitWork), typeof(ClientWord.ChangeHolds), typeof(ClientWord.CancelMap)], _client.Speak().Select(word => word.GetType()));
    }

    [Fact]
    public void A_map_is_released_when_its_last_item_is_released()
    {
        var map = _client.SubmitMap("map", 2);
        _client.Await(map, 1, "one");
        _client.Do(new ClientEvent.FutureReleased(new HeldFuture(map, 0)));
        Assert.Equal(1, _client.State.Held);
        Assert.Equal(["one"], ClientDriver.Completed(_client.Do(new ClientEvent.FutureReleased(new HeldFuture(map, 1)))));
        Assert.Equal(0, _client.State.Held);
        Assert.IsType<ClientWord.ReleaseMapHold>(_client.Speak()[^1]);
    }

    [Fact]
    public void Updates_of_tasks_and_maps_that_the_client_does_not_hold_have_no_effect()
    {
        Assert.Empty(_client.Finish(7, "seven"));
        Assert.Empty(_client.Do(new ClientEvent.MapFuturesReopened(new("map"), new BlockRange(0, 3))));
    }
}
