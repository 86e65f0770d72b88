using ActorSweep.Core.Scheduling;
using static ActorSweep.Core.Tests.Scheduling.Specs;

namespace ActorSweep.Core.Tests.Scheduling;

public sealed class RecallTests
{
    readonly SchedulerDriver _driver = new();

    [Fact]
    public void Work_that_would_wait_long_is_recalled_for_a_worker_that_registers()
    {
        var busy = new Busy(_driver);
        var recalled = busy.Recalled();

        Assert.Equal(8, busy.Queue.Count);
        Assert.Equal(busy.Queue[^1], recalled);
        Assert.Equal([$"{recalled.Task.Index}@w2"], _driver.ReturnWork(recalled).Where());
    }

    [Fact]
    public void Executing_work_is_never_recalled()
    {
        _driver.RegisterWorker("w1");
        _driver.Ask(Held(0));

        Assert.Empty(_driver.RegisterWorker("w2"));
        Assert.Empty(_driver.Wait(20));
    }

    [Fact]
    public void Work_that_would_wait_only_shortly_is_not_recalled()
    {
        _driver.RegisterWorker("w1");
        _driver.Finish(_driver.Ask(Held(0), Held(1), Held(2)).Only(), seconds: 0.005);

        Assert.Empty(_driver.RegisterWorker("w2"));
    }

    [Fact]
    public void Work_queued_behind_an_attempt_that_takes_too_long_is_recalled()
    {
        _driver.RegisterWorker("w1");
        var rest = _driver.Finish(_driver.Ask(Held(0), Held(1), Held(2)).Only(), seconds: 0.005).AssignedTasks();
        _driver.RegisterWorker("w2");

        Assert.Equal([rest[1].Attempt], _driver.Wait(1).OfType<Instruction.RecallWork>().Select(r => r.Attempt));
    }

    [Fact]
    public void As_much_work_is_recalled_as_idle_slots_can_begin_and_the_last_first()
    {
        var busy = new Busy(_driver);
        Assert.Equal(busy.Queue.TakeLast(3).Reverse().Select(task => task.Attempt), _driver.RegisterWorker("w2", slots: 3).OfType<Instruction.RecallWork>().Select(recall => recall.Attempt));
        Assert.Empty(_driver.Wait(0.001).OfType<Instruction.RecallWork>());
    }

    [Fact]
    public void A_recalled_task_that_finishes_before_the_recall_arrives_counts_as_finished()
    {
        var recalled = new Busy(_driver).Recalled();

        Assert.Equal([recalled.Task.Index], _driver.Finish(recalled).Finished());
    }

    [Fact]
    public void A_recalled_attempt_that_is_missing_from_its_workers_report_is_assigned_again()
    {
        var busy = new Busy(_driver);
        var recalled = busy.Recalled();
        _driver.Pass(4);
        var report = new SchedulerEvent.WorkerReported(recalled.Worker, [.. busy.Queue.Where(e => e != recalled).Select(e => e.Attempt)]);

        Assert.Contains($"{recalled.Task.Index}@w2", _driver.Do(report).Where());
    }

    [Fact]
    public void A_recall_that_came_too_late_does_not_prevent_other_recalls()
    {
        var busy = new Busy(_driver);
        var late = busy.Recalled();
        foreach (var done in busy.Queue.Where(e => e != late))
            _driver.Finish(done, seconds: 0.01);
        var more = _driver.Ask([.. Enumerable.Range(20, 4).Select(i => Held(i))]).AssignedTasks();
        _driver.Pass(1);
        var told = more.Where(e => e.Worker.Value == "w2").SelectMany(e => _driver.Finish(e, seconds: 0.01)).ToList();

        Assert.Contains(told, i => i is Instruction.RecallWork { Worker.Value: "w1" });
    }

    [Fact]
    public void A_task_that_cannot_be_repeated_can_be_returned_before_it_executes()
    {
        _driver.RegisterWorker("w1");
        var executing = _driver.Ask(Held(0, new TaskRules { CannotRepeat = true })).Only();

        Assert.Equal(["0@w1"], _driver.ReturnWork(executing).Where());
    }

    [Fact]
    public void Work_whose_inputs_take_longer_to_copy_than_it_would_wait_is_not_recalled()
    {
        _driver.RegisterWorker("w1");
        _driver.Finish(_driver.Ask(Held(0)).Only(), seconds: 0.01, bytes: 100L << 30);
        _driver.Ask([.. Enumerable.Range(1, 9).Select(i => Held(i, 0))]);

        Assert.Empty(_driver.RegisterWorker("w2").OfType<Instruction.RecallWork>());
    }
}
