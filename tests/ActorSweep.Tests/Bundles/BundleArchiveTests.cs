using System.IO.Compression;
using ActorSweep.Protocol.Bundles;

namespace ActorSweep.Tests.Bundles;

public sealed class BundleArchiveTests : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("actorsweep-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    string Target => Path.Combine(_folder.FullName, "target");

    [Fact]
    public void What_was_packed_is_unpacked()
    {
        var source = Path.Combine(_folder.FullName, "source");
        File.WriteAllText(source, "content");
        var bundle = Bundle.Of([("a/b.dll", source), ("c.dll", source)]);
        using var packed = new MemoryStream();
        BundleArchive.Write(bundle, packed);

        BundleArchive.Unpack(packed, Target, bundle.Name, 1000);
        Assert.Equal("content", File.ReadAllText(Path.Combine(Target, "a", "b.dll")));
    }

    [Theory]
    [InlineData("../evil.dll")]
    [InlineData("a/../../evil.dll")]
    [InlineData("/evil.dll")]
    [InlineData("..\\evil.dll")]
    [InlineData("C:evil.dll")]
    [InlineData("a//evil.dll")]
    [InlineData("./evil.dll")]
    [InlineData("folder/")]
    public void A_file_that_would_lie_outside_is_refused_and_nothing_is_left(string path)
    {
        var refused = Assert.Throws<InvalidDataException>(() => BundleArchive.Unpack(Zip((path, "x")), Target, new string('0', 64), 1000));
        Assert.Contains("outside of the bundle", refused.Message);
        Assert.False(Directory.Exists(Target));
        Assert.Empty(_folder.EnumerateFileSystemInfos("*evil*", SearchOption.AllDirectories));
    }

    [Fact]
    public void What_grows_beyond_the_limit_is_refused_and_nothing_is_left()
    {
        var refused = Assert.Throws<InvalidDataException>(() => BundleArchive.Unpack(Zip(("bomb", new string('0', 1_000_000))), Target, new string('0', 64), 999_999));
        Assert.Contains("actorsweep.bundles.largest", refused.Message);
        Assert.False(Directory.Exists(Target));
    }

    [Fact]
    public void What_is_another_than_its_name_says_is_refused_and_nothing_is_left()
    {
        Assert.Contains("other hashes", Assert.Throws<InvalidDataException>(() => BundleArchive.Unpack(Zip(("a.dll", "x")), Target, new string('0', 64), 1000)).Message);
        Assert.False(Directory.Exists(Target));
    }

    [Fact]
    public void A_file_that_is_there_twice_is_refused() =>
        Assert.ThrowsAny<IOException>(() => BundleArchive.Unpack(Zip(("a.dll", "x"), ("a.dll", "y")), Target, new string('0', 64), 1000));

    static MemoryStream Zip(params (string Path, string Content)[] files)
    {
        var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (path, content) in files)
            {
                using var writer = new StreamWriter(zip.CreateEntry(path).Open());
                writer.Write(content);
            }
        packed.Position = 0;
        return packed;
    }
}
