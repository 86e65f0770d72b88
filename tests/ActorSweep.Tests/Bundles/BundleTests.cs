using ActorSweep.Models;
using ActorSweep.Protocol.Bundles;

namespace ActorSweep.Tests.Bundles;

public sealed class BundleTests : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("actorsweep-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void It_has_the_code_and_what_that_refers_to_but_not_what_every_node_has()
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
    public void Code_that_needs_nothing_else_goes_alone() =>
        Assert.Equal(["ActorSweep.Models.dll", "ActorSweep.Models.pdb"], Bundle.Of([typeof(Sir).Assembly])!.Files.Select(f => f.Path));

    [Fact]
    public void A_function_that_every_node_has_goes_with_the_program_that_calls_it_whose_values_it_may_take() =>
        Assert.Contains(Bundle.Of([typeof(Math).Assembly])!.Files, f => f.Path == $"{System.Reflection.Assembly.GetEntryAssembly()!.GetName().Name}.dll");

    [Fact]
    public void Native_libraries_go_along_where_one_is_called()
    {
        var files = Bundle.Of([typeof(SkiaSharp.SKBitmap).Assembly])!.Files.Select(f => f.Path).ToList();
        Assert.Contains("runtimes/linux-x64/native/libSkiaSharp.so", files);
        Assert.Contains("runtimes/linux-arm64/native/libSkiaSharp.so", files);
    }

    [Fact]
    public void Code_that_is_in_no_file_is_refused_with_what_to_do()
    {
        var made = System.Reflection.Emit.AssemblyBuilder.DefineDynamicAssembly(new("made"), System.Reflection.Emit.AssemblyBuilderAccess.Run);
        Assert.StartsWith("the code of 'made' is in no file", Assert.Throws<CannotTravelException>(() => Bundle.Of([made])).Message);
    }

    [Fact]
    public void Its_name_changes_with_what_is_in_it_and_with_nothing_else()
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
    public void Not_everything_is_a_name(string text) => Assert.False(Bundle.IsName(text));

    Bundle Of(params string[] contents) => Bundle.Of(contents.Select((content, i) =>
    {
        var path = Path.Combine(_folder.FullName, $"{i}");
        File.WriteAllText(path, content);
        return ($"lib/{i}", path);
    }));
}
