using ActorSweep.Core.Journal;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Tests.Journal;

public sealed class JournalStateTests
{
    static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    static readonly RunId A = new("a");
    static readonly JournalEvent.SweepAccepted Accepted = new(A, "sir", "spec", Now);

    [Fact]
    public void An_active_run_has_its_reduced_parts_except_those_with_lost_blocks()
    {
        var run = Fold(Accepted, Done(4, 2), Done(0, 1), new JournalEvent.BlocksLost(A, new BlockRange(5, 1))).Find(A)!;
        Assert.Equal([new BlockRange(0, 1)], run.Parts.Select(p => p.Blocks));
        Assert.Null(run.Ended);
    }

    [Theory]
    [InlineData(RunState.Succeeded, 0, false)]
    [InlineData(RunState.SucceededWithFailures, 0, false)]
    [InlineData(RunState.Cancelled, 1, true)]
    [InlineData(RunState.Failed, 1, true)]
    public void An_ended_run_keeps_its_parts_only_if_it_can_resume(RunState state, int parts, bool canResume)
    {
        var run = Fold(Accepted, Done(0, 1), Ended(state)).Find(A)!;
        Assert.Equal((parts, canResume, state), (run.Parts.Count, run.CanResume, run.Ended!.State));
    }

    [Fact]
    public void A_resumed_run_keeps_its_parts_and_is_neither_ended_nor_cancelled()
    {
        var run = Fold(Accepted, Done(0, 1), new JournalEvent.SweepCancelled(A), Ended(RunState.Cancelled), new JournalEvent.SweepResumed(A)).Find(A)!;
        Assert.Equal((false, null, 1), (run.IsCancelled, run.Ended, run.Parts.Count));
    }

    [Fact]
    public void A_deleted_run_is_not_in_the_state() => Assert.Empty(Fold(Accepted, Ended(RunState.Succeeded), new JournalEvent.SweepDeleted(A)).Runs);

    [Fact]
    public void The_compacted_events_give_the_same_state()
    {
        var b = new RunId("b");
        var state = Fold(
            new JournalEvent.EpochBegun(7, Now), Accepted, Done(0, 1), Done(1, 3), new JournalEvent.SweepCancelled(A),
            Accepted with { Run = b }, Ended(RunState.Succeeded) with { Run = Ended(RunState.Succeeded).Run with { Id = "b" } });
        var again = Fold([.. state.Compact(Now)]);
        Assert.Equal(7, again.Epoch);
        Assert.Equal(Words(state), Words(again));
    }

    static IEnumerable<string> Words(JournalState state) => state.Runs.Select(run => $"{run.Accepted} {string.Join(' ', run.Parts)} {run.IsCancelled} {run.Ended}");

    static JournalEvent.BlocksReduced Done(long first, long count) => new(A, new ReducedPart(new BlockRange(first, count), 0, 1, new PartPlace(7, first, 1, 0)));

    static JournalEvent.SweepEnded Ended(RunState state) => new(new RunSnapshot
    {
        Id = "a",
        Kind = RunKind.Sweep,
        Name = "sir",
        State = state,
        Tasks = 9,
        Done = 1,
        Failed = 0,
        Submitted = Now,
    });

    static JournalState Fold(params JournalEvent[] events)
    {
        var state = new JournalState();
        foreach (var happened in events)
            state.Apply(happened);
        return state;
    }
}
