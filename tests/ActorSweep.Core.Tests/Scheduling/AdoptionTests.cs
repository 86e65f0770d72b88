using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;
using static ActorSweep.Core.Tests.Scheduling.Specs;

namespace ActorSweep.Core.Tests.Scheduling;

/// <summary>Work of graphs and maps goes on under the next scheduler, whether the workers or the client register there first.</summary>
public sealed class AdoptionTests
{
    static readonly AttemptId Old = new(77);
    readonly SchedulerDriver _driver = new();

    public AdoptionTests() => _driver.Do(new SchedulerEvent.RecoveryBegun());

    [Fact]
    public void A_task_that_a_worker_has_goes_on_there_when_its_client_is_back()
    {
        Join("w1", Task(0));
        Assert.Empty(_driver.Ask(Held(0)).Executed());
        Assert.Empty(_driver.Wait(2).Executed());
        Assert.Equal([0], Finish("w1").Kept());
    }

    [Fact]
    public void A_task_that_waits_goes_on_where_it_is_when_its_worker_is_back()
    {
        _driver.Ask(Held(0));
        Join("w1", Task(0));
        Assert.Empty(_driver.Wait(2).Executed());
        Assert.Equal([0], Finish("w1").Kept());
    }

    [Fact]
    public void A_task_goes_on_though_its_inputs_are_gone_and_once_it_is_done_nobody_makes_them_again()
    {
        _driver.Ask(Inner(0), Held(1, 0));
        Join("w1", Task(1));
        _driver.Join("w2");
        var again = _driver.Wait(2).Only();
        Assert.Equal((0, new("w2")), (again.Task.Index, again.Worker));
        var told = Finish("w1", inline: true);
        Assert.Equal([1], told.Kept());
        Assert.Contains(new Instruction.DiscardWork(again.Worker, again.Attempt), told);
    }

    [Fact]
    public void A_task_whose_worker_is_lost_after_all_waits_for_its_inputs_again()
    {
        _driver.Ask(Inner(0), Held(1, 0));
        Join("w1", Task(1));
        _driver.Die("w1");
        _driver.Join("w2");
        Assert.Equal(["0@w2"], _driver.Wait(2).Where());
    }

    [Fact]
    public void What_a_worker_tells_before_its_client_is_back_is_asked_for_again_then()
    {
        Join("w1", Task(0), Items("m", 0, 5) with { Attempt = new(79) });
        Assert.Empty(Finish("w1"));
        Assert.Empty(_driver.Do(new SchedulerEvent.WorkerReported(new("w1"), [Old])));
        Assert.Equal([new Instruction.AdoptWork(new("w1"), Old)], _driver.Ask(Held(0)));
        Assert.Equal([0], Finish("w1").Kept());
        Assert.Equal([new Instruction.AdoptWork(new("w1"), new(79))], _driver.Map("m", 5));
    }

    [Fact]
    public void What_nobody_claims_is_discarded_after_a_while()
    {
        Join("w1", Task(0), Items("m", 0, 5) with { Attempt = new(79) });
        Assert.Empty(_driver.Wait(9).OfType<Instruction.DiscardWork>());
        Assert.Equal(2, _driver.Wait(2).OfType<Instruction.DiscardWork>().Count());
        Assert.Equal(["0@w1"], _driver.Ask(Held(0)).Where());
    }

    [Fact]
    public void Of_two_workers_that_have_the_same_one_goes_on()
    {
        Join("w1", Task(0));
        Assert.Contains(new Instruction.DiscardWork(new("w2"), new(78)), Join("w2", Task(0) with { Attempt = new(78) }));
    }

    [Fact]
    public void A_task_that_waits_for_tasks_of_its_own_says_so_again_when_it_is_asked_and_they_get_its_slot()
    {
        Join("w1", Task(0));
        _driver.Do(new SchedulerEvent.TaskSeceded(new("w1"), Old));
        _driver.Ask(Held(0));
        Assert.Empty(_driver.Ask(Held(5)).Concat(_driver.Wait(2)).ToList().Where());
        Assert.Equal(["5@w1"], _driver.Do(new SchedulerEvent.TaskSeceded(new("w1"), Old)).Where());
    }

    [Fact]
    public void What_can_not_be_repeated_is_lost_with_its_scheduler_also_where_a_worker_has_it()
    {
        Join("w1", Task(0));
        Assert.Equal(["0 StateLost"], _driver.Ask(Held(0, new TaskRules { CannotRepeat = true }) with { IsAgain = true }).Failed());
        Assert.Contains(new Instruction.DiscardWork(new("w1"), Old), _driver.Wait(11));
    }

    [Fact]
    public void A_worker_that_leaves_stays_until_what_it_has_is_claimed_and_done()
    {
        Join("w1", Task(0));
        Assert.Empty(_driver.Drain("w1"));
        _driver.Ask(Held(0));
        Assert.Contains(new Instruction.FinishDrain(new("w1")), Finish("w1", inline: true));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Chunks_of_a_map_go_on_where_they_are_and_others_get_the_rest(bool isClientFirst)
    {
        if (isClientFirst)
            _driver.Map("m", 10);
        Join("w1", Items("m", 2, 3));
        if (!isClientFirst)
            _driver.Map("m", 10);
        _driver.Pass(2);
        var given = _driver.Join("w2", slots: 8).Assigned();
        Assert.Equal([0, 1, 5, 6, 7, 8, 9], given.SelectMany(a => Enumerable.Range((int)a.Blocks.First, (int)a.Blocks.Count)).Order());
        Assert.Equal(new BlockRange(2, 3), _driver.Do(new SchedulerEvent.ChunkFinished(new("w1"), Old, 1, 100, 0) { IsInline = true }).OfType<Instruction.FinishMapChunk>().Single().Blocks);
    }

    [Fact]
    public void A_worker_that_names_an_attempt_of_another_is_told_to_forget_it()
    {
        _driver.Map("m", 10);
        Join("w1", Items("m", 0, 5));
        Assert.Contains(new Instruction.DiscardWork(new("w2"), Old), Join("w2", Items("m", 5, 5)));
        Join("w3", Items("later", 0, 5) with { Attempt = new(78) });
        Assert.Contains(new Instruction.DiscardWork(new("w4"), new(78)), Join("w4", Items("later", 5, 5) with { Attempt = new(78) }));
        Assert.Contains(new Instruction.DiscardWork(new("w5"), Old), Join("w5", Items("later", 5, 5)));
    }

    static HeldTask Task(long index) => new(Old, Id(index), 1);

    static HeldChunk Items(string map, long first, long count) => new(Old, new(map), 1, new BlockRange(first, count)) { IsOfMap = true };

    IReadOnlyList<Instruction> Join(string worker, params HeldWork[] held) => _driver.Do(new SchedulerEvent.WorkerRegistered(new(worker), 1, "nowhere") { Held = held });

    IReadOnlyList<Instruction> Finish(string worker, bool inline = false) => _driver.Do(new SchedulerEvent.TaskFinished(new(worker), Old, 1, 100, inline));
}
