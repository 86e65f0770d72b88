using ActorSweep.Core.Scheduling;
using static ActorSweep.Core.Tests.Scheduling.Specs;

namespace ActorSweep.Core.Tests.Scheduling;

public sealed class RequirementTests
{
    readonly SchedulerDriver _driver = new();

    [Fact]
    public void No_more_tasks_execute_at_once_than_their_worker_has_of_the_resource()
    {
        _driver.RegisterWorker("w1", 8, ("GPU", 2));
        var both = _driver.Ask([.. Enumerable.Range(0, 5).Select(i => Held(i, Needs("GPU")))]).AssignedTasks();

        Assert.Equal(["0@w1", "1@w1"], both.Select(e => $"{e.Task.Index}@{e.Worker}"));
        Assert.Equal(["2@w1"], _driver.Finish(both[0]).Where());
        Assert.Equal(["3@w1"], _driver.Throw(both[1]).Where());
    }

    [Fact]
    public void Requirements_are_equal_if_they_need_the_same_in_any_order()
    {
        var one = Of([("GPU", 1), ("disk", 2)], ["b", "a"]);
        var same = Of([("disk", 2), ("GPU", 1), ("none", 0)], ["a", "b"]);
        Assert.Equal((one, one.GetHashCode()), (same, same.GetHashCode()));
        Requirement[] others = [Of([("GPU", 1)], ["a", "b"]), Of([("GPU", 2), ("disk", 2)], ["a", "b"]), Of([("GPU", 1), ("disk", 2)], ["a"]), Of([("GPU", 1), ("disk", 2)], ["a", "b"], allowsOthers: true), Requirement.None];
        Assert.All(others, other => Assert.NotEqual(one, other));
        Assert.False(one.Equals(null));
    }

    [Theory]
    [InlineData("GPU: 1.5, disk: 2", false, "")]
    [InlineData("GPU: 1.5, disk: 2, on a or b", false, "a b")]
    [InlineData("GPU: 1.5, disk: 2", true, "a b")]
    public void A_requirement_is_shown_with_its_resources_and_its_only_workers(string shown, bool allowsOthers, string workers) =>
        Assert.Equal(shown, Of([("disk", 2), ("GPU", 1.5)], workers.Split(' ', StringSplitOptions.RemoveEmptyEntries), allowsOthers).ToString());

    [Theory]
    [InlineData("w", true)]
    [InlineData("w-1a2b", true)]
    [InlineData("w-1a2", false)]
    [InlineData("w_1a2b", false)]
    [InlineData("v-1a2b", false)]
    public void A_worker_is_named_by_its_name_or_its_id(string worker, bool isNamed) => Assert.Equal(isNamed, Of([], ["x", "w"]).Prefers(new(worker)));

    static Requirement Of(IEnumerable<(string Name, double Amount)> resources, IEnumerable<string> workers, bool allowsOthers = false) =>
        Requirement.Of(resources.Select(r => KeyValuePair.Create(r.Name, r.Amount)), workers, allowsOthers);

    [Fact]
    public void A_task_without_requirements_is_assigned_while_another_waits_for_a_resource()
    {
        _driver.RegisterWorker("w1", 4, ("GPU", 1));

        Assert.Equal(["0@w1", "2@w1"], _driver.Ask(Held(0, Needs("GPU")), Held(1, Needs("GPU")), Held(2)).Where().Order());
    }

    [Fact]
    public void Two_hundred_different_requirements_leave_at_most_twenty_lanes()
    {
        _driver.RegisterWorker("w1", 4, ("GPU", 1000));
        _driver.Do(new SchedulerEvent.TasksSubmitted(new("c"), new("g"), "g", [Held(0)]) { IsOpen = true });
        for (var i = 1; i < 200; i++)
            _driver.Finish(_driver.Ask(Held(i, Needs("GPU", i))).Only());
        Assert.InRange(_driver.State.Lanes, 1, 20);
    }

    [Fact]
    public void The_amounts_of_a_resource_that_executing_tasks_need_add_up()
    {
        _driver.RegisterWorker("w1", 8, ("GB", 10));

        Assert.Equal(["0@w1", "1@w1"], _driver.Ask(Held(0, Needs("GB", 6)), Held(1, Needs("GB", 4)), Held(2, Needs("GB", 6))).Where());
    }

    [Fact]
    public void A_task_is_assigned_only_to_the_workers_that_it_names()
    {
        _driver.RegisterWorker("w1", slots: 4);
        _driver.RegisterWorker("w2");

        Assert.Equal(["0@w2"], _driver.Ask(Held(0, OnlyOn("w2")), Held(1, OnlyOn("w2"))).Where());
        Assert.Equal(["1@w3-0001"], _driver.AskIn("h", "c", Held(1, OnlyOn("w3"))).Concat(_driver.RegisterWorker("w3-0001")).Where());
    }

    [Fact]
    public void A_task_is_assigned_to_its_preferred_workers_and_to_others_if_those_are_busy()
    {
        _driver.RegisterWorker("w1");
        _driver.RegisterWorker("w2");

        Assert.Equal(["0@w2", "1@w1"], _driver.Ask(Held(0, RatherOn("w2")), Held(1, RatherOn("w2"))).Where());
    }

    [Fact]
    public void Tasks_of_one_run_that_prefer_different_workers_are_all_assigned()
    {
        _driver.RegisterWorker("w1");
        _driver.RegisterWorker("w2");

        Assert.Equal(["0@w2", "1@w1"], _driver.Ask(Held(0, RatherOn("w2")), Held(1, RatherOn("w1"))).Where().Order());
    }

    [Fact]
    public void Forty_tasks_that_must_not_overlap_on_their_resource_all_finish()
    {
        _driver.RegisterWorker("w1", 4, ("A", 1));
        _driver.RegisterWorker("w2", 4, ("B", 1));
        var queue = new Queue<Instruction.AssignTask>(_driver.Ask([.. Enumerable.Range(0, 40).Select(i => Held(i, Needs(i % 2 == 0 ? "A" : "B")))]).AssignedTasks());
        while (queue.TryDequeue(out var next))
        {
            Assert.DoesNotContain(queue, e => e.Worker == next.Worker);
            _driver.Finish(next, seconds: 0.001).AssignedTasks().ForEach(queue.Enqueue);
        }

        Assert.Equal(40, _driver.Run("g").Done);
    }

    [Fact]
    public void The_resource_of_a_task_is_free_again_when_its_worker_returns_the_task()
    {
        _driver.RegisterWorker("w1", 2, ("GPU", 1));
        var executing = _driver.Ask(Held(0, Needs("GPU")), Held(1, Needs("GPU"))).Only();

        Assert.Single(_driver.ReturnWork(executing).AssignedTasks());
    }
}
