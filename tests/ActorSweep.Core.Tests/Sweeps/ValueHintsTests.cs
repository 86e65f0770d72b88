using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Tests.Sweeps;

public sealed class ValueHintsTests
{
    [Theory]
    [InlineData("0,5", "x has the two values 0 and 5; the number is written 0.5.")]
    [InlineData("range(1,1.3,0.1)", "x includes 1.3000000000000003, the end of its range, because steps of 0.1 are rounded. linspace(1,END,3) has an exact number of values.")]
    [InlineData("0,1", null)]
    [InlineData("0.1,0.5", null)]
    [InlineData("0,5,6", null)]
    [InlineData("range(0,3)", null)]
    [InlineData("range(1,1.2,0.1)", null)]
    [InlineData("linspace(0,1,3)", null)]
    public void Values_that_were_probably_written_by_mistake_are_told(string values, string? hint) =>
        Assert.Equal(hint, ValueHints.For("x", ValueGrammar.Parse("x", values)));
}
