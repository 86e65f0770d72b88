using ActorSweep.Node;

namespace ActorSweep.Tests.Node;

/// <summary>The models that <c>--model PATH!TYPE</c> finds, and its errors.</summary>
public sealed class ModelFileTests
{
    static readonly string Here = typeof(ModelFileTests).Assembly.Location;

    [Theory]
    [InlineData("OwnModel", "OwnModel")]
    [InlineData("OwnModel.Run", "OwnModel.Run")]
    [InlineData("SeveralModels.Second", "SeveralModels.Second")]
    public void A_type_with_one_model_or_a_method_is_a_model(string named, string called) =>
        Assert.Equal(called, ModelFile.Load($"{Here}!ActorSweep.Tests.Node.{named}").Signature.Name);

    [Theory]
    [InlineData("OwnModels", "has no type or method")]
    [InlineData("OwnModels", "OwnModel")]
    [InlineData("NoModel", "The type's methods return: One: Int32")]
    [InlineData("SeveralModels", "several models: First, Second")]
    public void A_name_that_is_not_one_model_is_refused_with_the_reason(string named, string word) =>
        Assert.Contains(word, Assert.Throws<UsageException>(() => ModelFile.Load($"{Here}!ActorSweep.Tests.Node.{named}")).Message);

    [Theory]
    [InlineData("!Flu", "write PATH!TYPE")]
    [InlineData("My.dll!", "write PATH!TYPE")]
    public void A_model_without_a_path_or_a_type_is_refused(string text, string word) =>
        Assert.Contains(word, Assert.Throws<UsageException>(() => ModelFile.Load(text)).Message);

    [Fact]
    public void A_type_name_without_its_namespace_is_refused_with_a_suggestion() =>
        Assert.Contains("Did you mean 'ActorSweep.Tests.Node.OwnModel.Run'?", Assert.Throws<UsageException>(() => ModelFile.Load($"{Here}!OwnModel")).Message);

    [Fact]
    public void The_error_for_an_assembly_without_models_explains_what_a_model_is() =>
        Assert.Contains("The assembly has no model. A model is a public static method", Assert.Throws<UsageException>(() => ModelFile.Load($"{typeof(FactAttribute).Assembly.Location}!Flu")).Message);

    [Fact]
    public void A_model_path_in_a_spec_file_can_start_from_the_folder_of_the_file()
    {
        var (folder, name) = (Path.GetDirectoryName(Here)!, Path.GetFileName(Here));
        Assert.Equal($"{Here}!Flu", ModelFile.Beside(Path.Combine(folder, "my.yaml"), $"{name}!Flu"));
        Assert.Equal("elsewhere.dll!Flu", ModelFile.Beside(Path.Combine(folder, "my.yaml"), "elsewhere.dll!Flu"));
        Assert.Equal("sir", ModelFile.Beside(Path.Combine(folder, "my.yaml"), "sir"));
    }

    [Fact]
    public void An_assembly_with_several_models_is_refused_with_their_names() => Assert.Contains(
        $"has several models. Name one, as in --model '{Here}!", Assert.Throws<UsageException>(() => ModelFile.Load(Here)).Message, StringComparison.Ordinal);

    [Fact]
    public void Packages_of_a_library_are_found_in_the_package_folder()
    {
        var deps = Path.Combine(Path.GetTempPath(), $"actorsweep-test-{Environment.ProcessId}.deps.json");
        File.WriteAllText(deps, """
            {"targets": {".NETCoreApp,Version=v10.0": {
              "Mine/1.0.0": {"dependencies": {"MathNet.Numerics": "5.0.0"}, "runtime": {"Mine.dll": {}}},
              "MathNet.Numerics/5.0.0": {"runtime": {"lib/net6.0/MathNet.Numerics.dll": {"assemblyVersion": "5.0.0.0"}}},
              "NoCode/1.0.0": {}}}}
            """);
        var files = ModelPackages.FilesIn(deps, "/packages");
        File.Delete(deps);
        Assert.Equal("/packages/mathnet.numerics/5.0.0/lib/net6.0/MathNet.Numerics.dll", files["mathnet.numerics"]);
        Assert.Equal(2, files.Count);
        Assert.Empty(ModelPackages.FilesIn("missing.deps.json", "/packages"));
    }

    [Fact]
    public void A_missing_file_or_a_file_that_is_no_assembly_is_refused()
    {
        Assert.Contains("the file 'nowhere.dll' does not exist", Assert.Throws<UsageException>(() => ModelFile.Load("nowhere.dll!Flu")).Message);
        var text = Path.Combine(AppContext.BaseDirectory, "ActorSweep.Tests.deps.json");
        Assert.Contains("not a .NET assembly", Assert.Throws<UsageException>(() => ModelFile.Load($"{text}!Flu")).Message);
    }
}

public sealed record OwnSeries(double[] y);

public static class OwnModel
{
    public static OwnSeries Run(double slope = 1) => new([0, slope]);

    public static int NotOne() => 1;
}

public static class SeveralModels
{
    public static OwnSeries First() => new([1]);

    public static OwnSeries Second() => new([2]);
}

public static class NoModel
{
    public static int One() => 1;
}
