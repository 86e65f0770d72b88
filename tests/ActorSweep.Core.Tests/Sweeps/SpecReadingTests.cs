using System.Text;
using System.Text.Json;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Tests.Sweeps;

/// <summary>A whole spec is read from named values and written as JSON.</summary>
public sealed class SpecReadingTests
{
    const string Whole = """
        {"model":"flu","design":"zip","parameters":{"beta":"0.1,0.2","gamma":"linspace(0,1,2)"},"replicates":3,"seed":18446744073709551615,
        "common-random-numbers":true,"every":40,"quantiles":[0,0.5,1],"retries":2,"check":true}
        """;

    [Fact]
    public void Every_field_of_a_spec_is_read_and_written()
    {
        var spec = SweepFields.Read(JsonNode.Of(Whole));
        Assert.Equal(("flu", Design.Zip, 3, ulong.MaxValue, true, 40L, 2), (spec.Model, spec.Design, spec.Replicates, spec.Seed, spec.CommonRandomNumbers, spec.Every, spec.Retries));
        Assert.Equal([("beta", "0.1,0.2"), ("gamma", "linspace(0,1,2)")], spec.Parameters.Select(p => (p.Name, p.Values.ToString())));
        Assert.Equal([0, 0.5, 1], spec.Quantiles);
        Assert.Equal(Whole.ReplaceLineEndings(""), Written(spec));
    }

    [Fact]
    public void A_field_that_is_left_out_keeps_its_default()
    {
        var spec = SweepFields.Read(JsonNode.Of("{}"));
        Assert.Equal(Written(new SweepSpec()), Written(spec));
        Assert.Contains("\"every\":null", Written(spec));
    }

    [Theory]
    [InlineData("null", null)]
    [InlineData("\"\"", null)]
    [InlineData("7", 7L)]
    public void An_optional_number_is_null_or_empty_or_a_number(string written, long? every) =>
        Assert.Equal(every, SweepFields.Read(JsonNode.Of($$"""{"every":{{written}}}""")).Every);

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    public void A_switch_is_true_or_false(string written, bool common)
    {
        Assert.Equal(common, SweepFields.Read(JsonNode.Of($$"""{"common-random-numbers":"{{written}}"}""")).CommonRandomNumbers);
        Assert.Equal(common, SweepFields.CommonRandomNumbers.Read(written)(new() { CommonRandomNumbers = !common }).CommonRandomNumbers);
    }

    [Theory]
    [InlineData("7", new[] { 7.0 })]
    [InlineData("[1,2.5]", new[] { 1, 2.5 })]
    [InlineData("[7]", new[] { 7.0 })]
    [InlineData("\"range(2)\"", new[] { 0.0, 1 })]
    public void The_values_of_a_parameter_are_a_number_a_list_or_a_text(string written, double[] values) =>
        Assert.Equal(values, SweepFields.Read(JsonNode.Of($$$"""{"parameters":{"a":{{{written}}}}}""")).Parameters.Single().Values.ToArray());

    [Theory]
    [InlineData("7", "$: a sweep must be written as 'name: value' lines.")]
    [InlineData("""{"bta":1}""", "$: a sweep has no field 'bta'. The choices are: model, design, parameters, replicates, seed, common-random-numbers, every, quantiles, retries, check.")]
    [InlineData("""{"model":[1]}""", "$.model: this must be a single value.")]
    [InlineData("""{"quantiles":0.5}""", "$.quantiles: this must be a list, such as [0.05, 0.5, 0.95].")]
    [InlineData("""{"quantiles":[0.5,"x"]}""", "$.quantiles[1]: 'x' is not a number.")]
    [InlineData("""{"design":"cross"}""", "$.design: design cannot be 'cross'. The choices are: grid, zip.")]
    [InlineData("""{"common-random-numbers":"maybe"}""", "$.common-random-numbers: 'maybe' is neither true nor false.")]
    [InlineData("""{"seed":-1}""", "$.seed: '-1' is not a whole number from 0 to 18446744073709551615.")]
    [InlineData("""{"replicates":1.5}""", "$.replicates: '1.5' is not a whole number from 1 to 9223372036854775807.")]
    [InlineData("""{"every":"often"}""", "$.every: 'often' is not a whole number from 1 to 9223372036854775807.")]
    [InlineData("""{"parameters":[1]}""", "$.parameters: parameters must be written as 'name: value' lines.")]
    [InlineData("""{"parameters":{"a":{"b":1}}}""", "$.parameters.a: parameter 'a' takes a number, a list, or a text such as linspace(a,b,n).")]
    [InlineData("""{"parameters":{"a":"linspace(1,2)"}}""", "$.parameters.a: parameter 'a': cannot read 'linspace(1,2)': ")]
    public void A_value_that_cannot_be_read_is_refused_with_its_place_and_with_what_is_allowed(string json, string message) =>
        Assert.StartsWith(message, Assert.Throws<InvalidSweepException>(() => SweepFields.Read(JsonNode.Of(json))).Message, StringComparison.Ordinal);

    static string Written(SweepSpec spec)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            foreach (var field in SweepFields.All)
                field.Write(json, spec);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
