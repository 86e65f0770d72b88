using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;
using static ActorSweep.Core.Tests.Scheduling.Specs;

namespace ActorSweep.Core.Tests.Scheduling;

/// <summary>Work of graphs and maps continues under the next scheduler, whether the workers or the client register there first.</summary>
public sealed class AdoptionTests
{
    static readonly AttemptId Old = new(77);
    readonly SchedulerDriver _driver = new();

    public AdoptionTests() => _driver.Do(new SchedulerEvent.RecoveryBegun());

    [Fact]
    public void A_task_that_its_client_submits_again_is_adopted_at_the_worker_that_has_it()
    {
        RegisterWorker("w1", Task(0));
        Assert.Empty(_driver.Ask(Held(0)).AssignedTasks());
        Assert.Empty(_driver.Wait(2).AssignedTasks());
        Assert.Equal([0], Finish("w1").Finished());
    }

    [Fact]
    public void A_waiting_task_is_adopted_when_the_worker_that_has_it_registers()
    {
        _driver.Ask(Held(0));
        RegisterWorker("w1", Task(0));
        Assert.Empty(_driver.Wait(2).AssignedTasks());
        Assert.Equal([0], Finish("w1").Finished());
    }

    [Fact]
    public void When_an_adopted_task_finishes_the_attempts_at_its_lost_inputs_are_discarded()
    {
        _driver.Ask(Inner(0), Held(1, 0));
        RegisterWorker("w1", Task(1));
        _driver.RegisterWorker("w2");
        var again = _driver.Wait(2).Only();
        Assert.Equal((0, new("w2")), (again.Task.Index, again.Worker));
        var told = Finish("w1", inline: true);
        Assert.Equal([1], told.Finished());
        Assert.Contains(new Instruction.DiscardWork(again.Worker, again.Attempt), told);
    }

    [Fact]
    public void An_adopted_task_whose_worker_dies_waits_for_its_inputs_again()
    {
        _driver.Ask(Inner(0), Held(1, 0));
        RegisterWorker("w1", Task(1));
        _driver.LoseWorker("w1");
        _driver.RegisterWorker("w2");
        Assert.Equal(["0@w2"], _driver.Wait(2).Where());
    }

    [Fact]
    public void Work_that_finished_before_its_client_reconnected_is_adopted_when_the_client_submits_it()
    {
        RegisterWorker("w1", Task(0), Items("m", 0, 5) with { Attempt = new(79) });
        Assert.Empty(Finish("w1"));
        Assert.Empty(_driver.Do(new SchedulerEvent.WorkerReported(new("w1"), [Old])));
        Assert.Equal([new Instruction.AdoptWork(new("w1"), Old)], _driver.Ask(Held(0)));
        Assert.Equal([0], Finish("w1").Finished());
        Assert.Equal([new Instruction.AdoptWork(new("w1"), new(79))], _driver.Map("m", 5));
    }

    [Fact]
    public void Unclaimed_work_is_discarded_after_the_claim_time()
    {
        RegisterWorker("w1", Task(0), Items("m", 0, 5) with { Attempt = new(79) });
        Assert.Empty(_driver.Wait(9).OfType<Instruction.DiscardWork>());
        Assert.Equal(2, _driver.Wait(2).OfType<Instruction.DiscardWork>().Count());
        Assert.Equal(["0@w1"], _driver.Ask(Held(0)).Where());
    }

    [Fact]
    public void One_of_two_attempts_at_the_same_task_is_kept_and_the_other_discarded()
    {
        RegisterWorker("w1", Task(0));
        Assert.Contains(new Instruction.DiscardWork(new("w2"), new(78)), RegisterWorker("w2", Task(0) with { Attempt = new(78) }));
    }

    [Fact]
    public void An_adopted_task_that_had_seceded_frees_its_slot_when_it_reports_so_again()
    {
        RegisterWorker("w1", Task(0));
        _driver.Do(new SchedulerEvent.TaskSeceded(new("w1"), Old));
        _driver.Ask(Held(0));
        Assert.Empty(_driver.Ask(Held(5)).Concat(_driver.Wait(2)).ToList().Where());
        Assert.Equal(["5@w1"], _driver.Do(new SchedulerEvent.TaskSeceded(new("w1"), Old)).Where());
    }

    [Fact]
    public void An_unrepeatable_task_is_lost_with_its_scheduler_and_the_attempt_at_it_is_discarded()
    {
        RegisterWorker("w1", Task(0));
        Assert.Equal(["0 StateLost"], _driver.Ask(Held(0, new TaskRules { CannotRepeat = true }) with { IsAgain = true }).Failed());
        Assert.Contains(new Instruction.DiscardWork(new("w1"), Old), _driver.Wait(11));
    }

    [Fact]
    public void A_draining_worker_finishes_its_drain_only_after_its_unclaimed_work_was_adopted_and_finished()
    {
        RegisterWorker("w1", Task(0));
        Assert.Empty(_driver.Drain("w1"));
        _driver.Ask(Held(0));
        Assert.Contains(new Instruction.FinishDrain(new("w1")), Finish("w1", inline: true));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Chunks_of_a_map_are_adopted_and_the_other_items_are_assigned(bool isClientFirst)
    {
        if (isClientFirst)
            _driver.Map("m", 10);
        RegisterWorker("w1", Items("m", 2, 3));
        if (!isClientFirst)
            _driver.Map("m", 10);
        _driver.Pass(2);
        var given = _driver.RegisterWorker("w2", slots: 8).Assigned();
        Assert.Equal([0, 1, 5, 6, 7, 8, 9], given.SelectMany(a => Enumerable.Range((int)a.Blocks.First, (int)a.Blocks.Count)).Order());
        Assert.Equal(new BlockRange(2, 3), _driver.Do(new SchedulerEvent.ChunkFinished(new("w1"), Old, 1, 100, 0) { IsInline = true }).OfType<Instruction.FinishMapChunk>().Single().Blocks);
    }

    [Fact]
    public void An_attempt_that_another_worker_has_already_reported_is_discarded()
    {
        _driver.Map("m", 10);
        RegisterWorker("w1", Items("m", 0, 5));
        Assert.Contains(new Instruction.DiscardWork(new("w2"), Old), RegisterWorker("w2", Items("m", 5, 5)));
        RegisterWorker("w3", Items("later", 0, 5) with { Attempt = new(78) });
        Assert.Contains(new Instruction.DiscardWork(new("w4"), new(78)), RegisterWorker("w4", Items("later", 5, 5) with { Attempt = new(78) }));
        Assert.Contains(new Instruction.DiscardWork(new("w5"), Old), RegisterWorker("w5", Items("later", 5, 5)));
    }

    static HeldTask Task(long index) => new(Old, Id(index), 1);

    static HeldChunk Items(string map, long first, long count) => new(Old, new(map), 1, new BlockRange(first, count)) { IsOfMap = true };

    IReadOnlyList<Instruction> RegisterWorker(string worker, params HeldWork[] held) => _driver.Do(new SchedulerEvent.WorkerRegistered(new(worker), 1, "nowhere") { Held = held });

    IReadOnlyList<Instruction> Finish(string worker, bool inline = false) => _driver.Do(new SchedulerEvent.TaskFinished(new(worker), Old, 1, 100, inline));
}
