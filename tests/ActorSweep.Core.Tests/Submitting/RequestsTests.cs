using ActorSweep.Core.Submitting;

namespace ActorSweep.Core.Tests.Submitting;

/// <summary>Which requests a client remembers, to repeat them to a scheduler that does not know the client.</summary>
public sealed class RequestsTests
{
    readonly ClientDriver _client = new();

    [Fact]
    public void Held_tasks_are_submitted_again_in_their_order_and_released_tasks_are_not()
    {
        _client.Submit(0);
        _client.Submit(1);
        _client.Submit(2);
        _client.Release(1);
        Assert.Equal([0L, 2L], Said());
    }

    [Fact]
    public void A_released_task_is_submitted_again_while_a_task_without_a_result_depends_on_it()
    {
        _client.Submit(0);
        _client.Submit(1, 0);
        _client.Submit(2, 1);
        _client.Release(0);
        _client.Release(1);
        Assert.Equal([0L, 1L, 2L], Said());
        _client.Finish(2, "two");
        Assert.Equal([2L], Said());
        _client.Release(2);
        Assert.Empty(Said());
    }

    [Fact]
    public void The_result_of_a_released_task_is_sent_along_while_a_task_depends_on_it()
    {
        _client.Submit(0);
        _client.Finish(0, "zero");
        _client.Submit(1, 0);
        _client.Release(0);
        var first = _client.LoseAndRestoreLink().OfType<ClientWord.ResubmitTasks>().First();
        Assert.Equal(new TaskAgain(0, IsHeld: false, "zero"), first.Tasks.Single());
        _client.Finish(1, "one");
        Assert.Equal([1L], Said());
    }

    [Fact]
    public void Released_inputs_of_a_finished_task_are_not_submitted_again()
    {
        _client.Submit(0);
        _client.Submit(1, 0);
        _client.Release(0);
        _client.Finish(1, "one");
        // Task 1 needs no input any more, because its result is at the client.
        _client.Submit(2, 1);
        Assert.Equal([1L, 2L], Said());
    }

    [Fact]
    public void The_request_of_a_graph_is_deleted_when_none_of_its_targets_is_held()
    {
        var run = new RunId("graph");
        var (one, two) = (new TaskHold(new TaskId(run, 1)), new TaskHold(new TaskId(run, 2)));
        _client.Do(new ClientEvent.TaskFuturesSubmitted("graph", run, IsOpen: false, [
            new TaskToSubmit(0, [], [], null), new TaskToSubmit(1, [new TaskId(run, 0)], [], one), new TaskToSubmit(2, [], [], two)]));
        _client.Release(one);
        Assert.Equal(1, _client.State.Remembered);
        _client.Release(two);
        Assert.Equal(0, _client.State.Remembered);
    }

    [Fact]
    public void A_released_map_is_remembered_while_an_unfinished_task_depends_on_one_of_its_items()
    {
        var map = _client.SubmitMap("map", 10);
        _client.Submit(0, ClientDriver.Id(3, "map"));
        _client.Release(map);
        Assert.Equal(2, _client.State.Remembered);
        _client.Finish(0, "zero");
        Assert.Equal(1, _client.State.Remembered);
    }

    [Fact]
    public void Held_tasks_that_another_client_submitted_are_held_again()
    {
        var (five, six) = (new TaskHold(ClientDriver.Id(5, "other")), new TaskHold(ClientDriver.Id(6, "other")));
        _client.Do(new ClientEvent.TaskFuturesHeld([five, six]));
        _client.Release(five);
        Assert.Equal(1, _client.State.Remembered);
        var again = Assert.IsType<ClientWord.ChangeHolds>(_client.LoseAndRestoreLink()[0]);
        Assert.Equal((TaskWish.Hold, six.Id), (again.Wish, again.Tasks.Single()));
        _client.Release(six);
        Assert.Equal(0, _client.State.Remembered);
    }

    [Fact]
    public void A_finished_chain_of_10000_released_tasks_is_deleted_at_once()
    {
        var client = new ClientState(default);
        client.Handle(new ClientEvent.LinkOpened(MayBeRestored: true), default);
        var before = Submit(0, []);
        for (var i = 1L; i < 10_000; i++)
        {
            var next = Submit(i, [before.Id]);
            client.Handle(new ClientEvent.HoldReleased(before), default);
            before = next;
        }
        Assert.Equal(10_000, client.Remembered);
        client.Handle(new ClientEvent.FutureFinished(before.Id, "last"), default);
        Assert.Equal(1, client.Remembered);
        client.CheckInvariants();

        TaskHold Submit(long index, TaskId[] inputs)
        {
            var hold = new TaskHold(ClientDriver.Id(index));
            client.Handle(new ClientEvent.TaskFuturesSubmitted(index, ClientDriver.Futures, IsOpen: true, [new TaskToSubmit(index, inputs, [], hold)]), default);
            return hold;
        }
    }

    [Fact]
    public void A_task_with_two_holds_is_submitted_again_once_until_both_are_released()
    {
        var mine = _client.Submit(0);
        var found = new TaskHold(mine.Id);
        _client.Do(new ClientEvent.TaskFuturesHeld([found]));
        Assert.Equal([0L], Said());
        Assert.Empty(Released(_client.Release(mine)));
        Assert.Equal([0L], Said());
        Assert.Equal([mine.Id], Released(_client.Release(found)));
        Assert.Empty(Said());
    }

    [Fact]
    public void A_client_whose_link_cannot_be_restored_remembers_no_requests()
    {
        var client = new ClientDriver(mayBeRestored: false);
        client.Submit(0);
        client.SubmitMap("map", 3);
        Assert.Equal(0, client.State.Remembered);
    }

    IEnumerable<TaskId> Released(IReadOnlyList<ClientInstruction> _) => _client.Speak().OfType<ClientWord.ChangeHolds>().Where(w => w.Wish == TaskWish.Release).SelectMany(w => w.Tasks);

    IEnumerable<object> Said() => ClientDriver.Submitted(_client.LoseAndRestoreLink());
}
