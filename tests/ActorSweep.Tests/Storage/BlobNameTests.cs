using ActorSweep.Protocol.Blobs;
using ActorSweep.Protocol.Messages;

namespace ActorSweep.Tests.Storage;

public sealed class BlobNameTests
{
    [Theory]
    [InlineData("map-0123abcd-1", "map-0123abcd-1/t7")]
    [InlineData("sir-20261123-201332-bca8", "sir-20261123-201332-bca8/t7")]
    public void A_run_with_a_plain_id_has_a_folder_of_that_name(string run, string name) => Assert.Equal(name, BlobName.Of(new TaskId(new RunId(run), 7)));

    [Theory]
    [InlineData("../../etc-1")]
    [InlineData("a/b-0123abcd-1")]
    [InlineData(".hidden-1")]
    [InlineData("übung-1")]
    [InlineData("")]
    public void A_run_whose_id_is_no_folder_name_has_a_hashed_folder_name(string run)
    {
        var name = BlobName.Of(new RunId(run));
        Assert.Matches("^run-[0-9a-f]{32}$", name);
        Assert.Equal(name, BlobName.Of(new RunId(run)));
        Assert.NotEqual(name, BlobName.Of(new RunId(run + "2")));
    }

    [Fact]
    public void The_address_of_a_blob_ends_with_its_name() =>
        Assert.Equal("run/t7", BlobName.In(new BlobAddress("http://127.0.0.1:1/blobs/run/t7", 1, 0)));
}
