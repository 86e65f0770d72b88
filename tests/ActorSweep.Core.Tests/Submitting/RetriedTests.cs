using ActorSweep.Core.Submitting;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Tests.Submitting;

/// <summary>The words of a client that retries futures, also to a scheduler that does not know the earlier failures.</summary>
public sealed class RetriedTests
{
    readonly ClientDriver _client = new();

    [Fact]
    public void What_nobody_holds_any_more_is_held_until_what_needs_it_is_there()
    {
        _client.Submit(0);
        _client.Submit(1, 0);
        _client.Release(0);
        _client.Fail(1);
        _client.LoseAndRestore();

        _client.Retry(1);
        var said = _client.Speak();
        Assert.Equal(TaskWish.Retry, Assert.IsType<ClientWord.ChangeHolds>(said[0]).Wish);
        Assert.Equal([(0, true), (1, true)], said.OfType<ClientWord.ResubmitTasks>().Select(w => w.Tasks.Single()).Select(t => (t.Index, t.IsHeld)));
        var last = Assert.IsType<ClientWord.ChangeHolds>(said[^1]);
        Assert.Equal((TaskWish.Release, 0), (last.Wish, last.Tasks.Single().Index));
    }

    [Fact]
    public void A_map_that_nobody_holds_any_more_is_released_after_it()
    {
        var map = _client.SubmitMap("map", 10);
        _client.Submit(0, ClientDriver.Id(3, "map"));
        _client.Release(map);
        _client.Fail(0);
        _client.LoseAndRestore();
        _client.Retry(0);
        Assert.Equal(
            [typeof(ClientWord.ChangeHolds), typeof(ClientWord.ResubmitMap), typeof(ClientWord.ResubmitTasks), typeof(ClientWord.ReleaseMapHold)],
            _client.Speak().Select(word => word.GetType()));
    }

    [Fact]
    public void A_map_of_others_that_nobody_holds_any_more_is_released_after_it()
    {
        var map = new MapHold(new("others' map"), 10);
        _client.Do(new ClientEvent.MapFuturesHeld(map));
        _client.Submit(0, ClientDriver.Id(3, "others' map"));
        _client.Release(map);
        Assert.Equal(
            [typeof(ClientWord.AddMapHold), typeof(ClientWord.ResubmitTasks), typeof(ClientWord.ReleaseMapHold), typeof(ClientWord.HoldsComplete)],
            _client.LoseAndRestore().Select(word => word.GetType()));
        _client.Fail(0);
        _client.Retry(0);
        Assert.Equal(
            [typeof(ClientWord.ChangeHolds), typeof(ClientWord.AddMapHold), typeof(ClientWord.ResubmitTasks), typeof(ClientWord.ReleaseMapHold)],
            _client.Speak().Select(word => word.GetType()));
    }

