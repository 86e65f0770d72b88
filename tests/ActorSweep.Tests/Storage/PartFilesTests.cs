using ActorSweep.Core.Journal;
using ActorSweep.Storage;

namespace ActorSweep.Tests.Storage;

public sealed class PartFilesTests : IDisposable
{
    readonly string _folder = Path.Combine(Path.GetTempPath(), $"actorsweep-parts-{Guid.NewGuid():N}");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Parts_of_one_epoch_are_read_by_the_next_one()
    {
        PartPlace first, second;
        using (var before = new PartFiles(_folder, 1))
            (first, second) = (before.Add([1, 2, 3]), before.Add([4]));
        using var after = new PartFiles(_folder, 2);
        after.Add([9]);
        Assert.Equal([1, 2, 3], after.Find(first));
        Assert.Equal([4], after.Find(second));
    }

    [Fact]
    public void A_run_that_continues_in_the_same_epoch_appends_to_its_parts()
    {
        PartPlace before;
        using (var first = new PartFiles(_folder, 1))
            before = first.Add([1]);
        using var again = new PartFiles(_folder, 1);
        Assert.Equal(1, again.Add([2]).Offset);
        Assert.Equal([1], again.Find(before));
    }

    [Fact]
    public void A_part_with_a_wrong_epoch_offset_or_checksum_is_not_found()
    {
        using var files = new PartFiles(_folder, 1);
        var place = files.Add([1, 2, 3]);
        Assert.Null(files.Find(place with { Epoch = 7 }));
        Assert.Null(files.Find(place with { Offset = 2 }));
        Assert.Null(files.Find(place with { Checksum = 7 }));
    }
}
