namespace ActorSweep.Tests.Hosting;

public sealed class LocalEngineTests
{
    /// <summary>The variable that moves a user's data on Linux.</summary>
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
