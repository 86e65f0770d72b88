using ActorSweep.Actors;
using ActorSweep.Storage.Journal;
using ActorSweep.Tests.Client;

namespace ActorSweep.Tests.Actors;

public sealed class JournalActorTests : JournalKit
{
    [Fact]
    public void The_next_scheduler_recovers_the_recorded_events_in_a_higher_epoch()
    {
        var (first, journal, before) = Begin();
        Assert.Empty(before.Runs);
        Write(first, journal, Accepted, Done(0), Done(1));
        End(first, journal);

        var (_, _, after) = Begin();
        Assert.Equal((true, false), (before.IsFirst, after.IsFirst));
        Assert.True(after.Epoch > before.Epoch);
        var run = Assert.Single(after.Runs);
        Assert.Equal((Accepted, 2), (run.Accepted, run.Parts.Count));
    }

    [Fact]
    public void The_journal_actor_of_an_earlier_scheduler_cannot_write_after_a_later_one_has_begun()
    {
        var (stale, journal, _) = Begin();
        Write(stale, journal, Accepted);
        var (next, active, _) = Begin();
        stale.Watch(journal);
        journal.Tell(new JournalActor.Write([Done(0)]), stale);
        Assert.Contains(Database.Name, stale.ExpectMsg<JournalActor.Failed>(Patience).Why);
        stale.ExpectTerminated(journal, Patience);

        Write(next, active, Done(5));
        End(next, active);
        var (_, _, after) = Begin();
        Assert.Equal([5], Assert.Single(after.Runs).Parts.Select(part => part.Blocks.First));
    }

    [Fact]
    public void A_journal_actor_without_the_lease_fails_instead_of_writing()
    {
        var (parent, journal, _) = Begin();
        Lease.Release();
        journal.Tell(new JournalActor.Write([Accepted]), parent);
        Assert.Equal($"the lease of the journal {Database.Name} expired", parent.ExpectMsg<JournalActor.Failed>(Patience).Why);
    }

    [Fact]
    public void A_journal_that_another_program_locks_too_long_fails_and_the_error_suggests_a_remedy()
    {
        var (parent, journal, _) = Begin();
        using (var other = Database.Open())
        {
            JournalDatabase.Execute(other, "BEGIN EXCLUSIVE");
            journal.Tell(new JournalActor.Write([Accepted]), parent);
            Assert.Equal(
                $"the journal {Database.Name} is locked by another program. End that program, or choose another folder with --data.",
                parent.ExpectMsg<JournalActor.Failed>(Patience).Why);
            JournalDatabase.Execute(other, "ROLLBACK");
        }
        Assert.Empty(Begin().Recovered.Runs);
    }

    [Fact]
    public void Rows_before_a_snapshot_are_deleted_with_the_next_one_an_hour_later_without_a_loss()
    {
        var clock = new FakeTime();
        var (parent, journal, _) = Begin(clock);
        Write(parent, journal, Accepted);
        for (var block = 0; block < 600; block++)
            Write(parent, journal, Done(block));
        AwaitAssert(() => Assert.Equal(1, Count("snapshot")), Patience);
        var first = Number("SELECT max(sequence_number) FROM snapshot");
        Assert.Equal(1, Number("SELECT min(sequence_number) FROM journal"));

        clock.Advance(TimeSpan.FromMinutes(61));
        for (var block = 600; block < 1200; block++)
            Write(parent, journal, Done(block));
        AwaitAssert(() => Assert.Equal(first + 1, Number("SELECT min(sequence_number) FROM journal WHERE NOT deleted")), Patience);
        End(parent, journal);
        Assert.Equal(1200, Assert.Single(Begin().Recovered.Runs).Parts.Count);
    }

    long Count(string table) => Number($"SELECT count(*) FROM {table}");
}
