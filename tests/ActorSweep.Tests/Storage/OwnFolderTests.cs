using ActorSweep.Execution.Storage;

namespace ActorSweep.Tests.Storage;

public sealed class OwnFolderTests : IDisposable
{
    readonly DirectoryInfo _parent = Directory.CreateTempSubdirectory("own-folder-");

    public void Dispose() => _parent.Delete(recursive: true);

    [Fact]
    public void An_own_folder_is_accessible_only_to_its_user_and_deleted_on_disposal()
    {
        using (var folder = OwnFolder.Create(_parent.FullName))
        {
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder.Path));
            File.WriteAllText(Path.Combine(folder.Path, "file"), "");
        }
        Assert.Empty(_parent.EnumerateFileSystemInfos());
    }

    [Fact]
    public void Creating_a_folder_deletes_folders_of_killed_processes_and_keeps_those_in_use()
    {
        using var alive = OwnFolder.Create(_parent.FullName);
        var dead = Path.Combine(_parent.FullName, "actorsweep-1-dead");
        Directory.CreateDirectory(dead);
        File.WriteAllText(Path.Combine(dead, "blob"), "");
        // No process holds this lock.
        File.WriteAllText(dead + ".lock", "");

        using var next = OwnFolder.Create(_parent.FullName);
        Assert.False(Directory.Exists(dead));
        Assert.False(File.Exists(dead + ".lock"));
        Assert.True(Directory.Exists(alive.Path));
    }
}
