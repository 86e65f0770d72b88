using ActorSweep.Core.Scheduling;
using static ActorSweep.Core.Tests.Scheduling.Specs;

namespace ActorSweep.Core.Tests.Scheduling;

/// <summary>The story of a failed task lists everything that happened to it.</summary>
public sealed class StoryLinesTests
{
    readonly SchedulerDriver _driver = new();

    [Fact]
    public void The_story_of_a_task_names_each_attempt_and_why_it_ended()
    {
        _driver.RegisterWorker("w1");
        var told = _driver.ReturnWork(_driver.Ask(Held(0, new TaskRules { Retries = 1 })).Only());
        _driver.MakeWorkerUnreachable("w1");
        told = _driver.RegisterWorker("w2");
        _driver.Pass(4);
        told = _driver.Do(new SchedulerEvent.WorkerReported(new("w2"), []));
        told = _driver.Do(new SchedulerEvent.ExecutorLost(new("w2"), [told.Only().Attempt], "exit code 7", []));
        _driver.RegisterWorker("w3");
        _driver.Drain("w2");
        told = _driver.UnregisterWorker("w2");
        told = _driver.Throw(told.Only());
        told = _driver.Throw(told.Only());
        AssertStory(
            [
                "00:00:00.000 attempt 1 assigned to w1",
                "00:00:00.000 w1 returned the attempt",
                "00:00:00.000 attempt 2 assigned to w1",
                "00:00:00.000 w1 is unreachable",
                "00:00:00.000 attempt 3 assigned to w2",
                "00:00:04.000 w2 does not have the attempt",
                "00:00:04.000 attempt 4 assigned to w2",
                "00:00:04.000 an executor of w2 died executing the attempt: exit code 7",
                "00:00:04.000 attempt 5 assigned to w2",
                "00:00:04.000 w2 unregistered",
                "00:00:04.000 attempt 6 assigned to w3",
                "00:00:04.000 try 1 failed at w3: ValueError",
                "00:00:04.000 attempt 7 assigned to w3",
                "00:00:04.000 failed: ValueError",
            ],
            told);
    }

    [Fact]
    public void The_story_of_a_task_names_the_loss_of_its_inputs_and_results()
    {
        _driver.RegisterWorker("w1");
        _driver.Finish(_driver.Ask(Held(0)).Only());
        _driver.Finish(_driver.Ask(Held(1, 0)).Only());
        _driver.RegisterWorker("w2");
        var told = _driver.LoseWorker("w1");
        told = _driver.Finish(told.Only());
        told = _driver.LoseInput(told.Only(), Id(0), "w2");
        told = _driver.Finish(told.Only());
        told = _driver.Throw(told.Only(), mayRetry: false);
        AssertStory(
            [
                "00:00:00.000 attempt 1 assigned to w1",
                "00:00:00.000 executed by w1",
                "00:00:00.000 its result is lost: w1 died",
                "00:00:00.000 attempt 2 assigned to w2",
                "00:00:00.000 w2 could not fetch an input from w2",
                "00:00:00.000 attempt 3 assigned to w2",
                "00:00:00.000 failed: ValueError",
            ],
            told);
    }

    [Fact]
    public void The_story_of_a_block_names_its_second_attempt_and_the_loss_of_its_result()
    {
        var racing = new SchedulerDriver(new() { SpeculateAfter = 3, AllowedLosses = 0 });
        racing.RegisterWorker("w1");
        racing.Finish(racing.Submit("s", points: 2).Assigned().Single(), seconds: 0.1);
        racing.RegisterWorker("w2");
        var copy = racing.Wait(2).Assigned().Single();
        racing.Finish(copy);
        var told = racing.LoseResult(copy);
        told = racing.LoseWorker(told.Assigned().Single().Worker.Value);
        AssertLines(
            [
                "00:00:00.000 attempt 1 (block 1) assigned to w1",
                "00:00:02.000 attempt 2 (block 1), a copy of the slow attempt, assigned to w2",
                "00:00:02.000 executed by w2",
                "00:00:02.000 its result is lost: 404",
                "00:00:02.000 attempt 3 (block 1) assigned to w1",
                "00:00:02.000 w1 died",
                "00:00:02.000 failed: 1 workers or executors died executing it",
            ],
            told.OfType<Instruction.FailChunk>().Single().Failure.Story);
    }

    static void AssertStory(string[] story, IReadOnlyList<Instruction> told) => AssertLines(story, told.OfType<Instruction.FailTask>().First().Failure.Story);

    static void AssertLines(string[] story, IReadOnlyList<string> lines) => Assert.True(story.SequenceEqual(lines), string.Join("\n", lines));
}
