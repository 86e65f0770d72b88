using ActorSweep.Core.Scheduling;
using static ActorSweep.Core.Tests.Scheduling.Specs;

namespace ActorSweep.Core.Tests.Scheduling;

/// <summary>The result handle of an event returns in the instruction about that result, and in no other.</summary>
public sealed class ResultHandleTests
{
    readonly SchedulerDriver _driver = new();

    sealed record Handle(string Name) : ResultHandle;

    [Fact]
    public void The_handle_of_a_sweep_chunks_result_is_in_ReduceChunk()
    {
        _driver.RegisterWorker("w1");
        var chunk = _driver.Submit("a", points: 1).Assigned().Single();

        Assert.Equal(new Handle("chunk"), Finish(chunk, "chunk").OfType<Instruction.ReduceChunk>().Single().Result);
    }

    [Fact]
    public void The_handle_of_a_map_chunks_results_is_in_FinishMapChunk()
    {
        _driver.RegisterWorker("w1");
        var chunk = _driver.Map("m", 1).Assigned().Single();

        Assert.Equal(new Handle("items"), Finish(chunk, "items").OfType<Instruction.FinishMapChunk>().Single().Result);
    }

    [Fact]
    public void The_handle_of_a_tasks_result_is_only_in_the_FinishTask_of_that_task()
    {
        _driver.RegisterWorker("w1");
        var task = _driver.Ask(Held(0), Held(1) with { Scattered = 8, After = [Id(0)] }).Only();

        var kept = Finish(task, "task").OfType<Instruction.FinishTask>().ToDictionary(k => k.Task.Index, k => k.Result);

        Assert.Equal(new Handle("task"), kept[0]);
        Assert.Null(kept[1]);
    }

    [Fact]
    public void The_handle_of_a_superseded_attempts_result_is_in_no_instruction()
    {
        _driver.RegisterWorker("w1");
        var task = _driver.Ask(Held(0)).Only();
        _driver.MakeWorkerUnreachable("w1");

        Assert.All(Finish(task, "late"), i => Assert.IsType<Instruction.DiscardWork>(i));
    }

    [Fact]
    public void A_result_that_finished_earlier_is_reported_to_a_new_holder_without_a_handle()
    {
        _driver.RegisterWorker("w1");
        Finish(_driver.Ask(Held(0)).Only(), "task");
        Finish(_driver.Map("m", 1).Assigned().Single(), "items");

        Assert.Null(_driver.Hold("d", Id(0)).OfType<Instruction.FinishTask>().Single().Result);
        Assert.Null(_driver.HoldMap("d", "m").OfType<Instruction.FinishMapChunk>().Single().Result);
    }

    IReadOnlyList<Instruction> Finish(Instruction.AssignChunk chunk, string result) =>
        _driver.Do(new SchedulerEvent.ChunkFinished(chunk.Worker, chunk.Attempt, 1, 100, 0) { Result = new Handle(result) });

    IReadOnlyList<Instruction> Finish(Instruction.AssignTask task, string result) =>
        _driver.Do(new SchedulerEvent.TaskFinished(task.Worker, task.Attempt, 1, 100, IsInline: false) { Result = new Handle(result) });
}
