using ActorSweep.Client;
using ActorSweep.Core.Journal;
using ActorSweep.Core.Snapshots;
using ActorSweep.Core.Sweeps;
using ActorSweep.Storage.Journal;
using ActorSweep.Tests.Hosting;
using ActorSweep.Tests.Storage.Journal;

namespace ActorSweep.Tests.Actors;

/// <summary>What a scheduler records, and when.</summary>
public sealed class SchedulerJournalTests : IDisposable
{
    readonly JournalFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Blocks_that_are_done_wait_for_what_clients_are_told_and_are_recorded_before_it()
    {
        // Clients hear of progress so seldom that mostly the end of the run is the first that waits for the journal.
        await using var cluster = await InProcessCluster.StartAsync(
            workers: 2, overrides: $"actorsweep {{ journal.store = sqlite, data.path = \"{_folder.Path}\", scheduler.snapshot-interval = 2 s }}");
        var run = await cluster.Client.RunToEndAsync(new SweepSpec { Model = "noisy", Parameters = [new("scale", new Linspace(1, 2, 100))], Replicates = 100 });

        Assert.Equal(RunState.Succeeded, run.State);
        var rows = Rows().SkipWhile(row => !row.OfType<JournalEvent.SweepAccepted>().Any()).ToList();
        Assert.IsType<JournalEvent.RunEnded>(rows[^1][^1]);
        var done = rows.SelectMany(row => row.OfType<JournalEvent.BlocksDone>()).Select(e => e.Part.Blocks).OrderBy(blocks => blocks.First).ToList();
        Assert.Equal(done.Select(blocks => blocks.First), done.Select(blocks => blocks.End).SkipLast(1).Prepend(0));
        Assert.InRange(done.Count, 10, int.MaxValue);
        Assert.InRange(rows.Count(row => row.Any(e => e is JournalEvent.BlocksDone)), 1, 5);
    }

    IReadOnlyList<IReadOnlyList<JournalEvent>> Rows()
    {
        using var connection = _folder.Database.Open();
        return JournalDatabase.Rows(connection, "SELECT message FROM journal ORDER BY sequence_number", row => JournalCodec.Read(row.GetFieldValue<byte[]>(0)));
    }
}
