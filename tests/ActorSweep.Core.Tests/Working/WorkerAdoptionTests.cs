using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Working;
using static ActorSweep.Core.Tests.Working.WorkerDriver;

namespace ActorSweep.Core.Tests.Working;

/// <summary>Which work continues when a scheduler is lost, what a worker reports to the next scheduler, and which blobs it keeps.</summary>
public sealed class WorkerAdoptionTests
{
    readonly WorkerDriver _driver = Registered();

    [Fact]
    public void A_worker_reports_chunks_of_sweeps_executing_work_and_recent_results_to_the_next_scheduler()
    {
        _driver.Assign(Task(1), Items(2), Blocks(3), Blocks(4), Task(5), Task(6, Input(7, InputPresence.Elsewhere, 10, "x")));
        _driver.Do(new WorkerEvent.SpecLoaded(new(3), "spec"));
        _driver.Do(new WorkerEvent.SpecLoaded(new(4), "spec"));
        _driver.Finish(3);
        _driver.Finish(5);
        var told = _driver.RecoverScheduler().Told;
        Assert.Equal([4, 3, 1, 2, 5], told.Attempts());
        Assert.Equal([false, false, false, false, true], told.Select(held => held.HasEnded));
    }

    [Fact]
    public void An_executing_attempt_continues_under_the_next_scheduler_and_its_result_is_reported_there()
    {
        _driver.Assign(Task(1));
        Assert.Empty(_driver.RecoverScheduler().Done.OfType<WorkerInstruction.CancelAttempt>());
        Assert.Equal([1], _driver.Finish(1).ToldFinished());
    }

    [Fact]
    public void A_preparing_attempt_is_removed_when_the_next_scheduler_registers_the_worker()
    {
        _driver.Assign(Task(1, Input(7, InputPresence.Elsewhere, 10, "x")));
        _driver.RecoverScheduler();
        Assert.True(_driver.State.IsIdle);
    }

    [Fact]
    public void A_preparing_attempt_continues_when_the_same_scheduler_registers_the_worker_again()
    {
        _driver.Assign(Task(1, Input(7, InputPresence.Elsewhere, 10, "x")));
        _driver.RecoverScheduler("s5", "s5", 5);
        Assert.Equal([1], _driver.Do(new WorkerEvent.AttemptPrepared(new(1), null)).Executed());
    }

    [Fact]
    public void A_worker_reports_at_most_150_executing_and_100_finished_attempts_to_the_next_scheduler()
    {
        _driver.Assign([.. Enumerable.Range(1, 400).Select(n => Task(n))]);
        for (var n = 1; n <= 120; n++)
            _driver.Finish(n);
        Assert.Equal(Enumerable.Range(21, 250).Select(n => (long)n), _driver.RecoverScheduler().Told.Attempts().Order());
    }

    [Fact]
    public void A_finished_attempt_is_reported_again_when_the_next_scheduler_adopts_it()
    {
        _driver.Assign(Task(1));
        _driver.Finish(1);
        Assert.Empty(_driver.RecoverScheduler().Done.ToldFinished());
        var told = Assert.Single(_driver.Claim(1).OfType<WorkerInstruction.TellFinished>());
        Assert.Equal(("r1", false), (told.Result, told.IsNew));
    }

    [Fact]
    public void An_executing_attempt_is_reported_when_it_finishes_and_not_when_it_is_adopted()
    {
        _driver.Assign(Task(1));
        _driver.RecoverScheduler();
        Assert.Empty(_driver.Claim(1));
        Assert.Equal([1], _driver.Finish(1).ToldFinished());
    }

    [Fact]
    public void An_attempt_that_has_seceded_is_reported_as_seceded_when_it_is_adopted()
    {
        _driver.Assign(Task(1));
        _driver.Do(new WorkerEvent.AttemptSeceded(new(1)));
        _driver.RecoverScheduler();
        Assert.Equal([new WorkerInstruction.TellSeceded(new(1))], _driver.Claim(1));
    }

    [Fact]
    public void An_adopted_attempt_that_the_worker_does_not_have_is_returned()
    {
        _driver.RecoverScheduler();
        Assert.Equal([9], _driver.Claim(9).Returned());
        Assert.EndsWith("adopted attempt 9 is returned: this worker does not have it", _driver.Refused);
    }

