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
    [InlineData("NoModel", "Its methods return: One: Int32")]
    [InlineData("SeveralModels", "several models: First, Second")]
    public void What_is_none_is_told(string named, string word) =>
        Assert.Contains(word, Assert.Throws<UsageException>(() => ModelFile.Load($"{Here}!ActorSweep.Tests.Node.{named}")).Message);

    [Theory]
    [InlineData("!Flu", "write PATH!TYPE")]
    [InlineData("My.dll!", "write PATH!TYPE")]
    public void What_lacks_a_half_is_told(string text, string word) =>
        Assert.Contains(word, Assert.Throws<UsageException>(() => ModelFile.Load(text)).Message);

    [Fact]
    public void A_type_whose_namespace_was_forgotten_is_offered() =>
        Assert.Contains("Did you mean 'ActorSweep.Tests.Node.OwnModel.Run'?", Assert.Throws<UsageException>(() => ModelFile.Load($"{Here}!OwnModel")).Message);

    [Fact]
    public void An_assembly_without_any_model_is_told_what_one_is() =>
        Assert.Contains("It has no model at all: that is a public static method", Assert.Throws<UsageException>(() => ModelFile.Load($"{typeof(FactAttribute).Assembly.Location}!Flu")).Message);

    [Fact]
    public void A_path_in_a_spec_file_may_start_from_its_folder()
    {
        var (folder, name) = (Path.GetDirectoryName(Here)!, Path.GetFileName(Here));
        Assert.Equal($"{Here}!Flu", ModelFile.Beside(Path.Combine(folder, "my.yaml"), $"{name}!Flu"));
        Assert.Equal("elsewhere.dll!Flu", ModelFile.Beside(Path.Combine(folder, "my.yaml"), "elsewhere.dll!Flu"));
        Assert.Equal("sir", ModelFile.Beside(Path.Combine(folder, "my.yaml"), "sir"));
    }

    [Fact]
    public void Source_code_is_told_to_be_built()
    {
        var source = Path.Combine(Path.GetTempPath(), $"actorsweep-test-{Environment.ProcessId}.cs");
        File.WriteAllText(source, "");
        Assert.Contains("Build it", Assert.Throws<UsageException>(() => ModelFile.Load($"{source}!Flu")).Message);
        File.Delete(source);
    }

    [Fact]
    public void A_file_that_is_not_there_or_no_assembly_is_told()
    {
        Assert.Contains("there is no file", Assert.Throws<UsageException>(() => ModelFile.Load("nowhere.dll!Flu")).Message);
        var text = Path.Combine(AppContext.BaseDirectory, "ActorSweep.Tests.deps.json");
        Assert.Contains("no .NET assembly", Assert.Throws<UsageException>(() => ModelFile.Load($"{text}!Flu")).Message);
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
