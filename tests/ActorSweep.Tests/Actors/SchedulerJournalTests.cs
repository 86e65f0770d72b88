using ActorSweep.Core.Journal;
using ActorSweep.Core.Sweeps;
using ActorSweep.Storage.Journal;
using ActorSweep.Tests.Client.Futures;
using ActorSweep.Tests.Hosting;
using ActorSweep.Tests.Storage.Journal;

namespace ActorSweep.Tests.Actors;

/// <summary>The records of a scheduler, and their times.</summary>
public sealed class SchedulerJournalTests : IDisposable
{
    readonly JournalFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Reduced_blocks_are_recorded_together_at_the_next_snapshot()
    {
        await using var cluster = await StartAsync("2 s");
        var run = await cluster.Client.RunToEndAsync(Many);

        Assert.Equal(RunState.Succeeded, run.State);
        var rows = Rows();
        Assert.IsType<JournalEvent.SweepEnded>(rows[^1][^1]);
        var done = Done(rows).OrderBy(blocks => blocks.First).ToList();
        Assert.Equal(done.Select(blocks => blocks.First), done.Select(blocks => blocks.End).SkipLast(1).Prepend(0));
        Assert.InRange(done.Count, 10, int.MaxValue);
        var snapshots = (int)((run.Ended!.Value - run.Submitted).TotalSeconds / 2) + 1;
        Assert.InRange(rows.Count(row => row.Any(e => e is JournalEvent.BlocksReduced)), 1, snapshots + 1);
    }

    [Fact]
    public async Task Clients_see_only_progress_that_the_journal_has_recorded()
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

    [Fact]
    public async Task Futures_graphs_and_maps_leave_as_many_rows_with_500_tasks_as_with_one()
    {
        var one = await RowsAfterAsync(tasks: 1);
        Assert.Contains("journal: 1", one);
        Assert.Equal(one, await RowsAfterAsync(tasks: 500));
    }

    /// <summary>Returns the number of rows of each table after a scheduler with so many tasks has written everything.</summary>
    static async Task<IReadOnlyList<string>> RowsAfterAsync(int tasks)
    {
        using var folder = new JournalFolder();
        await using (var cluster = await StartAsync(folder, "50 ms"))
        {
            var numbers = Enumerable.Range(0, tasks);
            await cluster.Client.GatherAsync([.. numbers.Select(i => cluster.Client.Submit(() => Calls.Inc(i)))]).Gives(numbers.Select(i => i + 1));
            await cluster.Client.Submit(Delayed.All(numbers.Select(i => Delayed.Call(() => Calls.Inc(i))))).AsTask().Gives(numbers.Select(i => i + 1));
            await cluster.Client.GatherAsync(cluster.Client.Map(i => i + 1, numbers)).Gives(numbers.Select(i => i + 1));
        }
        using var connection = folder.Database.Open();
        var tables = JournalDatabase.Rows(connection, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name", row => row.GetString(0));
        return [.. tables.Select(table => $"{table}: {JournalDatabase.Query(connection, $"SELECT count(*) FROM {table}")}")];
    }

    static SweepSpec Many { get; } = new() { Model = "noisy", Parameters = [new("scale", new Linspace(1, 2, 100))], Replicates = 100 };

    Task<InProcessCluster> StartAsync(string interval) => StartAsync(_folder, interval);

    static Task<InProcessCluster> StartAsync(JournalFolder folder, string interval) => InProcessCluster.StartAsync(
        workers: 2, overrides: $"actorsweep {{ journal.store = sqlite, data.path = \"{folder.Path}\", scheduler.snapshot-interval = {interval} }}");

    static IEnumerable<BlockRange> Done(IEnumerable<IReadOnlyList<JournalEvent>> rows) => rows.SelectMany(row => row.OfType<JournalEvent.BlocksReduced>()).Select(e => e.Part.Blocks);

    IReadOnlyList<IReadOnlyList<JournalEvent>> Rows()
    {
        using var connection = _folder.Database.Open();
        return JournalDatabase.Rows(connection, "SELECT message FROM journal ORDER BY sequence_number", row => JournalCodec.Read(row.GetFieldValue<byte[]>(0)));
    }
}
