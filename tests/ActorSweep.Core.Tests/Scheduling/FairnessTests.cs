using ActorSweep.Core.Scheduling;
using static ActorSweep.Core.Tests.Scheduling.Specs;

namespace ActorSweep.Core.Tests.Scheduling;

public sealed class FairnessTests
{
    readonly SchedulerDriver _driver = new();

    [Fact]
    public void Many_tasks_of_one_client_do_not_delay_a_few_tasks_of_another()
    {
        _driver.RegisterWorker("w1");
        var first = _driver.AskIn("many", "a", [.. Enumerable.Range(0, 500).Select(i => Held(i))]);
        _driver.AskIn("few", "b", [.. Enumerable.Range(0, 5).Select(i => Held(i))]);

        Assert.InRange(Order(first).FindLastIndex(run => run == "few"), 0, 12);
    }

    [Fact]
    public void Two_runs_of_one_client_take_turns()
    {
        _driver.RegisterWorker("w1");
        var order = Order(_driver.AskIn("old", "a", [.. Enumerable.Range(0, 20).Select(i => Held(i))])
            .Concat(_driver.AskIn("new", "a", [.. Enumerable.Range(0, 20).Select(i => Held(i))])));

        Assert.InRange(order.Take(20).Count(run => run == "new"), 8, 12);
    }

    [Fact]
    public void A_run_submitted_later_gets_no_share_for_the_time_before()
    {
        _driver.RegisterWorker("w1");
        var executing = _driver.AskIn("old", "a", [.. Enumerable.Range(0, 100).Select(i => Held(i))]);
        for (var i = 0; i < 50; i++)
            executing = _driver.Finish(executing.Only());
        var order = Order(executing.Concat(_driver.AskIn("new", "a", [.. Enumerable.Range(0, 40).Select(i => Held(i))])));

        Assert.InRange(order.Take(41).Count(run => run == "old"), 15, 26);
    }

    [Fact]
    public void Two_clients_get_the_same_time_and_not_the_same_number_of_tasks()
    {
        _driver.RegisterWorker("w1");
        var told = _driver.AskIn("long", "a", [.. Enumerable.Range(0, 60).Select(i => Held(i))]);
        _driver.AskIn("short", "b", [.. Enumerable.Range(0, 60).Select(i => Held(i) with { Function = "short" })]);
        var order = new List<string>();
        var assigned = new Queue<Instruction.AssignTask>(told.AssignedTasks());
        while (order.Count < 44 && assigned.TryDequeue(out var next))
        {
            order.Add(next.Task.Run.Value);
            foreach (var task in _driver.Finish(next, next.Task.Run.Value == "long" ? 1 : 0.1, inline: true).AssignedTasks())
                assigned.Enqueue(task);
        }
        Assert.InRange(order.Skip(11).Count(run => run == "short"), 26, 32);
    }

    [Fact]
    public void A_client_that_comes_later_gets_no_share_for_the_time_before()
    {
        _driver.RegisterWorker("w1");
        var executing = _driver.AskIn("old", "a", [.. Enumerable.Range(0, 100).Select(i => Held(i))]);
        for (var i = 0; i < 50; i++)
            executing = _driver.Finish(executing.Only());
        var order = Order(executing.Concat(_driver.AskIn("new", "b", [.. Enumerable.Range(0, 40).Select(i => Held(i))])));

        Assert.InRange(order.Take(41).Count(run => run == "old"), 15, 26);
    }

    [Fact]
    public void The_tasks_of_one_client_are_assigned_by_priority_over_all_its_runs()
    {
        _driver.Ask(Held(0), Held(1, new TaskRules { Priority = 5 }), Held(2, new TaskRules { Priority = -1 }));
        _driver.AskIn("h", "c", Held(3, new TaskRules { Priority = 9 }));

        Assert.Equal(["3@w1", "1@w1", "0@w1", "2@w1"], _driver.RegisterWorker("w1", slots: 4).Where());
    }

    [Fact]
    public void A_priority_does_not_take_slots_from_another_client()
    {
        _driver.AskIn("a", "a", [.. Enumerable.Range(0, 4).Select(i => Held(i, new TaskRules { Priority = 5 }))]);
        _driver.AskIn("b", "b", [.. Enumerable.Range(0, 4).Select(i => Held(i))]);

        Assert.Equal(2, _driver.RegisterWorker("w1", slots: 4).AssignedTasks().Count(e => e.Task.Run.Value == "b"));
    }

    /// <summary>Returns the runs of the tasks in the order of their execution, on one worker with one slot.</summary>
    List<string> Order(IEnumerable<Instruction> told)
    {
        var order = new List<string>();
        for (var next = told.Only(); next is not null; next = _driver.Finish(next).AssignedTasks().SingleOrDefault())
            order.Add(next.Task.Run.Value);
        return order;
    }
}
