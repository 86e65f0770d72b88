using static ActorSweep.Core.Tests.Scheduling.Instructions;

namespace ActorSweep.Core.Tests.Scheduling;

public sealed class ReconcileTests
{
    readonly SchedulerDriver _driver = new();

    [Fact]
    public void An_attempt_that_its_worker_does_not_report_in_time_is_assigned_again()
    {
        Assigned();
        _driver.Pass(3.001);

        Assert.Equal([Assign("w1", "a", 2, 2, 0)], _driver.Report("w1"));
    }

    [Fact]
    public void An_attempt_that_was_assigned_up_to_three_seconds_ago_may_be_missing_from_a_report()
    {
        Assigned();
        _driver.Pass(3);

        Assert.Empty(_driver.Report("w1"));
    }

    [Fact]
    public void An_attempt_that_its_worker_reports_is_not_assigned_again_after_any_time()
    {
        var assigned = Assigned();
        _driver.Pass(3600);

        Assert.Empty(_driver.Report("w1", assigned));
    }

    [Fact]
    public void A_lost_assignment_makes_no_work_suspect()
    {
        var driver = new SchedulerDriver(new() { AllowedLosses = 1 });
        driver.RegisterWorker("w1");
        driver.Submit("a", 1);
        driver.Pass(10);

        Assert.Equal([Assign("w1", "a", 2, 2, 0)], driver.Report("w1"));
    }

    [Fact]
    public void A_superseded_attempt_that_a_worker_reports_is_discarded()
    {
        var old = Assigned();
        _driver.Pass(10);
        var current = _driver.Report("w1").Assigned().Single();

        Assert.Equal([DiscardUnneeded(old)], _driver.Report("w1", old, current));
    }

    [Fact]
    public void A_reported_attempt_of_a_run_that_has_ended_is_discarded()
    {
        var assigned = Assigned();
        _driver.FailReduction("a", "the disk is full");

        Assert.Equal([DiscardUnneeded(assigned)], _driver.Report("w1", assigned));
    }

    [Fact]
    public void A_chunk_that_is_being_reduced_may_be_missing_from_a_report()
    {
        var assigned = Assigned();
        _driver.Finish(assigned);
        _driver.Pass(10);

        Assert.Empty(_driver.Report("w1"));
        Assert.Empty(_driver.Report("w1", assigned));
    }

    [Fact]
    public void The_result_of_a_superseded_attempt_is_discarded()
    {
        var old = Assigned();
        _driver.Pass(10);
        _driver.Report("w1");

        Assert.Equal([DiscardUnneeded(old)], _driver.Finish(old));
    }

    [Fact]
    public void A_report_of_an_unknown_worker_changes_nothing() => Assert.Empty(_driver.Report("w9", Assigned()));

    Core.Scheduling.Instruction.AssignChunk Assigned()
    {
        _driver.RegisterWorker("w1");
        return _driver.Submit("a", 1).Assigned().Single();
    }
}
