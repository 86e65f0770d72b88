using ActorSweep.Core.Working;
using static ActorSweep.Core.Tests.Working.WorkerDriver;

namespace ActorSweep.Core.Tests.Working;

/// <summary>The transitions of an attempt at a worker: every row of the table, and refused events.</summary>
public sealed class WorkerAttemptTests
{
    readonly WorkerDriver _driver = Registered();

    [Fact]
    public void A_task_of_which_all_is_at_hand_goes_to_the_executor_at_once() =>
        Assert.Equal([new WorkerInstruction.ExecuteAttempt(new(1), "p1")], _driver.Assign(Task(1, Input(7, InputPresence.AtHand))));

    [Fact]
    public void A_task_goes_to_the_executor_when_what_it_takes_was_fetched()
    {
        var fetch = Assert.IsType<WorkerInstruction.FetchInputs>(Assert.Single(_driver.Assign(Task(1, Input(7, InputPresence.AtHand), Input(8, InputPresence.Elsewhere, 10, "x", "y")))));
        Assert.Equal(1, fetch.Inputs.Single().Index);
        Assert.Equal([0, 1], fetch.Inputs.Single().From);
        Assert.Equal([1], _driver.Do(new WorkerEvent.AttemptPrepared(new(1), null)).Executed());
    }

    [Fact]
    public void A_task_whose_arguments_are_a_blob_waits_for_it_and_the_blob_is_deleted_when_the_task_has_ended()
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
    public void What_was_fetched_for_an_attempt_that_is_gone_is_deleted()
    {
        var arguments = new BlobKey(new("g"), "a1");
        _driver.Assign(Task(1) with { Arguments = arguments });
        _driver.Discard(1);
        Assert.Equal([new WorkerInstruction.DeleteBlob(arguments)], _driver.Do(new WorkerEvent.AttemptPrepared(new(1), arguments)));
        Assert.EndsWith("attempt 1 does not begin: it is not prepared here any more", _driver.Refused);
    }

