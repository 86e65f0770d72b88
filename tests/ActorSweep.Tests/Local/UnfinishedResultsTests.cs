using System.Diagnostics;
using ActorSweep.Local;

namespace ActorSweep.Tests.Local;

public sealed class UnfinishedResultsTests
{
    [Fact]
    public void Results_that_a_killed_process_left_are_deleted_and_those_of_living_processes_and_other_machines_are_kept()
    {
        var parent = Directory.CreateTempSubdirectory("actorsweep-test-").FullName;
        using var living = UnfinishedResults.In(parent);
        Directory.CreateDirectory(living.Path);
        using var ended = Process.Start("true");
        ended.WaitForExit();
        var orphan = Directory.CreateDirectory(Path.Combine(parent, $".unfinished-{Environment.MachineName}-{ended.Id}-1")).FullName;
        var foreign = Directory.CreateDirectory(Path.Combine(parent, $".unfinished-elsewhere-{ended.Id}-1")).FullName;
        File.WriteAllText(Path.Combine(orphan, "runs.csv"), "");

        using (var other = UnfinishedResults.In(parent))
            Assert.False(Directory.Exists(other.Path));
        Assert.Equal(new[] { foreign, living.Path }.Order(), Directory.GetDirectories(parent).Order());
        living.Dispose();
        Assert.Equal([foreign], Directory.GetDirectories(parent));
        Directory.Delete(parent, recursive: true);
    }
}
