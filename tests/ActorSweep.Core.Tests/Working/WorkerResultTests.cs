using ActorSweep.Core.Working;
using static ActorSweep.Core.Tests.Working.WorkerDriver;

namespace ActorSweep.Core.Tests.Working;

/// <summary>Which results stay at the worker, who is told of them, and when they are deleted.</summary>
public sealed class WorkerResultTests
{
    readonly WorkerDriver _driver = Registered();

    [Theory]
    [InlineData(100, true, false, true)]
    [InlineData(101, true, false, false)]
    [InlineData(10, false, false, false)]
    [InlineData(10, true, true, false)]
    public void A_result_goes_in_the_message_if_it_is_small_in_memory_and_no_object_that_stays(long bytes, bool isInMemory, bool staysHere, bool goes)
    {
        _driver.Assign(Task(1) with { StaysHere = staysHere });
        var told = Assert.Single(_driver.Do(new WorkerEvent.AttemptFinished(new(1), "r1", bytes) { IsInMemory = isInMemory }).OfType<WorkerInstruction.TellFinished>());
        Assert.Equal((goes ? null : BlobOf(1), true), (told.Blob, told.IsNew));
    }

    [Fact]
    public void Where_the_scheduler_is_in_the_process_a_result_of_any_size_goes_in_the_message_and_nothing_is_remembered()
    {
        var driver = Registered(Settings with { SharesProcess = true });
        driver.Assign(Task(1));
        Assert.Null(Assert.Single(driver.Finish(1, 1_000_000).OfType<WorkerInstruction.TellFinished>()).Blob);
        Assert.Equal([1], driver.Assign(Task(1)).Executed());
    }

    [Fact]
    public void A_result_of_a_sweep_is_reported_and_told_again_with_every_sixth_report_until_it_is_discarded()
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
    public void A_result_of_a_sweep_is_told_to_each_scheduler_that_registers_the_worker()
    {
        FinishBlocks(1);
        Assert.Empty(_driver.Register().ToldFinished());
        Assert.Equal([1], _driver.TakeOver().Done.ToldFinished());
    }

    [Fact]
    public void A_result_of_a_sweep_that_is_a_blob_is_deleted_with_the_attempt()
    {
        FinishBlocks(1, bytes: 1000);
        Assert.Equal([new WorkerInstruction.DeleteBlob(new(new("s"), "1"))], _driver.Discard(1));
    }

    [Fact]
    public void A_large_result_that_ends_while_there_is_no_scheduler_is_stored_all_the_same()
    {
        _driver.Assign(Task(1), Task(2));
        _driver.Do(new WorkerEvent.SchedulerLost("s5"));
        Assert.Equal([1], _driver.Finish(1, 1000).ToldFinished());
        Assert.Empty(_driver.Finish(2));
    }

    [Fact]
    public void An_attempt_whose_result_could_not_be_stored_is_given_back()
    {
        FinishBlocks(1, bytes: 1000);
        Assert.Equal([1], _driver.Do(new WorkerEvent.ResultMissing(new(1))).GivenBack());
        Assert.True(_driver.State.IsIdle);
        Assert.Empty(_driver.TakeOver().Told);
    }

    [Fact]
    public void Items_that_failed_are_told_once_and_the_results_of_their_chunk_go_when_it_is_discarded()
    {
        _driver.Assign(Items(1));
        var done = _driver.Do(new WorkerEvent.AttemptFinished(new(1), "r1", 1000) { IsInMemory = true, HasFailedItems = true });
        Assert.Equal([1], done.ToldFinished());
        Assert.Empty(_driver.TakeOver().Told);
        Assert.Contains(new WorkerInstruction.DeleteBlob(new(new("m"), "1")), _driver.Discard(1, "s6"));
    }

    [Fact]
    public void Results_that_are_released_are_deleted_and_not_remembered()
    {
        _driver.Assign(Task(1), Task(2));
        _driver.Finish(1, 1000);
        _driver.Finish(2, 1000);
        var done = _driver.Do(new WorkerEvent.ResultsReleased("s5", [new(new("g"), 1)]));
        Assert.Contains(new WorkerInstruction.DeleteBlob(BlobOf(1)), done);
        Assert.Equal([2], _driver.TakeOver().Told.Attempts());
    }

    [Fact]
    public void All_results_are_released_at_once_and_what_executes_goes_on()
    {
        _driver.Assign(Task(1), Task(2));
        _driver.Finish(1, 1000);
        _driver.TakeOver();
        var done = _driver.Do(new WorkerEvent.ResultsReleased("s6", null));
        Assert.Empty(Assert.Single(done.OfType<WorkerInstruction.DeleteBlobsExcept>()).Blobs);
        Assert.Contains(new WorkerInstruction.ReleaseObjects(null), done);
        Assert.Equal([2], _driver.TakeOver("s6", "s7", 7).Told.Attempts());
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
