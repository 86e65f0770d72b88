using ActorSweep.Tests.Client.Futures;

namespace ActorSweep.Tests.Hosting;

[Collection(nameof(Alone))]
public sealed class LocalEngineTests
{
    [Fact]
    public async Task Slots_that_a_program_asks_for_are_stronger_than_its_overrides()
    {
        await using var client = await SweepClient.LocalAsync(new() { Slots = 3, Overrides = "actorsweep.worker.slots = 5" });
        Assert.Equal(6, (await client.GatherAsync(client.Map(x => x, Enumerable.Range(1, 3)))).Sum());
        // A snapshot may be older than the registration of the worker.
        await FutureExtensions.BecomesTrueAsync(async () => (await client.SnapshotAsync()).Workers.Count == 1, "the worker is in a snapshot");
        Assert.Equal(3, Assert.Single((await client.SnapshotAsync()).Workers).Slots);
    }

    /// <summary>The environment variable for the folder of a user's data on Linux.</summary>
    const string UsersData = "XDG_DATA_HOME";

    [Fact]
    public async Task An_engine_in_this_process_makes_no_folder_in_the_users_home()
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
