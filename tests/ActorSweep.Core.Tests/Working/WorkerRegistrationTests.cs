using ActorSweep.Core.Working;
using static ActorSweep.Core.Tests.Working.WorkerDriver;

namespace ActorSweep.Core.Tests.Working;

/// <summary>How a worker registers, loses its scheduler, drains and exits.</summary>
public sealed class WorkerRegistrationTests
{
    [Fact]
    public void A_worker_requests_registration_every_second_until_it_is_registered()
    {
        var driver = new WorkerDriver();
        Assert.Single(driver.Started.OfType<WorkerInstruction.RequestRegistration>());
        Assert.Empty(driver.Wait(0.9).OfType<WorkerInstruction.RequestRegistration>());
        Assert.False(Assert.Single(driver.Wait(0.1).OfType<WorkerInstruction.RequestRegistration>()).IsLate);
        driver.Register();
        Assert.Empty(driver.Wait(5).OfType<WorkerInstruction.RequestRegistration>());
    }

    [Fact]
    public void A_worker_without_an_answer_reports_once_in_30_seconds_that_its_registration_is_late()
    {
        var driver = new WorkerDriver();
        Assert.Single(Enumerable.Range(0, 30).SelectMany(_ => driver.Wait(1)).OfType<WorkerInstruction.RequestRegistration>(), register => register.IsLate);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_worker_registers_again_when_its_scheduler_or_its_registration_is_lost(bool isGone)
    {
        var driver = Registered();
        var done = driver.Do(isGone ? new WorkerEvent.SchedulerLost("s5") : new WorkerEvent.RegistrationLost("s5"));
        Assert.Contains(new WorkerInstruction.UnwatchScheduler("s5"), done);
        Assert.Single(done.OfType<WorkerInstruction.RequestRegistration>());
    }

    [Fact]
    public void A_worker_exits_when_its_cluster_has_had_no_scheduler_for_a_minute()
    {
        var driver = Registered();
        driver.Do(new WorkerEvent.SchedulerLost("s5"));
        Assert.DoesNotContain(new WorkerInstruction.CheckCluster(), driver.Wait(59));
        Assert.Contains(new WorkerInstruction.CheckCluster(), driver.Wait(1));
        Assert.Single(driver.Do(new WorkerEvent.ClusterChecked(IsJoined: true)).OfType<WorkerInstruction.ExitProcess>());
    }

    [Fact]
    public void A_worker_that_has_not_joined_a_cluster_never_exits()
    {
        var driver = new WorkerDriver();
        for (var i = 0; i < 5; i++)
        {
            Assert.Contains(new WorkerInstruction.CheckCluster(), driver.Wait(60));
            Assert.Empty(driver.Do(new WorkerEvent.ClusterChecked(IsJoined: false)).OfType<WorkerInstruction.ExitProcess>());
        }
    }

    [Fact]
    public void A_registered_worker_does_not_check_for_a_lost_cluster() => Assert.DoesNotContain(new WorkerInstruction.CheckCluster(), Registered().Wait(1000));

    [Theory]
    [InlineData(6, true)]
    [InlineData(5, false)]
    [InlineData(null, false)]
    public void A_worker_exits_after_finding_a_later_scheduler_four_times_without_being_registered(int? seen, bool givesUp)
    {
        var driver = Registered();
        driver.Do(new WorkerEvent.SchedulerLost("s5"));
        Assert.Contains(new WorkerInstruction.FindScheduler("http://seed"), driver.Wait(2));
        for (var i = 0; i < 3; i++)
            Assert.Empty(driver.Do(new WorkerEvent.SchedulerFound(seen)));
        Assert.Equal(givesUp, driver.Do(new WorkerEvent.SchedulerFound(seen)).OfType<WorkerInstruction.ExitProcess>().Any());
    }

    [Fact]
    public void A_worker_searches_for_a_scheduler_only_while_its_own_is_unreachable()
    {
        var driver = Registered();
        driver.Do(new WorkerEvent.SchedulerReached(IsReachable: false));
        Assert.Contains(new WorkerInstruction.FindScheduler("http://seed"), driver.Wait(2));
        driver.Do(new WorkerEvent.SchedulerReached(IsReachable: true));
        Assert.DoesNotContain(new WorkerInstruction.FindScheduler("http://seed"), driver.Wait(2));
    }

    [Fact]
    public void A_worker_begins_to_search_two_seconds_after_its_scheduler_became_unreachable()
    {
        var driver = Registered();
        driver.Do(new WorkerEvent.SchedulerReached(IsReachable: false));
        Assert.Equal(driver.Now.AddSeconds(2), driver.State.NextWake);
        Assert.DoesNotContain(new WorkerInstruction.FindScheduler("http://seed"), driver.Wait(1.5));
        driver.Do(new WorkerEvent.SchedulerReached(IsReachable: false));
        Assert.Contains(new WorkerInstruction.FindScheduler("http://seed"), driver.Wait(0.5));
    }

    [Fact]
    public void A_worker_without_a_scheduler_does_not_search_and_reports_nothing()
    {
        var driver = new WorkerDriver();
        driver.Do(new WorkerEvent.SchedulerReached(IsReachable: false));
        var done = Enumerable.Range(0, 20).SelectMany(_ => driver.Wait(1)).ToList();
        Assert.Empty(done.OfType<WorkerInstruction.FindScheduler>());
        Assert.Empty(done.OfType<WorkerInstruction.TellHeldAttempts>());
    }

    [Fact]
    public void A_scheduler_that_has_lost_a_registration_can_register_the_worker_again()
    {
        var driver = Registered();
        driver.Do(new WorkerEvent.RegistrationLost("s5"));
        driver.Register();
        Assert.Equal("s5", driver.State.Scheduler);
    }

    [Fact]
    public void A_draining_worker_exits_once_when_its_scheduler_confirms_and_answers_all_requests_to_drain()
    {
        var driver = Registered();
        Assert.Equal([new WorkerInstruction.TellDraining()], driver.Do(new WorkerEvent.DrainRequested("me")));
        Assert.Equal([new WorkerInstruction.ExitCluster(), new WorkerInstruction.AnswerDrain("me")], driver.Do(new WorkerEvent.DrainConfirmed("s5")));
        Assert.Equal([new WorkerInstruction.AnswerDrain("you")], driver.Do(new WorkerEvent.DrainRequested("you")));
        Assert.Empty(driver.Do(new WorkerEvent.SchedulerLost("s5")));
    }

    [Fact]
    public void A_worker_without_a_scheduler_exits_at_once_when_it_is_drained() =>
        Assert.Single(new WorkerDriver().Do(new WorkerEvent.DrainRequested("me")).OfType<WorkerInstruction.ExitCluster>());

    [Fact]
    public void A_draining_worker_exits_when_its_scheduler_is_lost()
    {
        var driver = Registered();
        driver.Do(new WorkerEvent.DrainRequested("me"));
        var done = driver.Do(new WorkerEvent.SchedulerLost("s5"));
        Assert.Single(done.OfType<WorkerInstruction.ExitCluster>());
        Assert.Empty(done.OfType<WorkerInstruction.RequestRegistration>());
    }

    [Fact]
    public void A_draining_worker_reports_to_the_next_scheduler_that_it_drains()
    {
        var driver = Registered();
        driver.Do(new WorkerEvent.DrainRequested("me"));
        Assert.Contains(new WorkerInstruction.TellDraining(), driver.Register("s6", 6));
    }

    [Fact]
    public void A_draining_worker_finishes_the_attempts_that_it_has()
    {
        var driver = Registered();
        driver.Assign(Task(1));
        driver.Do(new WorkerEvent.DrainRequested("me"));
        Assert.Equal([1], driver.Finish(1).ToldFinished());
    }

    [Fact]
    public void A_worker_reports_its_held_attempts_every_10_seconds()
    {
        var driver = Registered();
        driver.Assign(Task(1), Task(2, Input(9, InputPresence.Elsewhere, 10, "x")), Blocks(3));
        Assert.Equal(driver.Now.AddSeconds(10), driver.State.NextWake);
        Assert.Empty(driver.Wait(9.9).OfType<WorkerInstruction.TellHeldAttempts>());
        Assert.Single(driver.Wait(0.1).OfType<WorkerInstruction.TellHeldAttempts>());
        Assert.Equal([1, 2, 3], Assert.Single(driver.Wait(10).OfType<WorkerInstruction.TellHeldAttempts>()).Held.Select(attempt => attempt.Value));
    }
}
