using ActorSweep.Execution.Storage;

namespace ActorSweep.Tests.Storage;

public sealed class FullDiskTests
{
    [Fact]
    public void A_write_that_found_no_room_is_told_from_other_failures()
    {
        var full = Assert.Throws<IOException>(() =>
        {
            using var device = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.Write, bufferSize: 0);
            device.Write([1]);
        });
        Assert.True(FullDisk.IsCauseOf(full));
        Assert.True(FullDisk.IsCauseOf(new IOException("outer", full)));
        Assert.False(FullDisk.IsCauseOf(new IOException("the node does not answer")));
        Assert.False(FullDisk.IsCauseOf(new FileNotFoundException()));
        Assert.StartsWith("the disk of w-1 is full: its inputs or results cannot be stored. Make room on the worker", FullDisk.Explain(full, "w-1").Message, StringComparison.Ordinal);
    }
}
