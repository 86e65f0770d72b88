using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Submitting;
using ActorSweep.Core.Tests.Scheduling;
using ActorSweep.Core.Tests.Scheduling.Simulation;

namespace ActorSweep.Core.Tests.Submitting;

/// <summary>The answers of a real scheduler to a client that retries futures: a retry ends by its own outcome, never by an earlier one.</summary>
public sealed class ClientRetryAgainstSchedulerTests
{
    static readonly ClientId Other = new("other");

    readonly ClientWorld _world = new(new Chance(1), _ => { });

    [Theory, InlineData(false, true), InlineData(false, false), InlineData(true, true), InlineData(true, false)]
    public void An_earlier_failure_does_not_end_the_retry_of_an_item(bool isOwn, bool mayBeRestored)
    {
        _world.Begin(mayBeRestored);
        var map = new MapHold(new("map"), 20);
        SubmitMap(map, isOwn);
        _world.Finish();
        Assert.Equal((HoldState.Failed, HoldState.Failed), (map.StateOf(3), map.StateOf(10)));

        foreach (var item in new[] { 3, 10 })
        {
            _world.Do(new ClientEvent.FuturesRetried([new HeldFuture(map, item)]));
            _world.Do(new ClientEvent.FutureAwaited(new HeldFuture(map, item), $"item {item}"));
        }
        _world.Deliver();
        Assert.Empty(_world.Completed);
        Assert.Equal((HoldState.Waiting, HoldState.Waiting), (map.StateOf(3), map.StateOf(10)));

        _world.Finish();
        Assert.Equal((1, 1), (_world.Completed["item 3"], _world.Completed["item 10"]));
    }

    [Theory, InlineData(true), InlineData(false)]
    public void A_retry_holds_tasks_and_maps_again_that_the_scheduler_did_not_know(bool mayBeRestored)
    {
        _world.Begin(mayBeRestored);
        var (task, map) = (new TaskHold(ClientDriver.Id(1, "others")), new MapHold(new("map"), 20));
        _world.Do(new ClientEvent.TaskFuturesHeld([task]));
        _world.Do(new ClientEvent.MapFuturesHeld(map));
        _world.Finish();
        Retry(task, map);
        _world.Finish();
        Assert.Equal((HoldState.Failed, HoldState.Failed), (task.State, map.StateOf(1)));
        Assert.Equal((1, 1), (_world.Completed["task 1"], _world.Completed["item 1"]));

        SubmitByOther(new SchedulerEvent.TasksSubmitted(Other, task.Run, "others", [Specs.Held(1) with { Scattered = 100 }]));
        SubmitByOther(new SchedulerEvent.MapSubmitted(Other, map.Run, "m", map.Count, TaskRules.Default));
        _world.Finish();
        Retry(task, map);
        _world.Finish();
        Assert.Equal((HoldState.Here, 2), (task.State, _world.Completed["task 1"]));
        Assert.True(map.StateOf(1) is HoldState.Here or HoldState.Elsewhere);
        Assert.Equal(2, _world.Completed["item 1"]);
    }

    [Fact]
    public void A_retry_does_not_hold_a_task_again_that_the_scheduler_knows()
    {
        _world.Begin();
        var task = new TaskHold(ClientDriver.Id(1, "others"));
        SubmitByOther(new SchedulerEvent.TasksSubmitted(Other, task.Run, "others", [Specs.On(1, ClientDriver.Id(0, "nowhere"))]));
        _world.Do(new ClientEvent.TaskFuturesHeld([task]));
        _world.Finish();
        Assert.Equal(FailureType.InputDeleted, task.Failure!.Type);

        var said = new List<ClientWord>();
        _world.Said = said.AddRange;
        _world.Do(new ClientEvent.FuturesRetried([new HeldFuture(task, 1)]));
        _world.Finish();
        Assert.Equal(TaskWish.Retry, Assert.IsType<ClientWord.ChangeHolds>(Assert.Single(said)).Wish);
        Assert.Equal(HoldState.Failed, task.State);
    }

    void Retry(TaskHold task, MapHold map)
    {
        _world.Do(new ClientEvent.FuturesRetried([new HeldFuture(task, 1), new HeldFuture(map, 1)]));
        _world.Do(new ClientEvent.FutureAwaited(new HeldFuture(task, 1), "task 1"));
        _world.Do(new ClientEvent.FutureAwaited(new HeldFuture(map, 1), "item 1"));
    }

    void SubmitMap(MapHold map, bool isOwn)
    {
        var submitted = new SchedulerEvent.MapSubmitted(isOwn ? ClientWorld.Me : Other, map.Run, "m", map.Count, TaskRules.Default);
        if (isOwn)
        {
            _world.Do(new ClientEvent.MapFuturesSubmitted(submitted, map));
            return;
        }
        SubmitByOther(submitted);
        _world.Do(new ClientEvent.MapFuturesHeld(map));
    }

    void SubmitByOther(SchedulerEvent submitted) => _world.Do(new ClientEvent.OtherMessageSent(submitted));
}
