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
    public void A_misspelt_name_gets_the_nearest_name_suggested(string wrong, string meant) =>
        Assert.Equal($"Did you mean '{meant}'? The choices are: seed, beta, gamma, npts.", Nearest.Suggest(wrong, Names));

    [Fact]
    public void A_name_far_from_all_others_gets_only_the_list_of_names() =>
        Assert.Equal("The choices are: seed, beta, gamma, npts.", Nearest.Suggest("wavelength", Names));
}
