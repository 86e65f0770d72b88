using System.IO.Compression;
using ActorSweep.Protocol.Bundles;

namespace ActorSweep.Tests.Bundles;

public sealed class BundleArchiveTests : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("actorsweep-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    string Target => Path.Combine(_folder.FullName, "target");

    [Fact]
    public void A_packed_bundle_is_unpacked_with_the_same_files()
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
    public void A_path_outside_of_the_bundle_is_refused_and_no_file_is_left(string path)
    {
        var refused = Assert.Throws<InvalidDataException>(() => BundleArchive.Unpack(Zip((path, "x")), Target, new string('0', 64), 1000));
        Assert.Contains("outside of the bundle", refused.Message);
        Assert.False(Directory.Exists(Target));
        Assert.Empty(_folder.EnumerateFileSystemInfos("*evil*", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_bundle_that_unpacks_to_more_than_the_limit_is_refused_and_no_file_is_left()
    {
        var refused = Assert.Throws<InvalidDataException>(() => BundleArchive.Unpack(Zip(("bomb", new string('0', 1_000_000))), Target, new string('0', 64), 999_999));
        Assert.Contains("actorsweep.bundles.largest", refused.Message);
        Assert.False(Directory.Exists(Target));
    }

    [Fact]
    public void A_bundle_whose_hashes_do_not_match_its_name_is_refused_and_no_file_is_left()
    {
        Assert.Contains("other hashes", Assert.Throws<InvalidDataException>(() => BundleArchive.Unpack(Zip(("a.dll", "x")), Target, new string('0', 64), 1000)).Message);
        Assert.False(Directory.Exists(Target));
    }

    [Fact]
    public void A_bundle_with_the_same_path_twice_is_refused() =>
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
