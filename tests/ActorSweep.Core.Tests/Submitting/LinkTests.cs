using ActorSweep.Core.Submitting;

namespace ActorSweep.Core.Tests.Submitting;

/// <summary>When words are sent, and when a client closes its link for good.</summary>
public sealed class LinkTests
{
    readonly ClientDriver _client = new();

    [Fact]
    public void Several_words_cause_one_SendSoon_and_are_sent_together()
    {
        Assert.Single(_client.Do(new ClientEvent.OtherMessageSent("a")).OfType<ClientInstruction.SendSoon>());
        Assert.Empty(_client.Do(new ClientEvent.OtherMessageSent("b")));
        Assert.Equal(["a", "b"], _client.Speak().Cast<ClientWord.OtherMessage>().Select(w => w.Message));
        Assert.Empty(_client.Speak());
        Assert.Single(_client.Do(new ClientEvent.OtherMessageSent("c")).OfType<ClientInstruction.SendSoon>());
    }

    [Fact]
    public void Words_are_kept_while_the_link_is_lost_and_sent_when_it_is_restored()
    {
        _client.Do(new ClientEvent.LinkConfirmed());
        _client.LoseLink();
        Assert.Empty(_client.Do(new ClientEvent.OtherMessageSent("a")));
        Assert.Empty(_client.Speak());
        Assert.Equal("a", _client.Restore().OfType<ClientWord.OtherMessage>().Single().Message);
    }

    [Fact]
    public void The_time_without_a_scheduler_counts_from_the_last_connection_that_a_scheduler_confirmed()
    {
        _client.Do(new ClientEvent.LinkConfirmed());
        _client.Pass(300);
        Assert.IsType<ClientInstruction.ReconnectLink>(Assert.Single(_client.LoseLink()));
        _client.Pass(40);
        _client.Restore();
        // No scheduler has confirmed this connection.
        _client.Pass(10);
        Assert.IsType<ClientInstruction.ReconnectLink>(Assert.Single(_client.LoseLink()));
        _client.Pass(20);
        Assert.Equal("cut", Assert.IsType<ClientInstruction.CloseLink>(Assert.Single(_client.Do(new ClientEvent.ReconnectFailed(ClientDriver.Patience)))).Why);
    }

    [Fact]
    public void A_client_whose_links_are_confirmed_in_time_reconnects_after_every_loss()
    {
        for (var i = 0; i < 5; i++)
        {
            _client.Do(new ClientEvent.LinkConfirmed());
            Assert.IsType<ClientInstruction.ReconnectLink>(Assert.Single(_client.LoseLink()));
            _client.Pass(50);
            _client.Restore();
        }
    }

    [Fact]
    public void Unfinished_futures_are_lost_with_the_reason_when_the_client_closes_its_link()
    {
        var (waiting, done) = (_client.Submit(0), _client.Submit(1));
        var map = _client.SubmitMap("map", 2);
        _client.Finish(1, "one");
        _client.Await(waiting, 0, "waiter");
        _client.Await(map, 1, "item");
        _client.Pass(61);
        var told = _client.LoseLink();
        Assert.Equal(["waiter", "item"], ClientDriver.Completed(told));
        Assert.Equal((HoldState.Lost, HoldState.Here, HoldState.Lost), (waiting.State, done.State, map.StateOf(0)));
        Assert.Equal((FailureType.ConnectionLost, "cut"), (waiting.Failure!.Type, waiting.Failure.Message));
        Assert.Equal(["00:01:01.000 cut", "00:01:01.000 closed the link: cut"], waiting.Failure.Story);
        Assert.IsType<ClientInstruction.CloseLink>(told[^1]);
    }

    [Fact]
    public void Futures_submitted_after_the_link_was_refused_are_lost_at_once_and_not_sent()
    {
        _client.Do(new ClientEvent.LinkRefused("no room for its code"));
        var (task, map) = (_client.Submit(0), _client.SubmitMap("map", 2));
        Assert.Equal((HoldState.Lost, HoldState.Lost), (task.State, map.StateOf(1)));
        Assert.Equal("no room for its code", task.Failure!.Message);
        Assert.Equal(["waiter"], ClientDriver.Completed(_client.Await(task, 0, "waiter")));
        Assert.Empty(_client.Speak());
        _client.Release(task);
        Assert.Empty(_client.LoseLink());
        Assert.IsType<ClientInstruction.RefuseEvent>(Assert.Single(_client.Do(new ClientEvent.LinkRestored())));
    }

    [Fact]
    public void A_closed_client_sends_no_more_words()
    {
        var hold = _client.Submit(0);
        _client.Do(new ClientEvent.ClientClosed("the client was disposed of"));
        Assert.Equal(HoldState.Lost, hold.State);
        _client.Release(hold);
        Assert.Empty(_client.Speak());
        Assert.Empty(_client.Do(new ClientEvent.ClientClosed("again")));
    }

    [Fact]
    public void A_link_that_was_lost_before_it_was_opened_carries_no_words()
    {
        var client = new ClientState(default);
        client.Handle(new ClientEvent.LinkLost("refused", ClientDriver.Patience), default);
        client.Handle(new ClientEvent.LinkOpened(MayBeRestored: true), default);
        Assert.False(client.IsSpeaking);
    }

    [Fact]
    public void A_second_submission_with_the_same_hold_is_refused()
    {
        var hold = _client.Submit(0);
        var again = new ClientEvent.TaskFuturesSubmitted("again", ClientDriver.Futures, IsOpen: true, [new TaskToSubmit(0, [], [], hold)]);
        Assert.IsType<ClientInstruction.RefuseEvent>(Assert.Single(_client.Do(again)));
        Assert.Equal([0L], ClientDriver.Submitted(_client.Speak()));
    }
}
