using ActorSweep.Core.Submitting;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Tests.Submitting;

/// <summary>The states of futures, and the waiters that are told.</summary>
public sealed class FutureStateTests
{
    readonly ClientDriver _client = new();

    [Fact]
    public void A_future_that_failed_and_was_released_still_says_why()
    {
        var hold = _client.Submit(0);
        _client.Fail(0);
        _client.Release(hold);
        Assert.Equal((HoldState.Released, "Boom"), (hold.State, hold.Failure?.Type));
    }

    [Fact]
    public void A_result_elsewhere_that_is_lost_and_can_not_be_made_again_is_a_failure()
    {
        var hold = _client.Submit(0);
        _client.Finish(0, null);
        Assert.Empty(_client.Fail(0, "StateLost"));
        Assert.Equal((HoldState.Failed, "StateLost"), (hold.State, hold.Failure?.Type));
    }

    [Fact]
    public void Who_waits_is_told_once_and_who_comes_late_at_once()
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
    public void Who_waits_for_what_is_released_or_cancelled_or_has_failed_is_told()
    {
        for (var i = 0; i < 3; i++)
            _client.Await(_client.Submit(i), i, i);
        Assert.Equal([0], ClientDriver.Completed(_client.Release(0)));
        Assert.Equal([1], ClientDriver.Completed(_client.Fail(1, FailureType.Cancelled)));
        Assert.Equal([2], ClientDriver.Completed(_client.Fail(2)));
        Assert.Equal([HoldState.Released, HoldState.Cancelled, HoldState.Failed], Enumerable.Range(0, 3).Select(i => _client[i].State));
    }

    [Fact]
    public void A_result_that_is_lost_is_waited_for_again()
    {
        var hold = _client.Submit(0);
        _client.Finish(0, null);
        _client.Do(new ClientEvent.FutureReopened(hold.Id));
        Assert.Empty(_client.Await(hold, 0, "waiter"));
        Assert.Equal(["waiter"], ClientDriver.Completed(_client.Finish(0, null)));
    }

    [Fact]
    public void A_result_that_is_here_stays_where_the_scheduler_tells_only_that_there_is_one()
    {
        _client.Submit(0);
        _client.Finish(0, "zero");
        Assert.IsType<ClientInstruction.RefuseEvent>(Assert.Single(_client.Finish(0, null)));
        Assert.Equal("zero", _client[0].Result);
    }

    [Fact]
    public void A_cancelled_task_that_finished_before_it_could_be_is_not_cancelled_by_the_next_scheduler()
    {
        var hold = _client.Submit(0);
        _client.Cancel(hold);
        _client.Finish(0, null);
        Assert.DoesNotContain(_client.LoseAndRestore(), word => word is ClientWord.ChangeHolds { Wish: TaskWish.Cancel });
    }

    [Fact]
    public void Progress_is_told_until_the_task_is_tried_again()
    {
        var hold = _client.Submit(0);
        _client.Do(new ClientEvent.FutureProgressed(hold.Id, new HoldProgress(0.5, "half")));
        Assert.Equal(0.5, hold.Progress!.Fraction);
        _client.Do(new ClientEvent.FutureReopened(hold.Id));
        Assert.Null(hold.Progress);
    }

    [Fact]
    public void Items_end_together_and_each_once()
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
    public void Who_listens_late_is_told_of_what_has_ended()
    {
        var map = _client.SubmitMap("map", 2);
        _client.FinishItems(map, 0, 2, isHere: false);
        Assert.Equal([0, 1], _client.Do(new ClientEvent.MapFuturesListened(map, "listener")).OfType<ClientInstruction.TellListener>().Single().Ended);
    }

    [Fact]
    public void Some_items_are_cancelled_here_at_once_and_all_by_the_scheduler()
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
    public void A_map_is_released_with_its_last_item()
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
    public void Of_what_is_not_held_nothing_is_taken_in()
    {
        Assert.Empty(_client.Finish(7, "seven"));
        Assert.Empty(_client.Do(new ClientEvent.MapFuturesReopened(new("map"), new BlockRange(0, 3))));
    }
}
