using ActorSweep.Core.Working;
using static ActorSweep.Core.Tests.Working.WorkerDriver;

namespace ActorSweep.Core.Tests.Working;

public sealed class AttemptTransitionsTests
{
    public static TheoryData<int> Rows => [.. Enumerable.Range(0, AttemptTransitions.Rows.Count)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void An_event_makes_the_transition_of_each_row(int row)
    {
        var (from, on, to) = AttemptTransitions.Rows[row];
        var driver = Registered();
        driver.Assign(from == AttemptState.Preparing || on == AttemptTrigger.Begin ? Task(1, Input(7, InputPresence.Elsewhere, 10, "x")) : Task(1));
        if (from == AttemptState.Seceded)
            driver.Do(new WorkerEvent.AttemptSeceded(new(1)));
        if (from == AttemptState.Finished)
            driver.Finish(1);
        var done = driver.Do(on switch
        {
            AttemptTrigger.Begin => new WorkerEvent.AttemptPrepared(new(1), null),
            AttemptTrigger.Secede => new WorkerEvent.AttemptSeceded(new(1)),
            AttemptTrigger.Finish => new WorkerEvent.AttemptFinished(new(1), "r1", 10) { IsInMemory = true },
            AttemptTrigger.Complete => from == AttemptState.Preparing ? new WorkerEvent.PreparationFailed(new(1), "why") : new WorkerEvent.AttemptFailed(new(1), "why"),
            AttemptTrigger.Return => from == AttemptState.Preparing ? new WorkerEvent.AttemptRecalled("s5", new(1)) : new WorkerEvent.AttemptReturned(new(1)),
            AttemptTrigger.Lose => from switch
            {
                AttemptState.Preparing => new WorkerEvent.PreparationLost(new(1)),
                AttemptState.Finished => new WorkerEvent.ResultMissing(new(1)),
                _ => new WorkerEvent.ExecutorProcessLost([new(1)], [], [], "exit code 7"),
            },
            _ => new WorkerEvent.AttemptDiscarded("s5", new(1)),
        });
        Assert.Equal(to is AttemptState.Removed or AttemptState.Finished, driver.State.IsIdle);
        Assert.Equal(on == AttemptTrigger.Begin, done.Executed().Any());
        // The worker executes a removed attempt when it is assigned again, and refuses an attempt in any other state.
        Assert.Equal(to == AttemptState.Removed, driver.Assign(Task(1)).Executed().Any());
    }

    [Fact]
    public void Every_state_but_the_first_is_reached_and_every_state_but_the_last_is_left()
    {
        foreach (var state in Enum.GetValues<AttemptState>())
        {
            Assert.Equal(state != AttemptState.Removed, AttemptTransitions.Rows.Any(row => row.From == state));
            Assert.Equal(state != AttemptState.Preparing, AttemptTransitions.Rows.Any(row => row.To == state));
        }
    }
}
