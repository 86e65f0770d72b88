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
    public async Task Blocks_that_are_done_wait_for_the_next_snapshot_and_are_recorded_together()
    {
        await using var cluster = await StartAsync("2 s");
        var run = await cluster.Client.RunToEndAsync(Many);

        Assert.Equal(RunState.Succeeded, run.State);
        var rows = Rows();
        Assert.IsType<JournalEvent.RunEnded>(rows[^1][^1]);
        var done = Done(rows).OrderBy(blocks => blocks.First).ToList();
        Assert.Equal(done.Select(blocks => blocks.First), done.Select(blocks => blocks.End).SkipLast(1).Prepend(0));
        Assert.InRange(done.Count, 10, int.MaxValue);
        var snapshots = (int)((run.Ended!.Value - run.Submitted).TotalSeconds / 2) + 1;
        Assert.InRange(rows.Count(row => row.Any(e => e is JournalEvent.BlocksDone)), 1, snapshots + 1);
    }

    [Fact]
    public async Task What_clients_are_told_is_done_is_recorded_before()
    {
        await using var cluster = await StartAsync("50 ms");
        var run = await cluster.Client.SubmitAsync(Many);
        var told = new List<(long Simulations, long Blocks)>();
        await foreach (var snapshot in cluster.Client.WatchAsync(run))
            told.Add((snapshot.Done, Done(Rows()).Sum(blocks => blocks.Count)));

        Assert.Contains(told, t => t.Simulations is > 0 and < 10_000);
        var (simulations, all) = told[^1];
        var size = (simulations + all - 1) / all;
        Assert.All(told, t => Assert.InRange(t.Simulations, 0, t.Blocks * size));
    }

    static SweepSpec Many { get; } = new() { Model = "noisy", Parameters = [new("scale", new Linspace(1, 2, 100))], Replicates = 100 };

    Task<InProcessCluster> StartAsync(string interval) => InProcessCluster.StartAsync(
        workers: 2, overrides: $"actorsweep {{ journal.store = sqlite, data.path = \"{_folder.Path}\", scheduler.snapshot-interval = {interval} }}");

    static IEnumerable<BlockRange> Done(IEnumerable<IReadOnlyList<JournalEvent>> rows) => rows.SelectMany(row => row.OfType<JournalEvent.BlocksDone>()).Select(e => e.Part.Blocks);

    IReadOnlyList<IReadOnlyList<JournalEvent>> Rows()
    {
        using var connection = _folder.Database.Open();
        return JournalDatabase.Rows(connection, "SELECT message FROM journal ORDER BY sequence_number", row => JournalCodec.Read(row.GetFieldValue<byte[]>(0)));
    }
}
