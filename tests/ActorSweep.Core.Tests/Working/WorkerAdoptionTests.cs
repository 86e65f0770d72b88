using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Working;
using static ActorSweep.Core.Tests.Working.WorkerDriver;

namespace ActorSweep.Core.Tests.Working;

/// <summary>The work that goes on when a scheduler is gone, the report to the next one, and the blobs that stay for it.</summary>
public sealed class WorkerAdoptionTests
{
    readonly WorkerDriver _driver = Registered();

    [Fact]
    public void The_next_scheduler_is_told_of_all_of_sweeps_and_of_what_executes_or_finished_last_of_graphs_and_maps()
    {
        _driver.Assign(Task(1), Items(2), Blocks(3), Blocks(4), Task(5), Task(6, Input(7, InputPresence.Elsewhere, 10, "x")));
        _driver.Do(new WorkerEvent.SpecLoaded(new(3), "spec"));
        _driver.Do(new WorkerEvent.SpecLoaded(new(4), "spec"));
        _driver.Finish(3);
        _driver.Finish(5);
        var told = _driver.TakeOver().Told;
        Assert.Equal([4, 3, 1, 2, 5], told.Attempts());
        Assert.Equal([false, false, false, false, true], told.Select(held => held.HasEnded));
    }

    [Fact]
    public void What_executes_goes_on_and_is_told_to_the_next_scheduler()
    {
        _driver.Assign(Task(1));
        Assert.Empty(_driver.TakeOver().Done.OfType<WorkerInstruction.CancelAttempt>());
        Assert.Equal([1], _driver.Finish(1).ToldFinished());
    }

    [Fact]
    public void An_attempt_that_is_prepared_is_gone_under_the_next_scheduler()
    {
        _driver.Assign(Task(1, Input(7, InputPresence.Elsewhere, 10, "x")));
        _driver.TakeOver();
        Assert.True(_driver.State.IsIdle);
    }

    [Fact]
    public void An_attempt_that_is_prepared_goes_on_when_the_same_scheduler_registers_the_worker_again()
    {
        _driver.Assign(Task(1, Input(7, InputPresence.Elsewhere, 10, "x")));
        _driver.TakeOver("s5", "s5", 5);
        Assert.Equal([1], _driver.Do(new WorkerEvent.AttemptPrepared(new(1), null)).Executed());
    }

    [Fact]
    public void The_next_scheduler_is_told_of_at_most_150_that_execute_and_100_that_have_finished()
    {
        _driver.Assign([.. Enumerable.Range(1, 400).Select(n => Task(n))]);
        for (var n = 1; n <= 120; n++)
            _driver.Finish(n);
        Assert.Equal(Enumerable.Range(21, 250).Select(n => (long)n), _driver.TakeOver().Told.Attempts().Order());
    }

    [Fact]
    public void What_has_finished_is_told_again_when_it_is_claimed()
    {
        _driver.Assign(Task(1));
        _driver.Finish(1);
        Assert.Empty(_driver.TakeOver().Done.ToldFinished());
        var told = Assert.Single(_driver.Claim(1).OfType<WorkerInstruction.TellFinished>());
        Assert.Equal(("r1", false), (told.Result, told.IsNew));
    }

    [Fact]
    public void What_executes_is_not_told_when_it_is_claimed_but_when_it_has_finished()
    {
        _driver.Assign(Task(1));
        _driver.TakeOver();
        Assert.Empty(_driver.Claim(1));
        Assert.Equal([1], _driver.Finish(1).ToldFinished());
    }

    [Fact]
    public void What_has_seceded_is_told_again_when_it_is_claimed()
    {
        _driver.Assign(Task(1));
        _driver.Do(new WorkerEvent.AttemptSeceded(new(1)));
        _driver.TakeOver();
        Assert.Equal([new WorkerInstruction.TellSeceded(new(1))], _driver.Claim(1));
    }

    [Fact]
    public void An_attempt_that_is_adopted_and_not_here_is_returned()
    {
        _driver.TakeOver();
        Assert.Equal([9], _driver.Claim(9).GivenBack());
        Assert.EndsWith("attempt 9 is adopted, and returned: it is not here", _driver.Refused);
    }

