using ActorSweep.Node.Picture;

namespace ActorSweep.Tests.Node.Picture;

public sealed class BandCurvesTests
{
    [Fact]
    public void Means_and_limits_that_are_not_finite_are_left_out()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, """
            point,t,series,n,mean,sd,min,max,q0.05,q0.95
            0,0,X,2,1,Infinity,0,2,-Infinity,Infinity
            0,1,X,2,Infinity,NaN,0,2,0,2
            0,2,X,0,NaN,NaN,NaN,NaN,NaN,NaN

            """.ReplaceLineEndings("\n"));
        var curve = BandCurves.Read(file, new HashSet<long> { 0 }).Single();
        File.Delete(file);
        Assert.Equal((0.0, 1.0, 0.0, 2.0), (curve.Times.Single(), curve.Means.Single(), curve.Lows.Single(), curve.Highs.Single()));
    }
}
