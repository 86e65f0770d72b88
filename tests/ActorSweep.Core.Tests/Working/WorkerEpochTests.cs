using ActorSweep.Core.Working;
using static ActorSweep.Core.Tests.Working.WorkerDriver;

namespace ActorSweep.Core.Tests.Working;

/// <summary>A worker obeys the scheduler that has registered it, and refuses schedulers of earlier epochs.</summary>
public sealed class WorkerEpochTests
{
    readonly WorkerDriver _driver = Registered();

    [Theory]
    [InlineData(4)]
    [InlineData(6)]
    public void Work_whose_epoch_is_not_that_of_the_scheduler_is_refused(long epoch)
    {
        Assert.Empty(_driver.Assign("s5", epoch, Task(1)));
        Assert.EndsWith($"work of epoch {epoch} is refused: epoch 5 has registered this worker", _driver.Refused);
        Assert.True(_driver.State.IsIdle);
    }

    [Fact]
    public void Work_of_the_epoch_of_the_scheduler_is_executed() => Assert.Equal([1], _driver.Assign(Task(1)).Executed());

    [Fact]
    public void A_scheduler_of_an_earlier_epoch_is_refused()
    {
        Assert.Empty(_driver.Register("s4", 4));
        Assert.EndsWith("a scheduler of epoch 4 is refused: epoch 5 has registered this worker", _driver.Refused);
        Assert.Equal(("s5", 5), (_driver.State.Scheduler, _driver.State.Epoch));
    }

    [Fact]
    public void A_scheduler_of_an_earlier_epoch_is_refused_even_after_the_later_one_is_lost()
    {
        _driver.Do(new WorkerEvent.SchedulerLost("s5"));
        Assert.Empty(_driver.Register("s4", 4));
        Assert.Null(_driver.State.Scheduler);
    }

    [Fact]
    public void A_scheduler_of_a_later_epoch_replaces_the_earlier_one()
    {
        var done = _driver.Register("s6", 6);
        Assert.Contains(new WorkerInstruction.UnwatchScheduler("s5"), done);
        Assert.Contains(new WorkerInstruction.WatchScheduler("s6", 6, "http://seed"), done);
        Assert.Empty(_driver.Assign("s5", 6, Task(1)));
        Assert.EndsWith("WorkAssigned is refused: this worker is not registered with its scheduler", _driver.Refused);
        Assert.Equal([2], _driver.Assign("s6", 6, Task(2)).Executed());
    }

    public static TheoryData<string> Commands => ["recall", "discard", "claim", "run", "results", "replica", "leave", "unregister"];

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_command_from_a_scheduler_that_has_not_registered_the_worker_is_refused(string command)
    {
        _driver.Assign(Task(1));
        var lines = _driver.State.Story.Lines.Count;
        Assert.Empty(_driver.Do(command switch
        {
            "recall" => new WorkerEvent.AttemptRecalled("s4", new(1)),
            "discard" => new WorkerEvent.AttemptDiscarded("s4", new(1)),
            "claim" => new WorkerEvent.AttemptAdopted("s4", new(9)),
            "run" => new WorkerEvent.RunReleased("s4", new("g")),
            "results" => new WorkerEvent.ResultsReleased("s4", null),
            "replica" => new WorkerEvent.ReplicaWanted("s4", new(new(new("g"), 3)), "bytes"),
            "leave" => new WorkerEvent.DrainConfirmed("s4"),
            _ => new WorkerEvent.RegistrationLost("s4"),
        }));
        Assert.Equal(lines + 1, _driver.State.Story.Lines.Count);
        Assert.Equal("s5", _driver.State.Scheduler);
    }

    [Fact]
    public void The_loss_of_a_scheduler_that_has_not_registered_the_worker_changes_nothing()
    {
        Assert.Empty(_driver.Do(new WorkerEvent.SchedulerLost("s4")));
        Assert.EndsWith("the loss of s4 is refused: this worker is not registered with it", _driver.Refused);
        Assert.Equal("s5", _driver.State.Scheduler);
    }
}