    [Fact]
    public void What_others_submitted_is_held_again_so_that_a_scheduler_that_does_not_know_it_says_so()
    {
        var (hold, map) = (new TaskHold(ClientDriver.Id(0, "others")), new MapHold(new("others' map"), 3));
        _client.Do(new ClientEvent.TaskFuturesHeld([hold]));
        _client.Do(new ClientEvent.MapFuturesHeld(map));
        _client.Speak();
        _client.Do(new ClientEvent.FutureFailed(hold.Id, ClientDriver.Failure("InputForgotten")));
        _client.Do(new ClientEvent.MapFuturesFailed(map.Run, new BlockRange(0, 3), ClientDriver.Failure("InputForgotten")));
        _client.Do(new ClientEvent.FuturesRetried([new HeldFuture(hold, 0), new HeldFuture(map, 1)]));

        var said = _client.Speak();
        Assert.Equal([(TaskWish.Retry, 2), (TaskWish.Hold, 1)], said.OfType<ClientWord.ChangeHolds>().Select(word => (word.Wish, word.Tasks.Count)));
        Assert.Equal(map.Run, Assert.IsType<ClientWord.AddMapHold>(said[^1]).Run);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void What_the_scheduler_knows_is_not_held_again(bool mayBeRestored)
    {
        var client = new ClientDriver(mayBeRestored);
        var (hold, map) = (new TaskHold(ClientDriver.Id(0, "others")), new MapHold(new("others' map"), 3));
        client.Do(new ClientEvent.TaskFuturesHeld([hold]));
        client.Do(new ClientEvent.MapFuturesHeld(map));
        client.Speak();
        // The scheduler knows the task but does not know one of its inputs.
        client.Do(new ClientEvent.FutureFailed(hold.Id, ClientDriver.Failure("InputForgotten") with { Story = ["failed: InputForgotten"] }));
        client.FinishItems(map, 0, 3, isHere: true, failed: [1, 2]);
        foreach (var future in new HeldFuture[] { new(hold, 0), new(map, 1), new(map, 2) })
            client.Do(new ClientEvent.FuturesRetried([future]));

        Assert.All(client.Speak(), word => Assert.Equal(TaskWish.Retry, Assert.IsType<ClientWord.ChangeHolds>(word).Wish));
    }

    [Theory, InlineData(true), InlineData(false)]
    public void What_was_released_is_not_held_again(bool mayBeRestored)
    {
        var client = new ClientDriver(mayBeRestored);
        var (hold, map, other) = (new TaskHold(ClientDriver.Id(0, "others")), new MapHold(new("others' map"), 3), new MapHold(new("another map"), 3));
        client.Do(new ClientEvent.TaskFuturesHeld([hold]));
        client.Do(new ClientEvent.MapFuturesHeld(map));
        client.Do(new ClientEvent.MapFuturesHeld(other));
        client.Do(new ClientEvent.FutureFailed(hold.Id, ClientDriver.Failure("InputForgotten")));
        client.Do(new ClientEvent.MapFuturesFailed(map.Run, new BlockRange(0, 3), ClientDriver.Failure("InputForgotten")));
        client.Do(new ClientEvent.MapFuturesFailed(other.Run, new BlockRange(0, 3), ClientDriver.Failure("InputForgotten")));
        client.Release(hold);
        client.Do(new ClientEvent.FutureReleased(new HeldFuture(map, 1)));
        client.Release(other);
        client.Speak();
        client.Do(new ClientEvent.FuturesRetried([new HeldFuture(hold, 0), new HeldFuture(map, 1), new HeldFuture(other, 1)]));

        Assert.Equal(TaskWish.Retry, Assert.IsType<ClientWord.ChangeHolds>(Assert.Single(client.Speak())).Wish);
    }

    [Fact]
    public void A_scheduler_that_knows_what_failed_is_not_told_all_again()
    {
        _client.Submit(0);
        _client.Speak();
        _client.Fail(0);
        _client.Retry(0);
        Assert.Equal(HoldState.Waiting, _client[0].State);
        Assert.Equal(TaskWish.Retry, Assert.IsType<ClientWord.ChangeHolds>(Assert.Single(_client.Speak())).Wish);
    }

    [Fact]
    public void What_has_not_failed_stays_as_it_is()
    {
        _client.Submit(0);
        _client.Submit(1);
        _client.Finish(0, "zero");
        _client.Fail(1, FailureType.Cancelled);
        _client.Retry(0, 1);
        Assert.Equal((HoldState.Here, HoldState.Cancelled), (_client[0].State, _client[1].State));
    }

    [Fact]
    public void A_client_that_has_given_up_refuses_to_try_again_what_nobody_would_try()
    {
        _client.Submit(0);
        _client.Fail(0);
        _client.Do(new ClientEvent.ClientClosed("disposed of"));
        Assert.IsType<ClientInstruction.RefuseEvent>(Assert.Single(_client.Retry(0)));
        Assert.Equal(HoldState.Failed, _client[0].State);
    }
}
