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
    public async Task On_a_blob_disk_of_64_kB_work_that_does_not_fit_fails_with_a_sentence_and_all_other_work_is_executed()
    {
        using var disk = new SmallDisk("64k");
        using var config = new ConfigFile($"actorsweep.blobs {{ memory-path = \"{disk.Path}\", path = \"{disk.Path}\" }}");
        await using var up = await UpCluster.StartAsync(workers: 1, slots: 1, "--config", config.Path);
        var nodes = up.Up.LinesWith(" is up (process ").Count;

        var result = await Assert.ThrowsAsync<TaskFailedException>(() => up.Client.Submit(() => Deadly.Make(1, 100_000)).AsTask().WaitAsync(RunningProgram.Patience));
        Assert.Contains("is full: its inputs or results cannot be stored. Make room on the worker", result.Message, StringComparison.Ordinal);
        var run = await up.WaitAsync(await up.Client.SubmitAsync(SweepSpec.Deck with { Every = 1 }), run => run.HasEnded);
        Assert.Equal(RunState.Failed, run.State);
        Assert.Contains("is full: its inputs or results cannot be stored", run.Error, StringComparison.Ordinal);
        // Large arguments travel in messages where there is no room for them.
        var numbers = new double[100_000];
        Assert.Equal(0, await up.Client.Submit(() => Deadly.Sum(numbers)).AsTask().WaitAsync(RunningProgram.Patience));
        var sums = await up.Client.GatherAsync(up.Client.Map(i => numbers.Length + (double)i, [0, 1])).WaitAsync(RunningProgram.Patience);
        Assert.Equal([100_000.0, 100_001], sums);
        Assert.Equal(nodes, up.Up.LinesWith(" is up (process ").Count);
    }

    [Fact]
    public async Task Where_a_full_disk_has_no_room_for_executors_work_fails_with_a_sentence_and_the_worker_lives_on()
    {
        using var disk = new SmallDisk("64k");
        await using var up = await UpCluster.StartAsync(new Cli { Environment = { ["TMPDIR"] = disk.Path } }, workers: 1, slots: 1, "--data", "data");
        var nodes = up.Up.LinesWith(" is up (process ").Count;
        Assert.ThrowsAny<IOException>(() => File.WriteAllBytes(Path.Combine(disk.Path, "fill"), new byte[100_000]));

        var task = await Assert.ThrowsAsync<TaskFailedException>(() => up.Client.Submit(() => Deadly.Square(2)).AsTask().WaitAsync(RunningProgram.Patience));
        Assert.Contains("is full: its inputs or results cannot be stored. Make room on the worker", task.Message, StringComparison.Ordinal);
        var run = await up.WaitAsync(await up.Client.SubmitAsync(Disturbed.Spec, Model.Of(Deadly.SimulateSlowly)), run => run.HasEnded);
        Assert.Contains("is full: its inputs or results cannot be stored", run.Error, StringComparison.Ordinal);

        File.Delete(Path.Combine(disk.Path, "fill"));
        Assert.Equal(9, await up.Client.Submit(() => Deadly.Square(3)).AsTask().WaitAsync(RunningProgram.Patience));
        Assert.Equal(nodes, up.Up.LinesWith(" is up (process ").Count);
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
        using var disk = new SmallDisk("3m");
        await using var cluster = await UpCluster.StartAsync(workers: 2, slots: 1, "--data", disk.Path);
        var run = await cluster.Client.SubmitAsync(Disturbed.Spec with { Every = 100 });
        // The reducer or the journal finds the disk full first. The reducer ends the run; the journal ends the scheduler.
        var told = await await Task.WhenAny(cluster.Up.LineAsync("is full. Make room, or choose another folder with --data."), ErrorOfAsync());
        Assert.Matches($"the disk of the journal {disk.Path}/journal.db is full\\. Make room, |^the disk is full: No space left on device : '{disk.Path}/.+'\\. Make room, .+, and resume the run: ", told);
        disk.GrowTo("512m");
        if ((await cluster.WaitAsync(run, r => r.HasEnded)).State == RunState.Failed)
            await cluster.Client.ResumeAsync(run);
        var ended = await cluster.WaitAsync(run, r => r.HasEnded);
        Assert.Equal((RunState.Succeeded, await DigestAsync()), (ended.State, ended.Digest));

        async Task<string> DigestAsync() => (await cluster.Cli.RunJsonAsync(
            "sweep", "-p", "beta=linspace(1e-4,4e-4,5)", "--replicates", $"{Disturbed.Spec.Replicates}", "--seed", "7", "--every", "100", "--quiet")).GetProperty("digest").GetString()!;

        async Task<string> ErrorOfAsync() => (await cluster.WaitAsync(run, r => r.State == RunState.Failed)).Error!;
    }
}
