using ActorSweep.Core.Graph;
using ActorSweep.Core.Journal;
using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Sweeps;
using static ActorSweep.Core.Tests.Scheduling.Instructions;

namespace ActorSweep.Core.Tests.Scheduling;

public sealed class RecoveryTests
{
    static readonly RunId A = new("a");
    static readonly DateTimeOffset Earlier = new(2025, 12, 31, 0, 0, 0, TimeSpan.Zero);
    readonly SchedulerDriver _driver = new();

    [Fact]
    public void The_acceptance_the_reduced_blocks_and_the_end_of_a_durable_run_are_recorded()
    {
        var accepted = new JournalEvent.SweepAccepted(A, "sir", "spec", _driver.Now);
        Assert.Equal([new Instruction.RecordEvent(accepted)],
            _driver.Do(new SchedulerEvent.SweepSubmitted(A, "sir", TaskGraph.OfSweep(new BlockLayout(1, 1))) { Recorded = accepted }));
        var assigned = _driver.RegisterWorker("w1").Assigned().Single();
        _driver.Finish(assigned, seconds: 2, failed: 1);
        var place = new PartPlace(1, 0, 10, 7);
        Assert.Contains(new Instruction.RecordEvent(new JournalEvent.BlocksReduced(A, new ReducedPart(assigned.Blocks, 1, 2, place) { Kind = DigestKind.PublishedNumbers })),
            _driver.Do(new SchedulerEvent.ChunkReduced(assigned.Attempt, place)));
        Assert.Contains(_driver.EndReduction("a", "d1ge57", 0, 1), i => i is Instruction.RecordEvent { Event: JournalEvent.SweepEnded { Run.State: RunState.Failed } });
    }

    [Fact]
    public void A_run_that_is_not_durable_is_not_recorded()
    {
        _driver.Submit("a", 1);
        var assigned = _driver.RegisterWorker("w1").Assigned().Single();
        _driver.Finish(assigned);
        Assert.DoesNotContain(_driver.Reduced(assigned), i => i is Instruction.RecordEvent);
        Assert.DoesNotContain(_driver.EndReduction("a", "d1ge57", 1, 0), i => i is Instruction.RecordEvent);
    }

    [Fact]
    public void The_unfinished_blocks_of_a_recovered_run_are_assigned_after_the_adoption_time()
    {
        _driver.RegisterWorker("w1", slots: 8);
        var begun = Recover(blocks: 5, Part(1), Part(3)).OfType<Instruction.StartReduction>().Single();
        Assert.Equal([1, 3], begun.Done.Select(part => part.Blocks.First));
        Assert.Equal((RunState.Running, 2, Earlier), (_driver.Run("a").State, _driver.Run("a").Done, _driver.Run("a").Submitted));
        Assert.Empty(ReadBack().Assigned());

        _driver.Pass(2);
        Assert.Equal([0, 2, 4], _driver.Do(new SchedulerEvent.TimePassed()).Assigned().Select(a => a.Blocks.First));
    }

    [Fact]
    public void A_recovered_run_with_all_blocks_reduced_finishes_when_they_are_read_back()
    {
        Assert.DoesNotContain(new Instruction.FinishReduction(A), Recover(blocks: 1, Part(0)));
        Assert.Contains(new Instruction.FinishReduction(A), ReadBack());
    }

    [Fact]
    public void Blocks_are_read_back_once()
    {
        _driver.RegisterWorker("w1");
        Recover(blocks: 2, Part(0), Part(1));
        ReadBack();
        Assert.Empty(ReadBack(Part(1)));
        Assert.Equal(2, _driver.Run("a").Done);
    }

    [Fact]
    public void Blocks_of_a_run_that_was_cancelled_meanwhile_are_not_executed_again()
    {
        _driver.RegisterWorker("w1");
        Recover(blocks: 2, Part(0), Part(1));
        _driver.Cancel("a");
        Assert.Empty(ReadBack(Part(1)));
        Assert.Empty(_driver.Wait(2).Assigned());
    }

    [Fact]
    public void Blocks_that_cannot_be_read_back_are_recorded_as_lost_and_assigned_again()
    {
        _driver.RegisterWorker("w1");
        Recover(blocks: 2, Part(0), Part(1));
        Assert.Contains(new Instruction.RecordEvent(new JournalEvent.BlocksLost(A, new BlockRange(1, 1))), ReadBack(Part(1)));
        Assert.Equal(1, _driver.Run("a").Done);
        _driver.Pass(2);
        Assert.Equal([1], _driver.Do(new SchedulerEvent.TimePassed()).Assigned().Select(a => a.Blocks.First));
    }

    [Fact]
    public void A_recovered_run_that_was_cancelled_ends_with_its_reduced_blocks()
    {
        var instructions = _driver.Do(Recovered(blocks: 2, Part(0)) with { IsCancelled = true });
        Assert.Contains(new Instruction.FinishReduction(A), instructions);
        Assert.DoesNotContain(instructions, i => i is Instruction.RecordEvent);
        _driver.EndReduction("a", null, 1, 0);
        Assert.Equal(RunState.Cancelled, _driver.Run("a").State);
    }

