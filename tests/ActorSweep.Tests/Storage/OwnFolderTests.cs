using ActorSweep.Execution.Storage;

namespace ActorSweep.Tests.Storage;

public sealed class OwnFolderTests : IDisposable
{
    readonly DirectoryInfo _parent = Directory.CreateTempSubdirectory("own-folder-");

    public void Dispose() => _parent.Delete(recursive: true);

    [Fact]
    public void It_is_for_this_user_alone_and_goes_when_it_is_disposed_of()
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
    public void What_a_killed_process_left_goes_when_the_next_folder_is_made_and_what_lives_stays()
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
