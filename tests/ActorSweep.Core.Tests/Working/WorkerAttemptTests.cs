using ActorSweep.Core.Working;
using static ActorSweep.Core.Tests.Working.WorkerDriver;

namespace ActorSweep.Core.Tests.Working;

/// <summary>The transitions of an attempt at a worker: every row of the table, and refused events.</summary>
public sealed class WorkerAttemptTests
{
    readonly WorkerDriver _driver = Registered();

    [Fact]
    public void A_task_whose_inputs_are_at_hand_is_executed_at_once() =>
        Assert.Equal([new WorkerInstruction.ExecuteAttempt(new(1), "p1")], _driver.Assign(Task(1, Input(7, InputPresence.AtHand))));

    [Fact]
    public void A_task_is_executed_when_its_inputs_have_been_fetched()
    {
        var fetch = Assert.IsType<WorkerInstruction.FetchInputs>(Assert.Single(_driver.Assign(Task(1, Input(7, InputPresence.AtHand), Input(8, InputPresence.Elsewhere, 10, "x", "y")))));
        Assert.Equal(1, fetch.Inputs.Single().Index);
        Assert.Equal([0, 1], fetch.Inputs.Single().From);
        Assert.Equal([1], _driver.Do(new WorkerEvent.AttemptPrepared(new(1), null)).Executed());
    }

    [Fact]
    public void The_blob_of_a_tasks_arguments_is_fetched_first_and_deleted_when_the_task_has_finished()
    {
        var arguments = new BlobKey(new("g"), "a1");
        Assert.Equal(arguments, Assert.Single(_driver.Assign(Task(1) with { Arguments = arguments }).OfType<WorkerInstruction.FetchInputs>()).Arguments);
        _driver.Do(new WorkerEvent.AttemptPrepared(new(1), arguments));
        Assert.Contains(new WorkerInstruction.DeleteBlob(arguments), _driver.Finish(1));
    }

    [Fact]
    public void Arguments_that_another_attempt_at_the_task_needs_are_not_deleted()
    {
        var arguments = new BlobKey(new("g"), "a1");
        _driver.Assign(Task(1) with { Arguments = arguments }, Task(2) with { Arguments = arguments });
        _driver.Do(new WorkerEvent.AttemptPrepared(new(1), arguments));
        _driver.Do(new WorkerEvent.AttemptPrepared(new(2), arguments));
        Assert.DoesNotContain(new WorkerInstruction.DeleteBlob(arguments), _driver.Discard(1));
        Assert.Contains(new WorkerInstruction.DeleteBlob(arguments), _driver.Discard(2));
    }

    [Fact]
    public void Arguments_fetched_for_a_discarded_attempt_are_deleted()
    {
        var arguments = new BlobKey(new("g"), "a1");
        _driver.Assign(Task(1) with { Arguments = arguments });
        _driver.Discard(1);
        Assert.Equal([new WorkerInstruction.DeleteBlob(arguments)], _driver.Do(new WorkerEvent.AttemptPrepared(new(1), arguments)));
        Assert.EndsWith("attempt 1 does not begin: this worker no longer prepares it", _driver.Refused);
    }

    [Fact]
    public void The_spec_of_a_sweep_is_loaded_for_its_first_chunk_and_again_after_its_release()
    {
        Assert.Equal([new WorkerInstruction.LoadSpec(new(1), "p1")], _driver.Assign(Blocks(1)));
        Assert.Equal([new WorkerInstruction.ExecuteAttempt(new(1), "p1") { Spec = "spec" }], _driver.Do(new WorkerEvent.SpecLoaded(new(1), "spec")));
        Assert.Equal([new WorkerInstruction.ExecuteAttempt(new(2), "p2") { Spec = "spec" }], _driver.Assign(Blocks(2)));
        _driver.Do(new WorkerEvent.RunReleased("s5", new("s")));
        Assert.Equal([new WorkerInstruction.LoadSpec(new(3), "p3")], _driver.Assign(Blocks(3)));
    }

    [Fact]
    public void A_worker_that_lacks_the_model_of_a_sweep_drains()
    {
        _driver.Assign(Blocks(1));
        Assert.Equal([new WorkerInstruction.TellDraining()], _driver.Do(new WorkerEvent.SweepRefused(new(1))));
        Assert.True(_driver.State.IsIdle);
    }

    [Fact]
    public void An_attempt_is_lost_if_an_input_is_missing_and_fails_if_its_preparation_fails()
    {
        _driver.Assign(Task(1, Input(7, InputPresence.Elsewhere, 10, "x")), Task(2, Input(7, InputPresence.Elsewhere, 10, "x")));
        Assert.Equal([new WorkerInstruction.TellInputLost(new("w"), new(1), new(new("g"), 7), new("x"))], _driver.Do(new WorkerEvent.InputMissing(new(1), new(new("g"), 7), new("x"))));
        Assert.Empty(_driver.Do(new WorkerEvent.PreparationLost(new(1))));
        Assert.Equal([new WorkerInstruction.TellFailed(new(2), "why")], _driver.Do(new WorkerEvent.PreparationFailed(new(2), "why")));
        Assert.True(_driver.State.IsIdle);
    }