    [Fact]
    public void A_result_that_is_not_in_the_store_when_it_is_claimed_is_given_back()
    {
        _driver.Assign(Task(1));
        _driver.Finish(1, 1000);
        _driver.TakeOver();
        _driver.Claim(1);
        Assert.Equal([1], _driver.Do(new WorkerEvent.ResultMissing(new(1))).GivenBack());
        Assert.Equal([1], _driver.Claim(1).GivenBack());
    }

    [Fact]
    public void What_is_not_claimed_is_stopped_when_it_is_discarded_and_its_result_deleted()
    {
        _driver.Assign(Task(1), Task(2));
        _driver.Finish(1, 1000);
        _driver.TakeOver();
        Assert.Equal([new WorkerInstruction.DeleteBlob(BlobOf(1))], _driver.Discard(1, "s6"));
        Assert.Equal([new WorkerInstruction.CancelAttempt(new(2))], _driver.Discard(2, "s6"));
    }

    [Fact]
    public void A_result_that_was_claimed_is_the_schedulers_to_release()
    {
        _driver.Assign(Task(1));
        _driver.Finish(1, 1000);
        _driver.TakeOver();
        _driver.Claim(1);
        Assert.Empty(_driver.Discard(1, "s6"));
    }

    [Fact]
    public void Blobs_that_adopted_work_takes_stay_until_the_last_of_it_has_ended_and_all_others_go()
    {
        _driver.Assign(Task(1, Here(7)), Task(2, Here(7)), Task(3));
        _driver.Finish(3, 1000);
        Assert.Equal([BlobOf(7), BlobOf(3)], Assert.Single(_driver.TakeOver().Done.OfType<WorkerInstruction.DeleteBlobsExcept>()).Blobs);
        Assert.DoesNotContain(new WorkerInstruction.DeleteBlob(BlobOf(7)), _driver.Finish(1));
        Assert.Contains(new WorkerInstruction.DeleteBlob(BlobOf(7)), _driver.Finish(2));
    }

    [Fact]
    public void Blobs_of_sweeps_stay()
    {
        _driver.Assign(Blocks(1));
        _driver.Do(new WorkerEvent.SpecLoaded(new(1), "spec"));
        Assert.Equal([new RunId("s")], Assert.Single(_driver.TakeOver().Done.OfType<WorkerInstruction.DeleteBlobsExcept>()).Runs);
    }

    [Fact]
    public void A_result_that_adopted_work_takes_stays_for_that_though_nobody_claims_it()
    {
        _driver.Assign(Task(1));
        _driver.Finish(1, 1000);
        _driver.Assign(Task(2, Here(1)));
        _driver.TakeOver();
        Assert.Empty(_driver.Discard(1, "s6"));
        Assert.Contains(new WorkerInstruction.DeleteBlob(BlobOf(1)), _driver.Finish(2));
    }

    [Fact]
    public void A_blob_that_stayed_for_adopted_work_is_told_of_when_new_work_takes_it_and_does_not_go_with_the_old()
    {
        _driver.Assign(Task(1, Here(7)));
        _driver.TakeOver();
        Assert.Equal([new WorkerInstruction.TellReplica(new(new("g"), 7)), new WorkerInstruction.ExecuteAttempt(new(2), "p2")], _driver.Assign("s6", 6, Task(2, Here(7))));
        Assert.DoesNotContain(new WorkerInstruction.DeleteBlob(BlobOf(7)), _driver.Finish(1));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_blob_that_comes_anew_does_not_go_with_adopted_work(bool isFetched)
    {
        _driver.Assign(Task(1, Here(7)));
        _driver.TakeOver();
        if (isFetched)
            _driver.Do(new WorkerEvent.ReplicaStored(new(new("g"), 7)));
        else
            _driver.Do(new WorkerEvent.ReplicaWanted("s6", new(new("g"), 7), "bytes"));
        Assert.DoesNotContain(new WorkerInstruction.DeleteBlob(BlobOf(7)), _driver.Finish(1));
    }

    [Fact]
    public void Of_two_attempts_at_a_task_the_last_that_has_finished_is_told_of()
    {
        _driver.Assign(Task(1), Task(2) with { Work = new HeldTask(new(2), new(new("g"), 1), 2) });
        _driver.Finish(1);
        _driver.Finish(2);
        Assert.Equal([2], _driver.TakeOver().Told.Attempts());
    }

    static WorkInput Here(long n) => Input(n, InputPresence.InStore, 10, "w");
}
