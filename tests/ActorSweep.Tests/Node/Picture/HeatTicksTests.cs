using ActorSweep.Node.Picture;

namespace ActorSweep.Tests.Node.Picture;

public sealed class HeatTicksTests
{
    [Theory]
    [InlineData(400, "0.0003 0.00001 1.23e14 1e-12")]
    [InlineData(200, "0.0003 1e-12")]
    [InlineData(20, "0.0003")]
    public void Values_that_do_not_fit_beside_each_other_are_left_out(double width, string texts) => Assert.Equal(
        texts, string.Join(' ', HeatTicks.Fit([0.0003, 0.00001, 123456789012345, 1e-12], 5, width, text => 8 * text.Length).Select(tick => tick.Text)));
}