    [Fact]
    public void An_adopted_attempt_whose_result_is_missing_in_the_store_is_returned()
    {
        _driver.Assign(Task(1));
        _driver.Finish(1, 1000);
        _driver.RecoverScheduler();
        _driver.Claim(1);
        Assert.Equal([1], _driver.Do(new WorkerEvent.ResultMissing(new(1))).Returned());
        Assert.Equal([1], _driver.Claim(1).Returned());
    }

    [Fact]
    public void Discarding_an_attempt_that_was_not_adopted_cancels_it_or_deletes_its_result()
    {
        _driver.Assign(Task(1), Task(2));
        _driver.Finish(1, 1000);
        _driver.RecoverScheduler();
        Assert.Equal([new WorkerInstruction.DeleteBlob(BlobOf(1))], _driver.Discard(1, "s6"));
        Assert.Equal([new WorkerInstruction.CancelAttempt(new(2))], _driver.Discard(2, "s6"));
    }

    [Fact]
    public void Discarding_an_adopted_attempt_does_not_delete_its_result()
    {
        _driver.Assign(Task(1));
        _driver.Finish(1, 1000);
        _driver.RecoverScheduler();
        _driver.Claim(1);
        Assert.Empty(_driver.Discard(1, "s6"));
    }

    [Fact]
    public void Input_blobs_of_executing_work_are_kept_over_schedulers_until_the_last_attempt_has_ended()
    {
        _driver.Assign(Task(1, Here(7)), Task(2, Here(7)), Task(3));
        _driver.Finish(3, 1000);
        Assert.Equal([BlobOf(7), BlobOf(3)], Assert.Single(_driver.RecoverScheduler().Done.OfType<WorkerInstruction.DeleteBlobsExcept>()).Blobs);
        Assert.DoesNotContain(new WorkerInstruction.DeleteBlob(BlobOf(7)), _driver.Finish(1));
        Assert.Contains(new WorkerInstruction.DeleteBlob(BlobOf(7)), _driver.Finish(2));
    }

    [Fact]
    public void Blobs_of_sweeps_are_kept_for_the_next_scheduler()
    {
        _driver.Assign(Blocks(1));
        _driver.Do(new WorkerEvent.SpecLoaded(new(1), "spec"));
        Assert.Equal([new RunId("s")], Assert.Single(_driver.RecoverScheduler().Done.OfType<WorkerInstruction.DeleteBlobsExcept>()).Runs);
    }

    [Fact]
    public void A_discarded_result_is_kept_until_the_executing_attempt_that_reads_it_has_finished()
    {
        _driver.Assign(Task(1));
        _driver.Finish(1, 1000);
        _driver.Assign(Task(2, Here(1)));
        _driver.RecoverScheduler();
        Assert.Empty(_driver.Discard(1, "s6"));
        Assert.Contains(new WorkerInstruction.DeleteBlob(BlobOf(1)), _driver.Finish(2));
    }

    [Fact]
    public void A_blob_kept_for_adopted_work_is_reported_as_a_replica_when_new_work_reads_it()
    {
        _driver.Assign(Task(1, Here(7)));
        _driver.RecoverScheduler();
        Assert.Equal([new WorkerInstruction.TellReplica(new(new(new("g"), 7))), new WorkerInstruction.ExecuteAttempt(new(2), "p2")], _driver.Assign("s6", 6, Task(2, Here(7))));
        Assert.DoesNotContain(new WorkerInstruction.DeleteBlob(BlobOf(7)), _driver.Finish(1));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_blob_that_is_stored_or_wanted_again_is_not_deleted_with_adopted_work(bool isFetched)
    {
        _driver.Assign(Task(1, Here(7)));
        _driver.RecoverScheduler();
        if (isFetched)
            _driver.Do(new WorkerEvent.ReplicaStored(new(new(new("g"), 7))));
        else
            _driver.Do(new WorkerEvent.ReplicaWanted("s6", new(new(new("g"), 7)), "bytes"));
        Assert.DoesNotContain(new WorkerInstruction.DeleteBlob(BlobOf(7)), _driver.Finish(1));
    }

    [Fact]
    public void Only_the_last_finished_of_two_attempts_at_a_task_is_reported_to_the_next_scheduler()
    {
        _driver.Assign(Task(1), Task(2) with { Work = new HeldTask(new(2), new(new("g"), 1), 2) });
        _driver.Finish(1);
        _driver.Finish(2);
        Assert.Equal([2], _driver.RecoverScheduler().Told.Attempts());
    }

    static WorkInput Here(long n) => Input(n, InputPresence.InStore, 10, "w");
}
