using System.Reflection;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Tests.Sweeps;

public sealed class SweepFieldsTests
{
    static readonly PropertyInfo[] Properties = [.. typeof(SweepSpec).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite)];

    [Fact]
    public void Each_property_of_a_spec_has_one_field_and_each_field_sets_one_property()
    {
        var changed = SweepFields.All.Select(field => Assert.Single(Properties, p => IsChanged(p, field.Read(field.Example)(new SweepSpec()))));
        Assert.Equal(Properties.Select(p => p.Name).Order(), changed.Select(p => p.Name).Order());
    }

    [Fact]
    public void No_two_fields_share_a_name_an_option_or_a_place_in_the_help()
    {
        Assert.Distinct(SweepFields.All.Select(field => field.Name));
        Assert.Distinct(SweepFields.All.SelectMany(field => (string?[])[field.Flag, field.ShortFlag]).Where(name => name is not null));
        Assert.Equal(Enumerable.Range(0, SweepFields.All.Count), SweepFields.All.Select(field => field.HelpPlace).Order());
    }

    [Fact]
    public void An_example_passes_the_checks_of_its_field()
    {
        foreach (var field in SweepFields.All)
            field.Check(field.Read(field.Example)(new SweepSpec()));
    }

    [Theory]
    [InlineData("every", "0", "--every takes a whole number from 1 to 9223372036854775807, not '0'.")]
    [InlineData("replicates", "x", "--replicates takes a whole number from 1 to 9223372036854775807, not 'x'.")]
    [InlineData("retries", "101", "--retries takes a whole number from 0 to 100, not '101'.")]
    [InlineData("seed", "-1", "--seed takes a whole number from 0 to 18446744073709551615, not '-1'.")]
    [InlineData("design", "cross", "design cannot be 'cross'. The choices are: grid, zip.")]
    [InlineData("quantiles", "0.5,x", "--quantiles takes numbers from 0 to 1, as in 0.05,0.5,0.95, not 'x'.")]
    [InlineData("common-random-numbers", "maybe", "--common-random-numbers takes true or false, not 'maybe'.")]
    [InlineData("parameters", "=1", "cannot read -p '=1': write NAME=VALUES, as in -p beta=linspace(1e-4,4e-4,4).")]
    [InlineData("parameters", "beta", "cannot read -p 'beta': write NAME=VALUES, as in -p beta=linspace(1e-4,4e-4,4).")]
    public void An_unreadable_value_of_a_field_is_refused_with_what_is_allowed(string name, string word, string message) => Assert.Equal(
        message, Assert.Throws<InvalidSweepException>(() => SweepFields.All.Single(field => field.Name == name).Read(word)).Message);

    [Fact]
    public void Only_parameters_repeat_and_only_numbers_are_checked_when_the_word_is_read()
    {
        Assert.Equal(["parameters"], Names(field => field.IsRepeatable));
        Assert.Equal(["model", "design", "parameters", "replicates", "seed", "common-random-numbers"], Names(field => field.DescribesOwnSweep));
        Assert.Equal(["replicates", "seed", "every", "retries"], Names(field => field.Kind.IsNumber));
        Assert.Equal(["common-random-numbers", "check"], Names(field => field.ValueName is null));
        Assert.Equal(["parameters"], Names(field => field.Flag != $"--{field.Name}"));
        Assert.Equal(("--parameter", "-p"), (SweepFields.Parameters.Flag, SweepFields.Parameters.ShortFlag));
        Assert.All(SweepFields.All, field => Assert.Matches(@"^\S.+\.", field.Help));
        Assert.All(SweepFields.All, field => Assert.True(field.ValueName is not ""));
    }

    static IEnumerable<string> Names(Func<SweepField, bool> condition) => SweepFields.All.Where(condition).Select(field => field.Name);

    [Theory]
    [InlineData("retries", "0")]
    [InlineData("retries", "100")]
    [InlineData("replicates", "1")]
    [InlineData("quantiles", "0,1")]
    public void The_least_and_the_most_value_of_a_field_are_allowed(string name, string word)
    {
        var field = SweepFields.All.Single(field => field.Name == name);
        field.Check(field.Read(word)(new SweepSpec()));
    }

    static bool IsChanged(PropertyInfo property, SweepSpec spec) => !Equals(property.GetValue(spec), property.GetValue(new SweepSpec()));
}
