using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Tests.Sweeps;

public sealed class NearestTests
{
    static readonly string[] Names = ["seed", "beta", "gamma", "npts"];

    [Theory]
    [InlineData("bta", "beta")]
    [InlineData("BETA", "beta")]
    [InlineData("gama", "gamma")]
    [InlineData("seeds", "seed")]
    public void A_slip_of_the_pen_gets_the_name_that_was_meant(string wrong, string meant) =>
        Assert.Equal($"Did you mean '{meant}'? There are: seed, beta, gamma, npts.", Nearest.Suggest(wrong, Names));

    [Fact]
    public void A_name_far_from_all_gets_the_list_alone() =>
        Assert.Equal("There are: seed, beta, gamma, npts.", Nearest.Suggest("wavelength", Names));
}
