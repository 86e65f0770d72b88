using ActorSweep.Tests.Client.Futures;

namespace ActorSweep.Tests.Hosting;

[Collection(nameof(Alone))]
public sealed class LocalEngineTests
{
    [Fact]
    public async Task The_slots_option_of_a_local_engine_overrides_its_HOCON()
    {
        await using var client = await SweepClient.LocalAsync(new() { Slots = 3, Overrides = "actorsweep.worker.slots = 5" });
        Assert.Equal(6, (await client.GatherAsync(client.Map(x => x, Enumerable.Range(1, 3)))).Sum());
        // A snapshot may be older than the registration of the worker.
        await FutureExtensions.BecomesTrueAsync(async () => (await client.SnapshotAsync()).Workers.Count == 1, "the worker is in a snapshot");
        Assert.Equal(3, Assert.Single((await client.SnapshotAsync()).Workers).Slots);
    }

    [Fact]
    public async Task An_engine_deletes_only_its_own_folder_in_the_folder_for_results()
    {
        var folder = Directory.CreateTempSubdirectory("actorsweep-test-").FullName;
        var mine = Path.Combine(folder, "mine.csv");
        File.WriteAllText(mine, "a user's own");
        await using (var client = await SweepClient.LocalAsync(new() { Models = TestModels.Catalog, ResultsPath = folder }))
        {
            var run = await client.SubmitAsync(new SweepSpec { Model = "line" });
            Assert.Equal(RunState.Succeeded, (await client.WatchAsync(run).LastAsync()).State);
            Assert.Single(Directory.GetDirectories(folder));
        }
        Assert.Equal([mine], Directory.GetFileSystemEntries(folder));
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The environment variable for the folder of a user's data on Linux.</summary>
    const string UsersData = "XDG_DATA_HOME";

    [Fact]
    public async Task An_engine_in_this_process_creates_no_folder_in_the_users_home()
    {
        if (!OperatingSystem.IsLinux())
            return;
        var (before, folder) = (Environment.GetEnvironmentVariable(UsersData), Path.Combine(Path.GetTempPath(), $"actorsweep-test-{Guid.NewGuid():N}"));
        Environment.SetEnvironmentVariable(UsersData, folder);
        try
        {
            await using var client = await SweepClient.LocalAsync();
            Assert.False(Directory.Exists(folder));
        }
        finally
        {
            Environment.SetEnvironmentVariable(UsersData, before);
        }
    }
}