    [Fact]
    public void An_attempt_that_the_worker_has_already_is_refused()
    {
        _driver.Assign(Task(1));
        Assert.Empty(_driver.Assign(Task(1)));
        Assert.EndsWith("attempt 1 is refused: this worker has it already", _driver.Refused);
    }

    [Fact]
    public void An_attempt_that_has_finished_is_not_executed_again()
    {
        _driver.Assign(Task(1), Blocks(2));
        _driver.Do(new WorkerEvent.SpecLoaded(new(2), "spec"));
        _driver.Finish(1);
        _driver.Finish(2);
        Assert.Empty(_driver.Assign(Task(1), Blocks(2)));
    }

    [Fact]
    public void A_recalled_attempt_is_returned_at_once_while_preparing_and_else_by_its_executor()
    {
        _driver.Assign(Task(1, Input(7, InputPresence.Elsewhere, 10, "x")), Task(2));
        Assert.Equal([1], _driver.Do(new WorkerEvent.AttemptRecalled("s5", new(1))).Returned());
        Assert.Equal([new WorkerInstruction.RecallFromExecutor(new(2))], _driver.Do(new WorkerEvent.AttemptRecalled("s5", new(2))));
        Assert.False(_driver.State.IsIdle);
        Assert.Equal([2], _driver.Do(new WorkerEvent.AttemptReturned(new(2))).Returned());
        Assert.True(_driver.State.IsIdle);
    }

    [Fact]
    public void An_attempt_that_the_worker_does_not_have_is_not_returned()
    {
        Assert.Empty(_driver.Do(new WorkerEvent.AttemptRecalled("s5", new(1))));
        Assert.EndsWith("attempt 1 is not recalled: this worker does not have it", _driver.Refused);
        Assert.Empty(_driver.Do(new WorkerEvent.AttemptReturned(new(1))));
        Assert.EndsWith("attempt 1 cannot Return: this worker does not have it", _driver.Refused);
    }

    [Fact]
    public void A_task_that_secedes_is_reported_once_and_can_then_make_every_ending_transition()
    {
        _driver.Assign(Task(1), Task(2), Task(3), Task(4), Task(5));
        for (var n = 1; n <= 5; n++)
            Assert.Equal([new WorkerInstruction.TellSeceded(new(n))], _driver.Do(new WorkerEvent.AttemptSeceded(new(n))));
        Assert.Empty(_driver.Do(new WorkerEvent.AttemptSeceded(new(1))));
        Assert.EndsWith("attempt 1 does not secede: it does not execute in a slot of this worker", _driver.Refused);
        Assert.Equal([1], _driver.Finish(1).ToldFinished());
        Assert.Equal([new WorkerInstruction.TellFailed(new(2), "why")], _driver.Do(new WorkerEvent.AttemptFailed(new(2), "why")));
        Assert.Equal([3], _driver.Do(new WorkerEvent.AttemptReturned(new(3))).Returned());
        Assert.Equal([new WorkerInstruction.CancelAttempt(new(4))], _driver.Discard(4));
        Assert.Single(_driver.Do(new WorkerEvent.ExecutorProcessLost([new(5)], [], [], "exit code 7")).OfType<WorkerInstruction.TellExecutorLost>());
        Assert.True(_driver.State.IsIdle);
    }

    [Fact]
    public void The_loss_of_a_process_makes_executing_attempts_suspect_returns_queued_ones_and_loses_its_objects()
    {
        _driver.Assign(Task(1), Task(2));
        var done = _driver.Do(new WorkerEvent.ExecutorProcessLost([new(1), new(9)], [new(2)], [new(new("g"), 3)], "exit code 7"));
        Assert.Equal([new(1)], Assert.Single(done.OfType<WorkerInstruction.TellExecutorLost>()).Suspects);
        Assert.Equal([2], done.Returned());
        Assert.Contains(new WorkerInstruction.DeleteBlob(BlobOf(3)), done);
        Assert.Contains(new WorkerInstruction.TellInputLost(WorkerId.Nobody, default, new(new("g"), 3), new("w")), done);
    }

    [Fact]
    public void The_result_of_a_discarded_attempt_is_deleted()
    {
        _driver.Assign(Task(1));
        Assert.Equal([new WorkerInstruction.CancelAttempt(new(1))], _driver.Discard(1));
        Assert.Equal([new WorkerInstruction.DeleteResult("r1")], _driver.Finish(1));
        Assert.EndsWith("the result of attempt 1 is discarded: the attempt does not execute on this worker", _driver.Refused);
    }

    [Fact]
    public void The_attempts_of_a_released_run_are_cancelled()
    {
        _driver.Assign(Task(1), Items(2));
        Assert.Equal([new WorkerInstruction.CancelAttempt(new(1)), new WorkerInstruction.DeleteRun(new("g"))], _driver.Do(new WorkerEvent.RunReleased("s5", new("g"))));
        Assert.Equal([2], _driver.Finish(2).ToldFinished());
    }

    [Fact]
    public void A_transition_that_the_table_lacks_throws()
    {
        var attempt = new WorkerAttempt(Task(1), 5);
        Assert.Contains("Attempt 1, which is Preparing, cannot Secede.", Assert.Throws<InvalidAttemptMoveException>(() => attempt.Move(AttemptTrigger.Secede)).Message);
    }
}
