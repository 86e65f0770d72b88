using ActorSweep.Core.Scheduling;
using static ActorSweep.Core.Tests.Scheduling.Specs;

namespace ActorSweep.Core.Tests.Scheduling;

/// <summary>Failures that are not exceptions of the task say what happened.</summary>
public sealed class FailureTextTests
{
    readonly SchedulerDriver _driver = new();

    [Fact]
    public void A_cancelled_task_or_item_says_that_it_was_cancelled()
    {
        _driver.Ask(Held(0));
        AssertFailure(FailureType.Cancelled, "cancelled", _driver.Cancel(Id(0)).OfType<Instruction.FailTask>().Single().Failure);
        _driver.Map("m", 3);
        AssertFailure(FailureType.Cancelled, "cancelled", _driver.Cancel("m").OfType<Instruction.FailItems>().First().Failure);
    }

    [Fact]
    public void A_task_that_depends_on_an_unknown_task_says_that_its_input_is_deleted() =>
        AssertFailure(FailureType.InputDeleted, "does not exist or was deleted", _driver.Ask(Held(1, 7)).OfType<Instruction.FailTask>().Single().Failure);

    [Fact]
    public void An_unknown_task_that_a_client_holds_says_that_it_is_deleted() =>
        AssertFailure(FailureType.InputDeleted, "does not exist or was deleted", _driver.Hold("c", Id(7)).OfType<Instruction.FailTask>().Single().Failure);

    static void AssertFailure(string type, string message, TaskFailure failure)
    {
        Assert.Equal((type, "", ""), (failure.Type, failure.Stack, failure.Worker));
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }
}
