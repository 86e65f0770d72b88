using ActorSweep.EndToEnd.Tests.Processes;
using Microsoft.Data.Sqlite;

namespace ActorSweep.EndToEnd.Tests;

/// <summary>Tests with a data folder that cannot be used or whose disk is full.</summary>
public sealed class DataFolderTests
{
    [Fact]
    public async Task A_seed_refuses_a_file_that_is_not_a_journal_and_does_not_change_it()
    {
        using var cli = new Cli();
        var journal = cli.PathOf("data", "journal.db");
        Directory.CreateDirectory(cli.PathOf("data"));
        File.WriteAllText(journal, new string('x', 5000));
        var outcome = await cli.RunAsync("seed", "--data", "data", "--port", $"{UpCluster.FreePort()}", "--http-port", "0");
        Assert.Equal(
            (1, $"actorsweep: the journal {journal} is damaged, or is not a journal. Nothing was changed. Restore it from a backup, or choose another folder with --data.\n"),
            (outcome.Code, outcome.Errors));
        Assert.Equal(new string('x', 5000), File.ReadAllText(journal));
    }

    [Fact]
    public async Task A_seed_whose_journal_has_a_damaged_entry_ends_with_a_remedy_and_so_does_up()
    {
        using var cli = new Cli();
        await using (var cluster = await UpCluster.StartAsync(workers: 1, slots: 1, "--data", cli.PathOf("data")))
            await cluster.WaitAsync(await cluster.Client.SubmitAsync(SweepSpec.Deck with { Every = 1000 }), run => run.HasEnded);
        var journal = cli.PathOf("data", "journal.db");
        using (var database = new SqliteConnection($"Data Source={journal};Pooling=False"))
        {
            database.Open();
            using var damage = database.CreateCommand();
            damage.CommandText = "UPDATE journal SET message = x'00ff' WHERE sequence_number = 2";
            Assert.Equal(1, damage.ExecuteNonQuery());
        }
        var remedy = $"actorsweep: the journal {journal} cannot be used: an entry of the journal is truncated. Nothing was changed. Restore the journal from a backup, or choose another folder with --data.\n";
        var seed = await cli.RunAsync("seed", "--data", "data", "--port", $"{UpCluster.FreePort()}", "--http-port", "0");
        Assert.Equal(2, seed.Code);
        Assert.EndsWith(remedy, seed.Errors, StringComparison.Ordinal);
        var up = await cli.RunAsync("up", "--workers", "1", "--data", "data", "--port", $"{UpCluster.FreePort()}", "--http-port", $"{UpCluster.FreePort()}");
        Assert.Equal(1, up.Code);
        Assert.Contains("actorsweep: no scheduler node can run, for the reason above. The cluster ends.\n", up.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_created_is_refused()
    {
        using var cli = new Cli();
        File.WriteAllText(cli.PathOf("file"), "");
        var outcome = await cli.RunAsync("seed", "--data", "file/data");
        Assert.Equal(2, outcome.Code);
        Assert.StartsWith("actorsweep: --data file/data cannot be used: ", outcome.Errors);
        Assert.EndsWith("Give a folder that this user can write.\n", outcome.Errors);
    }

    [Fact]
    public async Task A_sweep_interrupted_by_a_full_disk_has_the_same_bits_after_the_disk_grows()
    {
        using var disk = new SmallDisk(megabytes: 3);
        await using var cluster = await UpCluster.StartAsync(workers: 2, slots: 1, "--data", disk.Path);
        var run = await cluster.Client.SubmitAsync(Disturbed.Spec with { Every = 100 });
        // The reducer or the journal finds the disk full first. The reducer ends the run; the journal ends the scheduler.
        var told = await await Task.WhenAny(cluster.Up.LineAsync("is full. Make room, or choose another folder with --data."), ErrorOfAsync());
        Assert.Matches($"the disk of the journal {disk.Path}/journal.db is full\\. Make room, |^No space left on device : '{disk.Path}/.+'\\. Make room, .+, and resume the run: ", told);
        disk.GrowTo(megabytes: 512);
        if ((await cluster.WaitAsync(run, r => r.HasEnded)).State == RunState.Failed)
            await cluster.Client.ResumeAsync(run);
        var ended = await cluster.WaitAsync(run, r => r.HasEnded);
        Assert.Equal((RunState.Succeeded, await DigestAsync()), (ended.State, ended.Digest));

        async Task<string> DigestAsync() => (await cluster.Cli.RunJsonAsync(
            "sweep", "-p", "beta=linspace(1e-4,4e-4,5)", "--replicates", $"{Disturbed.Spec.Replicates}", "--seed", "7", "--every", "100", "--quiet")).GetProperty("digest").GetString()!;

        async Task<string> ErrorOfAsync() => (await cluster.WaitAsync(run, r => r.State == RunState.Failed)).Error!;
    }
}
