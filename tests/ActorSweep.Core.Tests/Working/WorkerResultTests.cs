using ActorSweep.Core.Working;
using static ActorSweep.Core.Tests.Working.WorkerDriver;

namespace ActorSweep.Core.Tests.Working;

/// <summary>Which results a worker keeps, when it reports them, and when it deletes them.</summary>
public sealed class WorkerResultTests
{
    readonly WorkerDriver _driver = Registered();

    [Theory]
    [InlineData(100, true, false, true)]
    [InlineData(101, true, false, false)]
    [InlineData(10, false, false, false)]
    [InlineData(10, true, true, false)]
    public void Only_a_small_result_in_memory_that_need_not_stay_at_the_worker_is_sent_inline(long bytes, bool isInMemory, bool staysHere, bool goes)
    {
        _driver.Assign(Task(1) with { StaysHere = staysHere });
        var told = Assert.Single(_driver.Do(new WorkerEvent.AttemptFinished(new(1), "r1", bytes) { IsInMemory = isInMemory }).OfType<WorkerInstruction.TellFinished>());
        Assert.Equal((goes ? null : BlobOf(1), true), (told.Blob, told.IsNew));
    }

    [Fact]
    public void A_worker_in_the_schedulers_process_sends_results_of_any_size_in_messages_and_keeps_nothing()
    {
        var driver = Registered(Settings with { SharesProcess = true });
        driver.Assign(Task(1));
        Assert.Null(Assert.Single(driver.Finish(1, 1_000_000).OfType<WorkerInstruction.TellFinished>()).Blob);
        Assert.Equal([1], driver.Assign(Task(1)).Executed());
    }

    [Fact]
    public void The_result_of_a_chunk_is_sent_again_with_every_sixth_report_until_it_is_discarded()
    {
        FinishBlocks(1);
        for (var n = 1; n <= 6; n++)
        {
            var done = _driver.Wait(10);
            Assert.Equal([1], Reported(done));
            Assert.Equal(n == 6 ? [1] : [], done.ToldFinished());
        }
        _driver.Discard(1);
        Assert.Empty(Reported(_driver.Wait(10)));
        Assert.True(_driver.State.IsIdle);
    }

    [Fact]
    public void The_result_of_a_chunk_is_sent_to_each_new_scheduler_that_registers_the_worker()
    {
        FinishBlocks(1);
        Assert.Empty(_driver.Register().ToldFinished());
        Assert.Equal([1], _driver.RecoverScheduler().Done.ToldFinished());
    }

    [Fact]
    public void The_result_blob_of_a_chunk_is_deleted_when_its_attempt_is_discarded()
    {
        FinishBlocks(1, bytes: 1000);
        Assert.Equal([new WorkerInstruction.DeleteBlob(new(new("s"), "1"))], _driver.Discard(1));
    }

    [Fact]
    public void Without_a_scheduler_a_large_result_is_stored_and_a_small_one_is_not_sent()
    {
        _driver.Assign(Task(1), Task(2));
        _driver.Do(new WorkerEvent.SchedulerLost("s5"));
        Assert.Equal([1], _driver.Finish(1, 1000).ToldFinished());
        Assert.Empty(_driver.Finish(2));
    }

    [Fact]
    public void An_attempt_whose_result_could_not_be_stored_is_returned()
    {
        FinishBlocks(1, bytes: 1000);
        Assert.Equal([1], _driver.Do(new WorkerEvent.ResultMissing(new(1))).Returned());
        Assert.True(_driver.State.IsIdle);
        Assert.Empty(_driver.RecoverScheduler().Told);
    }

    [Fact]
    public void A_map_chunk_with_failed_items_is_reported_once_and_deleted_when_it_is_discarded()
    {
        _driver.Assign(Items(1));
        var done = _driver.Do(new WorkerEvent.AttemptFinished(new(1), "r1", 1000) { IsInMemory = true, HasFailedItems = true });
        Assert.Equal([1], done.ToldFinished());
        Assert.Empty(_driver.RecoverScheduler().Told);
        Assert.Contains(new WorkerInstruction.DeleteBlob(new(new("m"), "1")), _driver.Discard(1, "s6"));
    }

    [Fact]
    public void Released_results_are_deleted_and_not_reported_to_the_next_scheduler()
    {
        _driver.Assign(Task(1), Task(2));
        _driver.Finish(1, 1000);
        _driver.Finish(2, 1000);
        var done = _driver.Do(new WorkerEvent.ResultsReleased("s5", [new(new("g"), 1)]));
        Assert.Contains(new WorkerInstruction.DeleteBlob(BlobOf(1)), done);
        Assert.Equal([2], _driver.RecoverScheduler().Told.Attempts());
    }

    [Fact]
    public void Results_of_a_released_run_are_not_reported_again_and_results_of_other_runs_are()
    {
        _driver.Assign(Task(1), Items(2));
        _driver.Finish(1);
        _driver.Finish(2, 1000);
        FinishBlocks(3, 1000);
        _driver.Do(new WorkerEvent.RunReleased("s5", new("g")));
        Assert.Equal([3, 2], _driver.RecoverScheduler().Told.Attempts());
        _driver.Do(new WorkerEvent.RunReleased("s6", new("s")));
        Assert.True(_driver.State.IsIdle);
        Assert.Equal([2], _driver.RecoverScheduler("s6", "s7", 7).Told.Attempts());
        _driver.Do(new WorkerEvent.RunReleased("s7", new("m")));
        Assert.Empty(_driver.RecoverScheduler("s7", "s8", 8).Told);
        Assert.Empty(_driver.Discard(2, "s8"));
        Assert.Empty(_driver.Discard(3, "s8"));
    }

    [Fact]
    public void The_result_of_a_chunk_that_is_missing_in_the_store_is_not_deleted_when_its_attempt_is_discarded()
    {
        FinishBlocks(3, 1000);
        Assert.Equal([3], _driver.Do(new WorkerEvent.ResultMissing(new(3))).Returned());
        Assert.Empty(_driver.Discard(3));
    }

    [Fact]
    public void A_dead_executor_that_executed_nothing_here_is_not_reported() =>
        Assert.Empty(_driver.Do(new WorkerEvent.ExecutorProcessLost([], [], [], "exit code 7")).OfType<WorkerInstruction.TellExecutorLost>());

    [Fact]
    public void Releasing_all_results_deletes_every_blob_and_executing_attempts_continue()
    {
        _driver.Assign(Task(1), Task(2));
        _driver.Finish(1, 1000);
        _driver.RecoverScheduler();
        var done = _driver.Do(new WorkerEvent.ResultsReleased("s6", null));
        Assert.Empty(Assert.Single(done.OfType<WorkerInstruction.DeleteBlobsExcept>()).Blobs);
        Assert.Contains(new WorkerInstruction.ReleaseObjects(null), done);
        Assert.Equal([2], _driver.RecoverScheduler("s6", "s7", 7).Told.Attempts());
        Assert.Equal([2], _driver.Finish(2).ToldFinished());
    }

    void FinishBlocks(long attempt, long bytes = 10)
    {
        _driver.Assign(Blocks(attempt));
        _driver.Do(new WorkerEvent.SpecLoaded(new(attempt), "spec"));
        Assert.Equal([attempt], _driver.Finish(attempt, bytes).ToldFinished());
    }

    static IEnumerable<long> Reported(IReadOnlyList<WorkerInstruction> done) =>
        Assert.Single(done.OfType<WorkerInstruction.TellHeldAttempts>()).Held.Select(attempt => attempt.Value);
}
