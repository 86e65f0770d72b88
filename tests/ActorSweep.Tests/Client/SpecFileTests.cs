using ActorSweep.Client;
using ActorSweep.Protocol.Messages;

namespace ActorSweep.Tests.Client;

public sealed class SpecFileTests
{
    const string Yaml = """
        # how infection depends on beta and on noise
        model: sir
        design: zip
        parameters:
          beta: linspace(1e-4, 4e-4, 4)
          noise: [10, 20, 30, 40]
          npts: 20000
        replicates: 200
        seed: 18446744073709551615
        common-random-numbers: true
        every: 40
        quantiles: [0.1, 0.9]
        retries: 2
        """;

    static readonly SweepSpec Spec = new()
    {
        Model = "sir",
        Design = Design.Zip,
        Parameters =
        [
            new("beta", new Linspace(1e-4, 4e-4, 4)), new("noise", new ValueList([10, 20, 30, 40])), new("npts", new Constant(20000)),
        ],
        Replicates = 200,
        Seed = ulong.MaxValue,
        CommonRandomNumbers = true,
        Every = 40,
        Quantiles = [0.1, 0.9],
        Retries = 2,
    };

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    public void A_file_with_thousands_of_levels_is_refused(string level)
    {
        var text = string.Concat(Enumerable.Repeat(level, 100_000));
        Assert.Contains("the file is nested in more than 64 levels", Assert.Throws<InvalidSweepException>(() => SpecFile.Parse("deep.yaml", text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_YAML_file_can_set_every_field_of_a_sweep() => AssertSame(Spec, SpecFile.Parse("my.yaml", Yaml));

    [Theory]
    [InlineData("", "my.yaml: the file is empty. A sweep has at least one line, such as 'model: sir'.")]
    [InlineData("# only a comment\n", "my.yaml: the file is empty. A sweep has at least one line, such as 'model: sir'.")]
    [InlineData("model: sir\nparameters:\n\tbeta: 1\n", "my.yaml(3,1): the line is indented with a tab. Use spaces.")]
    [InlineData("model: sir\n---\nmodel: sir\n", "my.yaml: the file has 2 documents; a sweep must be one document.")]
    public void A_file_that_is_not_one_sweep_is_refused_with_its_place(string text, string message) =>
        Assert.Equal(message, Assert.Throws<InvalidSweepException>(() => SpecFile.Parse("my.yaml", text)).Message);

    [Fact]
    public void Whole_numbers_in_a_YAML_file_are_exact() => Assert.Equal(
        "9007199254740993,18446744073709551615",
        SpecFile.Parse("my.yaml", "parameters:\n  n: [9007199254740993, 18446744073709551615]").Parameters[0].Values.ToString());

    [Fact]
    public void The_json_of_a_spec_is_a_spec_file() => AssertSame(Spec, SpecFile.Parse("my.json", SpecJson.Write(Spec)));

    [Fact]
    public void The_json_of_a_spec_reads_back_as_the_spec() => AssertSame(Spec, SpecJson.Read(SpecJson.Write(Spec)));

    [Fact]
    public void The_sweep_of_the_deck_reads_back_from_JSON_unchanged() => AssertSame(SweepSpec.Deck, SpecJson.Read(SpecJson.Write(SweepSpec.Deck)));

    [Theory]
    [InlineData("model: sir\nreplicats: 3", "my.yaml(2,1): a sweep has no field 'replicats'. Did you mean 'replicates'?")]
    [InlineData("replicates: many", "my.yaml(1,13): 'many' is not a whole number from 1 to 9223372036854775807.")]
    [InlineData("design: cross", "my.yaml(1,9): design cannot be 'cross'. The choices are: grid, zip.")]
    [InlineData("parameters:\n  beta: linspce(1,2,3)", "my.yaml(2,9): parameter 'beta': cannot read 'linspce(1,2,3)'")]
    [InlineData("parameters:\n  beta: {a: 1}", "my.yaml(2,9): parameter 'beta' takes a number")]
    [InlineData("quantiles: 0.5", "my.yaml(1,12): this must be a list")]
    [InlineData("common-random-numbers: maybe", "my.yaml(1,24): 'maybe' is neither true nor false.")]
    [InlineData("- a\n- b", "my.yaml(1,1): a sweep must be written as")]
    [InlineData("[1]: 2", "my.yaml(1,1): this must be a single value.")]
    [InlineData("parameters:\n  beta: [1e-4, 2e-4\n  npts: 3\n", "my.yaml: the file is not YAML or JSON: ")]
    [InlineData("quantiles: [0.5, x]", "my.yaml(1,18): 'x' is not a number.")]
    [InlineData("replicates: 1e99", "my.yaml(1,13): '1e99' is not a whole number from 1 to 9223372036854775807.")]
    [InlineData("parameters:\n  n: [18446744073709551617, 1]", "my.yaml(2,6): parameter 'n': cannot read '18446744073709551617,1': ")]
    [InlineData("parameters:\n  n: []", "my.yaml(2,6): parameter 'n': cannot read '': the list has no number.")]
    [InlineData("seed: -1", "my.yaml(1,7): '-1' is not a whole number from 0 to 18446744073709551615.")]
    [InlineData("model: [", "is not YAML or JSON")]
    public void An_invalid_spec_file_is_refused_with_the_reason(string text, string message) =>
        Assert.Contains(message, Assert.Throws<InvalidSweepException>(() => SpecFile.Parse("my.yaml", text)).Message);

    static void AssertSame(SweepSpec expected, SweepSpec actual) => Assert.Equal(SpecJson.Write(expected), SpecJson.Write(actual));
}