    [Fact]
    public void A_cancelled_run_that_a_client_resumes_continues_at_once()
    {
        _driver.RegisterWorker("w1");
        _driver.Do(new SchedulerEvent.EndedRunRecovered(Stopped));
        var instructions = _driver.Do(Recovered(blocks: 2, Part(0)) with { IsResumed = true });
        Assert.Contains(new Instruction.RecordEvent(new JournalEvent.SweepResumed(A)), instructions);
        Assert.Equal([1], instructions.Assigned().Select(a => a.Blocks.First));
        Assert.Equal(RunState.Running, _driver.Run("a").State);
    }

    [Fact]
    public void Recovered_ended_runs_are_shown_and_the_oldest_deleted_beyond_a_limit()
    {
        var driver = new SchedulerDriver(new SchedulerSettings { EndedRuns = 1 });
        Assert.Empty(driver.Do(new SchedulerEvent.EndedRunRecovered(Stopped)));
        Assert.Equal(Stopped, driver.Run("a"));
        Assert.Equal(
            [new Instruction.RecordEvent(new JournalEvent.SweepDeleted(A)), new Instruction.DeleteResults(A)],
            driver.Do(new SchedulerEvent.EndedRunRecovered(Stopped with { Id = "b" })));
    }

    [Fact]
    public void A_held_chunk_is_adopted_under_its_attempt_number_and_not_assigned_to_other_workers()
    {
        Recover(blocks: 4);
        var held = new HeldChunk(new AttemptId(77), A, 1, new BlockRange(1, 2));
        Assert.DoesNotContain(RegisterWorker("w1", held), i => i is Instruction.DiscardWork);
        Assert.Equal(RunState.Running, _driver.Run("a").State);

        _driver.Pass(2);
        Assert.Equal([0, 3], _driver.RegisterWorker("w2", slots: 8).Assigned().Select(a => a.Blocks.First));
        var adopted = Assign("w1", "a", 77, 1, 1, 2);
        Assert.Contains(Reduce(adopted), _driver.Finish(adopted));
    }

    [Theory]
    [InlineData("b", 0, 1)]
    [InlineData("a", 0, 1)]
    [InlineData("a", 1, 2)]
    [InlineData("a", 3, 2)]
    public void A_held_chunk_that_is_unknown_reduced_or_out_of_range_is_discarded(string run, long first, long count)
    {
        Recover(blocks: 4, Part(0), Part(2));
        Assert.Contains(new Instruction.DiscardWork(new WorkerId("w1"), new AttemptId(77)), RegisterWorker("w1", new HeldChunk(new AttemptId(77), new RunId(run), 1, new BlockRange(first, count))));
    }

    [Fact]
    public void A_held_chunk_that_another_worker_has_is_discarded()
    {
        Recover(blocks: 1);
        RegisterWorker("w1", new HeldChunk(new AttemptId(77), A, 1, new BlockRange(0, 1)));
        Assert.Contains(new Instruction.DiscardWork(new WorkerId("w2"), new AttemptId(78)), RegisterWorker("w2", new HeldChunk(new AttemptId(78), A, 2, new BlockRange(0, 1))));
    }

    [Fact]
    public void The_attempt_numbers_of_a_later_epoch_do_not_occur_in_an_earlier_one()
    {
        long FirstAttempt(long epoch)
        {
            var state = new SchedulerState(epoch, new());
            state.Handle(new SchedulerEvent.SweepSubmitted(A, "sir", TaskGraph.OfSweep(new BlockLayout(1, 1))), Earlier);
            return state.Handle(new SchedulerEvent.WorkerRegistered(new WorkerId("w1"), 1, "nowhere"), Earlier).Assigned().Single().Attempt.Value;
        }
        Assert.True(FirstAttempt(1_700_000_000_001) - FirstAttempt(1_700_000_000_000) >= 1_000_000);
    }

    static RunSnapshot Stopped { get; } = new()
    {
        Id = "a",
        Kind = RunKind.Sweep,
        Name = "sir",
        State = RunState.Cancelled,
        Tasks = 2,
        Done = 1,
        Failed = 0,
        Submitted = Earlier,
        Ended = Earlier,
    };

    static ReducedPart Part(long block) => new(new BlockRange(block, 1), 0, 1, new PartPlace(1, block, 1, 0));

    static SchedulerEvent.SweepRecovered Recovered(long blocks, params ReducedPart[] done) =>
        new(new JournalEvent.SweepAccepted(A, "sir", "spec", Earlier), TaskGraph.OfSweep(new BlockLayout(blocks, 1)), done);

    IReadOnlyList<Instruction> Recover(long blocks, params ReducedPart[] done)
    {
        _driver.Do(new SchedulerEvent.RecoveryBegun());
        return _driver.Do(Recovered(blocks, done));
    }

    IReadOnlyList<Instruction> ReadBack(params ReducedPart[] lost) => _driver.Do(new SchedulerEvent.BlocksReadBack(A, lost));

    IReadOnlyList<Instruction> RegisterWorker(string worker, HeldChunk held) =>
        _driver.Do(new SchedulerEvent.WorkerRegistered(new(worker), 1, "nowhere") { Held = [held] });
}
