using ActorSweep.Core.Scheduling;
using static ActorSweep.Core.Tests.Scheduling.Specs;

namespace ActorSweep.Core.Tests.Scheduling;

public sealed class RoomTests
{
    static readonly Requirement Gpu = Needs("GPU").Requirement, TwoGpus = Needs("GPU", 2).Requirement;
    readonly SchedulerDriver _driver = new();

    [Fact]
    public void The_room_for_a_requirement_counts_the_slots_of_workers_that_meet_it()
    {
        _driver.RegisterWorker("w1", 2);
        _driver.RegisterWorker("w2", 4, ("GPU", 3));
        Assert.Equal([6, 3, 1], Room().Select(room => room.Slots));
        _driver.Drain("w2");
        Assert.Equal([2, 0, 0], Room().Select(room => room.Slots));
    }

    [Fact]
    public void Unassigned_tasks_count_as_waiting_and_tasks_with_unfinished_inputs_do_not()
    {
        _driver.RegisterWorker("w1", 1);
        _driver.Ask(Held(0), Held(1, Needs("GPU")), Held(2, Needs("GPU")), Held(3, 0));
        Assert.Equal([0, 2, 0], Room().Select(room => room.Waiting));
        _driver.Ask(Held(4), Held(5), Held(6));
        Assert.Equal([3, 2, 0], Room().Select(room => room.Waiting));
    }

    [Fact]
    public void A_task_that_failed_because_no_worker_could_run_it_does_not_count_as_waiting()
    {
        _driver.RegisterWorker("w1", 1, ("GPU", 1));
        _driver.Ask(Held(0, Needs("GPU")), Held(1, Needs("GPU")), Held(2, Needs("GPU")));
        _driver.UnregisterWorker("w1");
        Assert.Equal(3, Room()[1].Waiting);
        _driver.RegisterWorker("w2", 1);
        _driver.Wait(300);
        Assert.Equal((0, 0), (Room()[1].Slots, Room()[1].Waiting));
    }

    [Fact]
    public void A_cancel_unless_begun_does_not_cancel_assigned_tasks()
    {
        var first = _driver.RegisterWorker("w1", 1) is var _ ? _driver.Ask(Held(0), Held(1), Held(2)).AssignedTasks() : [];
        var left = Enumerable.Range(0, 3).Except(first.Select(e => (int)e.Task.Index)).ToList();
        var told = _driver.Do(new SchedulerEvent.TasksCancelled([.. Enumerable.Range(0, 3).Select(i => new TaskId(new("g"), i))]) { UnlessBegun = true });
        Assert.Equal(left.Select(i => $"{i} Cancelled"), told.Failed());
        Assert.NotEmpty(left);
    }

    IReadOnlyList<Room> Room() => _driver.State.RoomFor(new("g"), [Requirement.None, Gpu, TwoGpus]);
}