    [Fact]
    public void A_chunk_of_a_sweep_waits_for_its_spec_and_the_next_one_does_not()
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
        Assert.Equal([new WorkerInstruction.TellDraining()], _driver.Do(new WorkerEvent.SpecRefused(new(1))));
        Assert.True(_driver.State.IsIdle);
    }

    [Fact]
    public void An_attempt_of_which_something_can_not_be_had_is_gone_and_one_that_can_not_be_read_has_failed()
    {
        _driver.Assign(Task(1, Input(7, InputPresence.Elsewhere, 10, "x")), Task(2, Input(7, InputPresence.Elsewhere, 10, "x")));
        Assert.Equal([new WorkerInstruction.TellInputLost(new("w"), new(1), new(new("g"), 7), new("x"))], _driver.Do(new WorkerEvent.InputMissing(new(1), new(new("g"), 7), new("x"))));
        Assert.Empty(_driver.Do(new WorkerEvent.PreparationLost(new(1))));
        Assert.Equal([new WorkerInstruction.TellFailed(new(2), "why")], _driver.Do(new WorkerEvent.PreparationFailed(new(2), "why")));
        Assert.True(_driver.State.IsIdle);
    }

    [Fact]
    public void An_attempt_that_is_here_is_not_taken_again()
    {
        _driver.Assign(Task(1));
        Assert.Empty(_driver.Assign(Task(1)));
        Assert.EndsWith("attempt 1 is refused: it is here already", _driver.Refused);
    }

    [Fact]
    public void An_attempt_that_has_finished_is_not_taken_again()
    {
        _driver.Assign(Task(1), Blocks(2));
        _driver.Do(new WorkerEvent.SpecLoaded(new(2), "spec"));
        _driver.Finish(1);
        _driver.Finish(2);
        Assert.Empty(_driver.Assign(Task(1), Blocks(2)));
    }

    [Fact]
    public void An_attempt_that_is_prepared_is_given_back_at_once_and_one_at_the_executor_if_that_gives_it_back()
    {
        _driver.Assign(Task(1, Input(7, InputPresence.Elsewhere, 10, "x")), Task(2));
        Assert.Equal([1], _driver.Do(new WorkerEvent.AttemptRecalled("s5", new(1))).GivenBack());
        Assert.Equal([new WorkerInstruction.RecallFromExecutor(new(2))], _driver.Do(new WorkerEvent.AttemptRecalled("s5", new(2))));
        Assert.False(_driver.State.IsIdle);
        Assert.Equal([2], _driver.Do(new WorkerEvent.AttemptReturned(new(2))).GivenBack());
        Assert.True(_driver.State.IsIdle);
    }

    [Fact]
    public void An_attempt_that_is_not_here_is_not_given_back()
    {
        Assert.Empty(_driver.Do(new WorkerEvent.AttemptRecalled("s5", new(1))));
        Assert.EndsWith("attempt 1 is not recalled: it is not here", _driver.Refused);
        Assert.Empty(_driver.Do(new WorkerEvent.AttemptReturned(new(1))));
        Assert.EndsWith("attempt 1 can't Return: it is not here", _driver.Refused);
    }

    [Fact]
    public void A_task_that_secedes_is_told_of_once_and_can_end_in_every_way()
    {
        _driver.Assign(Task(1), Task(2), Task(3), Task(4), Task(5));
        for (var n = 1; n <= 5; n++)
            Assert.Equal([new WorkerInstruction.TellSeceded(new(n))], _driver.Do(new WorkerEvent.AttemptSeceded(new(n))));
        Assert.Empty(_driver.Do(new WorkerEvent.AttemptSeceded(new(1))));
        Assert.EndsWith("attempt 1 does not secede: it does not execute in a slot here", _driver.Refused);
        Assert.Equal([1], _driver.Finish(1).ToldFinished());
        Assert.Equal([new WorkerInstruction.TellFailed(new(2), "why")], _driver.Do(new WorkerEvent.AttemptFailed(new(2), "why")));
        Assert.Equal([3], _driver.Do(new WorkerEvent.AttemptReturned(new(3))).GivenBack());
        Assert.Equal([new WorkerInstruction.CancelAttempt(new(4))], _driver.Discard(4));
        Assert.Single(_driver.Do(new WorkerEvent.ExecutorProcessLost([new(5)], [], [], "exit code 7")).OfType<WorkerInstruction.TellExecutorLost>());
        Assert.True(_driver.State.IsIdle);
    }

    [Fact]
    public void What_executed_in_a_process_that_died_is_suspect_what_else_it_had_is_given_back_and_its_objects_are_lost()
    {
        _driver.Assign(Task(1), Task(2));
        var done = _driver.Do(new WorkerEvent.ExecutorProcessLost([new(1), new(9)], [new(2)], [new(new("g"), 3)], "exit code 7"));
        Assert.Equal([new(1)], Assert.Single(done.OfType<WorkerInstruction.TellExecutorLost>()).Suspects);
        Assert.Equal([2], done.GivenBack());
        Assert.Contains(new WorkerInstruction.DeleteBlob(BlobOf(3)), done);
        Assert.Contains(new WorkerInstruction.TellInputLost(WorkerId.Nobody, default, new(new("g"), 3), new("w")), done);
    }

    [Fact]
    public void The_result_of_an_attempt_that_nobody_needs_is_discarded()
    {
        _driver.Assign(Task(1));
        Assert.Equal([new WorkerInstruction.CancelAttempt(new(1))], _driver.Discard(1));
        Assert.Equal([new WorkerInstruction.DeleteResult("r1")], _driver.Finish(1));
        Assert.EndsWith("the result of attempt 1 is discarded: it does not execute here", _driver.Refused);
    }

    [Fact]
    public void Attempts_at_a_run_that_is_released_are_stopped()
    {
        _driver.Assign(Task(1), Items(2));
        Assert.Equal([new WorkerInstruction.CancelAttempt(new(1)), new WorkerInstruction.DeleteRun(new("g"))], _driver.Do(new WorkerEvent.RunReleased("s5", new("g"))));
        Assert.Equal([2], _driver.Finish(2).ToldFinished());
    }

    [Fact]
    public void A_move_that_the_table_does_not_have_is_a_defect()
    {
        var attempt = new WorkerAttempt(Task(1), 5);
        Assert.Contains("Attempt 1 that is Preparing can't Secede.", Assert.Throws<InvalidAttemptMoveException>(() => attempt.Move(AttemptTrigger.Secede)).Message);
    }
}
