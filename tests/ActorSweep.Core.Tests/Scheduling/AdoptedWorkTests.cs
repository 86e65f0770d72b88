using ActorSweep.Core.Scheduling;
using static ActorSweep.Core.Tests.Scheduling.Specs;

namespace ActorSweep.Core.Tests.Scheduling;

/// <summary>Adopted work is treated like assigned work: it counts, can be lost, and can become a suspect.</summary>
public sealed class AdoptedWorkTests
{
    readonly SchedulerDriver _driver = new();

    public AdoptedWorkTests() => _driver.Do(new SchedulerEvent.RecoveryBegun());

    [Fact]
    public void Adopted_work_whose_worker_is_lost_with_its_input_waits_for_that_input_once()
    {
        RegisterWorker("w1", slots: 1, Task(1, 77), Task(0, 78) with { HasEnded = true });
        _driver.Ask(Inner(0), Held(1, 0));
        Finish("w1", 78);
        _driver.UnregisterWorker("w1");
        _driver.RegisterWorker("w2");
        var input = _driver.Wait(2).Only();
        Assert.Equal(0, input.Task.Index);
        Assert.Equal(["1@w2"], _driver.Finish(input).Where());
    }

    [Fact]
    public void An_adopted_task_that_is_returned_is_assigned_again_when_its_input_has_finished()
    {
        RegisterWorker("w1", slots: 1, Task(2, 77));
        _driver.Ask(Held(0), Inner(1), Held(2, 1) with { After = [Id(0)] });
        _driver.RegisterWorker("w2");
        _driver.Do(new SchedulerEvent.WorkReturned(new("w1"), new(77)));
        var begun = _driver.Wait(2).AssignedTasks();
        Assert.Equal([0, 1], begun.Select(e => e.Task.Index).Order());
        Assert.Empty(_driver.Finish(begun.Single(e => e.Task.Index == 0), inline: true).AssignedTasks());
        Assert.Equal([2], _driver.Finish(begun.Single(e => e.Task.Index == 1)).AssignedTasks().Select(e => e.Task.Index));
    }

    [Fact]
    public void Unclaimed_work_occupies_a_slot_and_the_resources_of_its_worker()
    {
        _driver.Do(new SchedulerEvent.WorkerRegistered(new("w1"), 2, "nowhere") { Resources = new Dictionary<string, double> { ["gpu"] = 1 }, Held = [Task(0, 77)] });
        _driver.AskIn("h", "other", Held(0, Needs("gpu")), Held(1), Held(2));
        Assert.Equal(["1@w1"], _driver.Wait(2).Where());
        Assert.Empty(_driver.Ask(Held(0, Needs("gpu"))).AssignedTasks());
        Assert.Equal(["0@w1"], Finish("w1", 77).Where());
    }

    [Fact]
    public void Unclaimed_work_that_has_ended_occupies_no_slot()
    {
        RegisterWorker("w1", slots: 1, Task(0, 77) with { HasEnded = true });
        _driver.AskIn("h", "other", Held(0));
        Assert.Equal(["0@w1"], _driver.Wait(2).Where());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Unclaimed_work_that_ends_frees_its_slot_and_can_be_adopted_later(bool isTold)
    {
        RegisterWorker("w1", slots: 1, Task(0, 77));
        _driver.AskIn("h", "other", Held(0));
        Assert.Empty(_driver.Wait(2).Where());
        Assert.Empty(_driver.Do(new SchedulerEvent.WorkerReported(new("w1"), [new(77)])));
        Assert.Equal(["0@w1"], (isTold ? Finish("w1", 77) : _driver.Report("w1")).Where());
        Assert.Contains(new Instruction.AdoptWork(new("w1"), new(77)), _driver.Ask(Held(0)));
    }

    [Fact]
    public void A_worker_that_unregisters_and_registers_again_is_assigned_work_after_the_claim_time()
    {
        RegisterWorker("w1", slots: 1, Task(0, 77));
        _driver.UnregisterWorker("w1");
        RegisterWorker("w1", slots: 1, Task(1, 78));
        _driver.AskIn("h", "other", Held(0));
        Assert.Empty(_driver.Wait(9).Where());
        var given = _driver.Wait(2).Only();
        Assert.Empty(_driver.Do(new SchedulerEvent.WorkerReported(given.Worker, [given.Attempt])));
        Assert.Equal([0], _driver.Finish(given).Finished());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_task_executing_beside_unclaimed_work_is_not_condemned_by_the_death_of_its_worker(bool isBesideIt)
    {
        var driver = new SchedulerDriver(new SchedulerSettings { AllowedLosses = 1 });
        driver.Do(new SchedulerEvent.RecoveryBegun());
        driver.Do(new SchedulerEvent.WorkerRegistered(new("w1"), 2, "nowhere") { Held = isBesideIt ? [Task(0, 77), Task(9, 78)] : [Task(0, 77)] });
        driver.Ask(Held(0));
        driver.LoseWorker("w1");
        driver.RegisterWorker("w2");
        Assert.Equal(isBesideIt ? [] : ["0 WorkerLost"], driver.Wait(2).Failed());
    }

    [Fact]
    public void The_first_attempt_of_a_dead_workers_queue_is_suspect_in_any_order_of_adoption()
    {
        RegisterWorker("w1", slots: 1, Task(9, 77), Task(3, 78));
        _driver.Ask(Held(3), Held(9));
        _driver.Wait(2);
        _driver.LoseWorker("w1");
        // Suspects are assigned first, and alone.
        Assert.Equal(["9@w2"], _driver.RegisterWorker("w2", slots: 2).Where());
    }

    [Fact]
    public void Adopted_work_is_not_recalled_from_the_only_worker_that_has_its_inputs()
    {
        RegisterWorker("w1", slots: 1, Task(5, 76), Task(1, 77));
        _driver.Ask(Held(5), Inner(0), Held(1, 0));
        _driver.RegisterWorker("w2");
        _driver.RegisterWorker("w3");
        Assert.Empty(_driver.Wait(2).Concat(_driver.Wait(2)).OfType<Instruction.RecallWork>());
    }

    [Fact]
    public void A_task_whose_unclaimed_attempt_failed_is_assigned_again()
    {
        RegisterWorker("w1", slots: 1, Task(0, 77));
        _driver.Do(new SchedulerEvent.TaskFailed(new("w1"), new(77), Failure(), MayRetry: true));
        _driver.Ask(Held(0));
        Assert.Equal(["0@w1"], _driver.Wait(2).Where());
    }

    [Fact]
    public void The_unclaimed_work_of_an_unreachable_worker_is_not_adopted_when_it_is_reachable_again()
    {
        RegisterWorker("w1", slots: 1, Task(0, 77));
        _driver.MakeWorkerUnreachable("w1");
        Assert.Contains(new Instruction.ReleaseWorkerResults(new("w1")), _driver.MakeWorkerReachable("w1"));
        _driver.Ask(Held(0));
        Assert.Equal(["0@w1"], _driver.Wait(2).Where());
    }

    static HeldTask Task(long index, long attempt) => new(new(attempt), Id(index), 1);

    void RegisterWorker(string worker, int slots, params HeldWork[] held) => _driver.Do(new SchedulerEvent.WorkerRegistered(new(worker), slots, "nowhere") { Held = held });

    IReadOnlyList<Instruction> Finish(string worker, long attempt) => _driver.Do(new SchedulerEvent.TaskFinished(new(worker), new(attempt), 1, 100, false));
}
