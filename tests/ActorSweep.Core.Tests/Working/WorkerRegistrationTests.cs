using ActorSweep.Core.Working;
using static ActorSweep.Core.Tests.Working.WorkerDriver;

namespace ActorSweep.Core.Tests.Working;

/// <summary>How a worker registers, loses its scheduler, gives up, and unregisters.</summary>
public sealed class WorkerRegistrationTests
{
    [Fact]
    public void It_registers_at_once_and_again_until_it_is_answered()
    {
        var driver = new WorkerDriver();
        Assert.Single(driver.Started.OfType<WorkerInstruction.RequestRegistration>());
        Assert.Empty(driver.Wait(0.9).OfType<WorkerInstruction.RequestRegistration>());
        Assert.False(Assert.Single(driver.Wait(0.1).OfType<WorkerInstruction.RequestRegistration>()).IsLate);
        driver.Register();
        Assert.Empty(driver.Wait(5).OfType<WorkerInstruction.RequestRegistration>());
    }

    [Fact]
    public void It_says_so_when_it_has_registered_in_vain_for_long()
    {
        var driver = new WorkerDriver();
        Assert.Single(Enumerable.Range(0, 30).SelectMany(_ => driver.Wait(1)).OfType<WorkerInstruction.RequestRegistration>(), register => register.IsLate);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void It_registers_anew_when_its_scheduler_is_gone_or_does_not_know_it(bool isGone)
    {
        var driver = Registered();
        var done = driver.Do(isGone ? new WorkerEvent.SchedulerLost("s5") : new WorkerEvent.RegistrationLost("s5"));
        Assert.Contains(new WorkerInstruction.UnwatchScheduler("s5"), done);
        Assert.Single(done.OfType<WorkerInstruction.RequestRegistration>());
    }

    [Fact]
    public void It_gives_up_when_its_cluster_has_had_no_scheduler_for_too_long()
    {
        var driver = Registered();
        driver.Do(new WorkerEvent.SchedulerLost("s5"));
        Assert.DoesNotContain(new WorkerInstruction.CheckCluster(), driver.Wait(59));
        Assert.Contains(new WorkerInstruction.CheckCluster(), driver.Wait(1));
        Assert.Single(driver.Do(new WorkerEvent.ClusterChecked(IsJoined: true)).OfType<WorkerInstruction.ExitProcess>());
    }

    [Fact]
    public void It_waits_for_a_cluster_for_as_long_as_it_takes()
    {
        var driver = new WorkerDriver();
        for (var i = 0; i < 5; i++)
        {
            Assert.Contains(new WorkerInstruction.CheckCluster(), driver.Wait(60));
            Assert.Empty(driver.Do(new WorkerEvent.ClusterChecked(IsJoined: false)).OfType<WorkerInstruction.ExitProcess>());
        }
    }

    [Fact]
    public void It_does_not_give_up_while_it_has_a_scheduler() => Assert.DoesNotContain(new WorkerInstruction.CheckCluster(), Registered().Wait(1000));

    [Theory]
    [InlineData(6, true)]
    [InlineData(5, false)]
    [InlineData(null, false)]
    public void It_gives_up_where_it_has_seen_a_newer_scheduler_four_times_that_does_not_register_it(int? seen, bool givesUp)
    {
        var driver = Registered();
        driver.Do(new WorkerEvent.SchedulerLost("s5"));
        Assert.Contains(new WorkerInstruction.FindScheduler("http://seed"), driver.Wait(2));
        for (var i = 0; i < 3; i++)
            Assert.Empty(driver.Do(new WorkerEvent.SchedulerFound(seen)));
        Assert.Equal(givesUp, driver.Do(new WorkerEvent.SchedulerFound(seen)).OfType<WorkerInstruction.ExitProcess>().Any());
    }

    [Fact]
    public void It_looks_around_while_its_scheduler_is_out_of_reach_and_no_longer()
    {
        var driver = Registered();
        driver.Do(new WorkerEvent.SchedulerReached(IsReachable: false));
        Assert.Contains(new WorkerInstruction.FindScheduler("http://seed"), driver.Wait(2));
        driver.Do(new WorkerEvent.SchedulerReached(IsReachable: true));
        Assert.DoesNotContain(new WorkerInstruction.FindScheduler("http://seed"), driver.Wait(2));
    }

    [Fact]
    public void It_leaves_when_the_scheduler_needs_nothing_of_it_and_answers_who_has_asked()
    {
        var driver = Registered();
        Assert.Equal([new WorkerInstruction.TellDraining()], driver.Do(new WorkerEvent.DrainRequested("me")));
        Assert.Equal(["me"], Assert.Single(driver.Do(new WorkerEvent.DrainConfirmed("s5")).OfType<WorkerInstruction.ExitCluster>()).Askers);
        Assert.Equal(["you"], Assert.Single(driver.Do(new WorkerEvent.DrainRequested("you")).OfType<WorkerInstruction.ExitCluster>()).Askers);
    }

    [Fact]
    public void It_leaves_at_once_where_there_is_no_scheduler() =>
        Assert.Single(new WorkerDriver().Do(new WorkerEvent.DrainRequested("me")).OfType<WorkerInstruction.ExitCluster>());

    [Fact]
    public void It_leaves_when_it_drains_and_loses_its_scheduler()
    {
        var driver = Registered();
        driver.Do(new WorkerEvent.DrainRequested("me"));
        var done = driver.Do(new WorkerEvent.SchedulerLost("s5"));
        Assert.Single(done.OfType<WorkerInstruction.ExitCluster>());
        Assert.Empty(done.OfType<WorkerInstruction.RequestRegistration>());
    }

    [Fact]
    public void It_tells_the_next_scheduler_too_that_it_drains()
    {
        var driver = Registered();
        driver.Do(new WorkerEvent.DrainRequested("me"));
        Assert.Contains(new WorkerInstruction.TellDraining(), driver.Register("s6", 6));
    }

    [Fact]
    public void It_goes_on_with_what_it_has_while_it_drains()
    {
        var driver = Registered();
        driver.Assign(Task(1));
        driver.Do(new WorkerEvent.DrainRequested("me"));
        Assert.Equal([1], driver.Finish(1).ToldFinished());
    }

    [Fact]
    public void It_reports_the_attempts_that_it_has()
    {
        var driver = Registered();
        driver.Assign(Task(1), Task(2, Input(9, InputPresence.Elsewhere, 10, "x")), Blocks(3));
        Assert.Equal([1, 2, 3], Assert.Single(driver.Wait(10).OfType<WorkerInstruction.TellHeldAttempts>()).Held.Select(attempt => attempt.Value));
    }
}
