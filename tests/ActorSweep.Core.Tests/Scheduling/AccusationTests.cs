using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;
using static ActorSweep.Core.Tests.Scheduling.Instructions;

namespace ActorSweep.Core.Tests.Scheduling;

/// <summary>A crashed process first becomes unreachable and is found dead later, when other workers have its work.</summary>
public sealed class AccusationTests
{
    readonly SchedulerDriver _strict = new(new() { AllowedLosses = 1 });

    [Fact]
    public void A_block_whose_workers_go_out_of_reach_before_they_are_found_dead_is_given_up_in_the_end()
    {
        var driver = new SchedulerDriver();
        var failed = new List<Instruction.FailChunk>();
        driver.Submit("a", 1);
        for (var i = 1; i <= 10 && failed.Count == 0; i++)
        {
            Assert.Single(driver.Join($"w{i}").Assigned());
            failed.AddRange(driver.LoseSight($"w{i}").Concat(driver.Die($"w{i}")).OfType<Instruction.FailChunk>());
        }

        Assert.Equal(3, Assert.Single(failed).Failure.Attempt);
    }

    [Fact]
    public void What_waits_when_its_worker_is_found_dead_is_given_up_at_once()
    {
        _strict.Join("w1");
        _strict.Submit("a", 1);
        Assert.Empty(_strict.LoseSight("w1"));

        var failed = Assert.IsType<Instruction.FailChunk>(Assert.Single(_strict.Die("w1")));
        Assert.Equal((new BlockRange(0, 1), "w1"), (failed.Blocks, failed.Failure.Worker));
    }

    [Fact]
    public void A_block_that_its_next_worker_executes_well_is_not_condemned_by_the_death_of_the_one_before()
    {
        var second = GivenToW2();

        Assert.Empty(_strict.Die("w1"));
        Assert.Equal([Reduce(second)], _strict.Finish(second));
        Assert.Equal([new Instruction.FinishReduction(new("a"))], _strict.Reduced(second));
        Assert.Equal(0, _strict.Run("a").Failed);
    }

    [Fact]
    public void A_block_is_given_up_where_its_next_worker_dies_too()
    {
        GivenToW2();
        _strict.Die("w1");

        Assert.IsType<Instruction.FailChunk>(Assert.Single(_strict.Die("w2")));
    }

    [Fact]
    public void A_worker_that_was_seen_again_accuses_nothing_of_before()
    {
        GivenToW2();
        _strict.SeeAgain("w1");

        Assert.Empty(_strict.Die("w1"));
        Assert.Equal([Assign("w3", "a", 3, 3, 0)], _strict.Leave("w2").Concat(_strict.Join("w3")));
    }

    [Fact]
    public void A_worker_that_left_while_out_of_reach_accuses_nothing()
    {
        GivenToW2();
        _strict.Leave("w1");

        Assert.Equal([Assign("w3", "a", 3, 3, 0)], _strict.Leave("w2").Concat(_strict.Join("w3")));
    }

    [Fact]
    public void A_run_that_has_ended_cannot_be_accused()
    {
        GivenToW2();
        _strict.FailReduction("a", "why");

        Assert.Empty(_strict.Die("w1"));
    }

    Instruction.AssignChunk GivenToW2()
    {
        _strict.Join("w1");
        _strict.Submit("a", 1);
        Assert.Empty(_strict.Join("w2"));
        return _strict.LoseSight("w1").Assigned().Single();
    }
}
