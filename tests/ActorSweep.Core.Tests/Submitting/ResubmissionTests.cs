using ActorSweep.Core.Submitting;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Tests.Submitting;

/// <summary>The order in which a client repeats its words after a loss, and what its futures then wait for.</summary>
public sealed class ResubmissionTests
{
    readonly ClientDriver _client = new();

    [Fact]
    public void After_a_loss_failed_tasks_are_held_first_then_requests_are_repeated_then_other_words()
    {
        _client.Submit(0);
        _client.Submit(1);
        var (kept, cancelled) = (_client.SubmitMap("kept", 2), _client.SubmitMap("cancelled", 1));
        _client.Submit(2, ClientDriver.Id(0, "kept"));
        _client.Release(kept);
        _client.Fail(0);
        _client.Speak();
        _client.LoseLink();
        _client.Submit(3);
        _client.Do(new ClientEvent.OtherMessageSent("replicate"));
        _client.Cancel(_client[1], cancelled);

        var said = _client.Restore();
        Assert.Equal(
            [
                typeof(ClientWord.ChangeHolds), typeof(ClientWord.ResubmitTasks), typeof(ClientWord.ResubmitTasks), typeof(ClientWord.ResubmitMap),
                typeof(ClientWord.ResubmitMap), typeof(ClientWord.ResubmitTasks), typeof(ClientWord.SubmitWork), typeof(ClientWord.ChangeHolds), typeof(ClientWord.ChangeHolds),
                typeof(ClientWord.ReleaseMapHold), typeof(ClientWord.HoldsComplete), typeof(ClientWord.CancelMap), typeof(ClientWord.OtherMessage), typeof(ClientWord.CancelMap),
            ],
            said.Select(word => word.GetType()));
        Assert.Equal((TaskWish.Hold, 0), Wish(said[0]));
        Assert.False(((ClientWord.ResubmitTasks)said[1]).Tasks.Single().IsHeld);
        Assert.Equal((TaskWish.Cancel, 1), Wish(said[7]));
        Assert.Equal((TaskWish.Cancel, 1), Wish(said[8]));
        Assert.Empty(_client.Speak());
    }

    [Fact]
    public void Cancelled_items_of_a_map_are_cancelled_at_the_next_scheduler()
    {
        var map = _client.SubmitMap("items", 4);
        _client.Do(new ClientEvent.FuturesCancelled([new HeldFuture(map, 3), new HeldFuture(map, 1)]));
        var said = _client.LoseAndRestoreLink().OfType<ClientWord.ChangeHolds>().Single();

        Assert.Equal(TaskWish.Cancel, said.Wish);
        Assert.Equal([new TaskId(map.Run, 1), new TaskId(map.Run, 3)], said.Tasks);
    }

    [Fact]
    public void A_detached_and_released_task_is_submitted_after_a_loss_with_its_input()
    {
        _client.Speak();
        _client.LoseLink();
        _client.Submit(0);
        _client.Submit(1, 0);
        _client.Do(new ClientEvent.FuturesDetached([new HeldFuture(_client[1], 1)]));
        _client.Release(1);
        _client.Release(0);
        Assert.Equal(["0", "1"], _client.Restore().OfType<ClientWord.SubmitWork>().Select(word => word.Message.ToString()!));
        Assert.Equal(0, _client.State.Remembered);
    }

    [Fact]
    public void A_result_at_the_client_is_sent_along_and_a_result_elsewhere_is_waited_for_again()
    {
        _client.Submit(0);
        _client.Submit(1);
        _client.Finish(0, "zero");
        _client.Finish(1, null);
        var said = _client.LoseAndRestoreLink().OfType<ClientWord.ResubmitTasks>().Select(w => w.Tasks.Single());
        Assert.Equal([new TaskAgain(0, true, "zero"), new TaskAgain(1, true, null)], said);
        Assert.Equal((HoldState.Here, HoldState.Waiting), (_client[0].State, _client[1].State));
        Assert.Empty(ClientDriver.Completed(_client.Await(_client[1], 1, "waiter")));
        Assert.Equal(["waiter"], ClientDriver.Completed(_client.Finish(1, null)));
    }

    [Fact]
    public void Results_of_items_at_the_client_are_sent_along_and_other_items_wait_again()
    {
        var map = _client.SubmitMap("map", 6);
        _client.FinishItems(map, 0, 2, isHere: true, failed: 1);
        _client.FinishItems(map, 2, 2, isHere: false);
        var again = Assert.Single(_client.LoseAndRestoreLink().OfType<ClientWord.ResubmitMap>().Single().Done);
        Assert.Equal((new BlockRange(0, 2), "0+2", 1), (again.Items, again.Results, again.Failed.Single().Index));
        Assert.Equal(
            [HoldState.Here, HoldState.Failed, HoldState.Waiting, HoldState.Waiting, HoldState.Waiting, HoldState.Waiting],
            Enumerable.Range(0, 6).Select(i => map.StateOf(i)));
    }

    [Fact]
    public void A_map_with_two_holds_is_submitted_again_once_and_updates_both_holds()
    {
        var mine = _client.SubmitMap("map", 2);
        _client.FinishItems(mine, 0, 1, isHere: true);
        var found = new MapHold(mine.Run, 2);
        _client.Do(new ClientEvent.MapFuturesHeld(found));
        Assert.Equal([typeof(ClientWord.ResubmitMap), typeof(ClientWord.AddMapHold), typeof(ClientWord.HoldsComplete)], _client.LoseAndRestoreLink().Select(word => word.GetType()));
        _client.FinishItems(mine, 0, 2, isHere: true);
        Assert.Equal((0, 0), (mine.Waiting, found.Waiting));
    }

    [Fact]
    public void Submissions_that_were_not_sent_before_the_loss_are_sent_unchanged_after_it()
    {
        _client.Submit(0);
        _client.LoseLink();
        _client.Submit(1, 0);
        var said = _client.Restore();
        Assert.Equal([0L, 1L], said.OfType<ClientWord.SubmitWork>().Select(w => w.Message));
        Assert.IsType<ClientWord.HoldsComplete>(said[^1]);
        // The words have been sent by now. After another loss they are repeated.
        Assert.Equal(2, _client.LoseAndRestoreLink().OfType<ClientWord.ResubmitTasks>().Count());
    }

    [Fact]
    public void A_task_released_before_it_was_sent_is_sent_only_if_needed_or_detached()
    {
        _client.LoseLink();
        for (var i = 0; i < 4; i++)
            _client.Submit(i);
        _client.Submit(4, 1);
        _client.Do(new ClientEvent.FuturesDetached([new HeldFuture(_client[2], 2)]));
        for (var i = 0; i < 3; i++)
            _client.Release(i);
        Assert.Equal([1L, 2L, 3L, 4L], ClientDriver.Submitted(_client.Restore()));
    }

    [Fact]
    public void A_failed_future_keeps_its_failure_when_the_next_scheduler_reports_InputDeleted()
    {
        _client.Submit(0);
        _client.Fail(0);
        _client.LoseAndRestoreLink();
        Assert.IsType<ClientInstruction.RefuseEvent>(Assert.Single(_client.Fail(0, FailureType.InputDeleted)));
        Assert.Equal("Boom", _client[0].Failure!.Type);
        // Another client has retried the task meanwhile.
        _client.Finish(0, "zero");
        Assert.Equal(HoldState.Here, _client[0].State);
    }

    static (TaskWish, long) Wish(ClientWord word) => word is ClientWord.ChangeHolds change ? (change.Wish, change.Tasks.Single().Index) : default;
}
