using ActorSweep.Models;
using ActorSweep.Protocol.Bundles;

namespace ActorSweep.Tests.Bundles;

public sealed class BundleTests : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("actorsweep-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_bundle_contains_the_code_and_its_references_except_assemblies_that_every_node_has()
    {
        var files = Bundle.Of([typeof(BundleTests).Assembly])!.Files.Select(f => f.Path).ToList();

        Assert.Contains("ActorSweep.Tests.dll", files);
        Assert.Contains("ActorSweep.Tests.pdb", files);
        Assert.Contains("ActorSweep.Models.dll", files);
        Assert.Contains("xunit.core.dll", files);
        Assert.DoesNotContain("ActorSweep.Engine.dll", files);
        Assert.DoesNotContain("Akka.dll", files);
        Assert.DoesNotContain(files, f => f.StartsWith("System.Private", StringComparison.Ordinal));
    }

    [Fact]
    public void The_bundle_of_code_without_references_contains_only_its_assembly_and_symbols() =>
        Assert.Equal(["ActorSweep.Models.dll", "ActorSweep.Models.pdb"], Bundle.Of([typeof(Sir).Assembly])!.Files.Select(f => f.Path));

    [Fact]
    public void The_bundle_of_a_function_that_every_node_has_contains_the_calling_program() =>
        Assert.Contains(Bundle.Of([typeof(Math).Assembly])!.Files, f => f.Path == $"{System.Reflection.Assembly.GetEntryAssembly()!.GetName().Name}.dll");

    [Fact]
    public void A_bundle_contains_the_native_libraries_of_its_references_for_each_platform()
    {
        var files = Bundle.Of([typeof(SkiaSharp.SKBitmap).Assembly])!.Files.Select(f => f.Path).ToList();
        Assert.Contains("runtimes/linux-x64/native/libSkiaSharp.so", files);
        Assert.Contains("runtimes/linux-arm64/native/libSkiaSharp.so", files);
    }

    [Fact]
    public void Code_that_is_in_no_file_cannot_be_bundled()
    {
        var made = System.Reflection.Emit.AssemblyBuilder.DefineDynamicAssembly(new("made"), System.Reflection.Emit.AssemblyBuilderAccess.Run);
        Assert.StartsWith(
            "the code of 'made' cannot be sent to the cluster, because it is not in a file",
            Assert.Throws<CannotTravelException>(() => Bundle.Of([made])).Message);
    }

    [Fact]
    public void The_name_of_a_bundle_depends_only_on_its_contents()
    {
        var name = Of("a", "b").Name;
        Assert.True(Bundle.IsName(name));
        Assert.Equal(name, Of("a", "b").Name);
        Assert.NotEqual(name, Of("a", "c").Name);
    }

    [Theory]
    [InlineData("../../../etc/passwd")]
    [InlineData("")]
    [InlineData("ABCDEF")]
    public void A_text_that_is_not_a_hash_is_not_the_name_of_a_bundle(string text) => Assert.False(Bundle.IsName(text));

    Bundle Of(params string[] contents) => Bundle.Of(contents.Select((content, i) =>
    {
        var path = Path.Combine(_folder.FullName, $"{i}");
        File.WriteAllText(path, content);
        return ($"lib/{i}", path);
    }));
}
