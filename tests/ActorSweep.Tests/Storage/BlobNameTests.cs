using ActorSweep.Protocol.Blobs;
using ActorSweep.Protocol.Messages;

namespace ActorSweep.Tests.Storage;

public sealed class BlobNameTests
{
    [Theory]
    [InlineData("map-0123abcd-1", "map-0123abcd-1/t7")]
    [InlineData("sir-20261123-201332-bca8", "sir-20261123-201332-bca8/t7")]
    public void A_plain_run_is_a_folder_of_its_own_name(string run, string name) => Assert.Equal(name, BlobName.Of(new TaskId(new RunId(run), 7)));

    [Theory]
    [InlineData("../../etc-1")]
    [InlineData("a/b-0123abcd-1")]
    [InlineData(".hidden-1")]
    [InlineData("übung-1")]
    [InlineData("")]
    public void A_run_that_no_folder_can_be_called_gets_a_name_made_of_it(string run)
    {
        var name = BlobName.Of(new RunId(run));
        Assert.Matches("^run-[0-9a-f]{32}$", name);
        Assert.Equal(name, BlobName.Of(new RunId(run)));
        Assert.NotEqual(name, BlobName.Of(new RunId(run + "2")));
    }

    [Fact]
    public void An_address_ends_with_the_name() =>
        Assert.Equal("run/t7", BlobName.In(new BlobAddress("http://127.0.0.1:1/blobs/run/t7", 1, 0)));
}
