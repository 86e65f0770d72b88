using ActorSweep.Protocol.Messages;

namespace ActorSweep.Tests.Protocol;

public sealed class SpecJsonTests
{
    /// <summary>Journals hold specs as JSON, so its names and its order never change.</summary>
    [Fact]
    public void The_JSON_of_a_spec_has_not_changed() => Assert.Equal(
        """{"model":"sir","design":"zip","parameters":"""
        + """{"seed":"range(10)","beta":"linspace(5E-05,0.0005,10)"},"replicates":1,"seed":0,"common-random-numbers":false,"every":null,"quantiles":"""
        + """[0.05,0.25,0.5,0.75,0.95],"retries":0,"check":false}""",
        SpecJson.Write(SweepSpec.Deck));

    [Fact]
    public void The_JSON_of_a_signature_has_exact_whole_numbers()
    {
        var model = new ModelSignature("flu", [new("id", (1L << 53) + 1, true, long.MinValue, long.MaxValue), new("r0", 1.5, false, 0, double.PositiveInfinity)], false, ["I"], []);
        var json = SignatureJson.Write(model);

        Assert.Contains("""{"name":"id","default":9007199254740993,"is-integer":true,"minimum":-9223372036854775808,"maximum":9223372036854775807}""", json, StringComparison.Ordinal);
        Assert.Equal(model.Parameters, SignatureJson.Read(json).Parameters);
    }

    [Theory]
    [InlineData("""{"parameters":{"id":9007199254740993}}""", "9007199254740993")]
    [InlineData("""{"parameters":{"id":[1,9007199254740993]}}""", "1,9007199254740993")]
    [InlineData("""{"parameters":{"id":"range(9007199254740993,9007199254740995)"}}""", "range(9007199254740993,9007199254740995,1)")]
    public void The_JSON_of_a_spec_has_exact_whole_numbers(string json, string values)
    {
        var spec = SpecJson.Read(json);
        Assert.Equal(values, spec.Parameters[0].Values.ToString());
        Assert.Equal(spec.Parameters, SpecJson.Read(SpecJson.Write(spec)).Parameters);
    }

    [Fact]
    public void Unknown_fields_in_the_JSON_of_a_spec_are_ignored()
    {
        var spec = SpecJson.Read("""{"replicates":3,"from-the-future":true}""");
        Assert.Equal(SpecJson.Write(new SweepSpec { Replicates = 3 }), SpecJson.Write(spec));
    }

    [Theory]
    [InlineData("nonsense", "the sweep is not JSON: ")]
    [InlineData("[1]", "a sweep must be a JSON object.")]
    [InlineData("""{"replicates":"many"}""", "'many' is not a whole number from 1 to 9223372036854775807.")]
    [InlineData("""{"parameters":[1]}""", "parameters must be written as 'name: value' lines.")]
    [InlineData("""{"quantiles":{"a":1}}""", "this must be a list")]
    public void Invalid_JSON_of_a_spec_is_refused_with_the_reason(string json, string message) =>
        Assert.Contains(message, Assert.Throws<InvalidSweepException>(() => SpecJson.Read(json)).Message);
}
