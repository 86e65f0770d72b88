using ActorSweep.Models;

namespace ActorSweep.Tests.Client;

public sealed class SweepDigestTests
{
    const string Empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    static SirRun Run(int seed, int npts = 1000) => Sir.Simulate(seed, npts: npts);

    [Fact]
    public void The_digest_depends_on_the_order_of_the_runs() =>
        Assert.NotEqual(SweepDigest.Of([Run(1), Run(2)]), SweepDigest.Of([Run(2), Run(1)]));

    [Fact]
    public void The_digest_depends_on_the_recorded_times()
    {
        Assert.Equal(SweepDigest.Of([Run(1)]), SweepDigest.Of([Run(1)], every: 2));
        Assert.NotEqual(SweepDigest.Of([Run(1)]), SweepDigest.Of([Run(1)], every: 1));
    }

    [Fact]
    public void The_digest_of_runs_is_the_digest_of_their_hashes()
    {
        var run = Run(7, npts: 3);
        double[] published = [.. run.S, .. run.I, .. run.R, run.S[^1], run.I[^1], run.R[^1], run.peak_I, run.peak_t];
        var hash = System.Security.Cryptography.SHA256.HashData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(published.AsSpan()));
        Assert.Equal(SweepDigest.OfHashes([hash]), SweepDigest.Of([run]));
    }

    [Fact]
    public void The_digest_of_no_runs_is_that_of_no_bytes() => Assert.Equal(Empty, SweepDigest.Of<SirRun>([]));

    [Fact]
    public void The_digest_depends_on_scalars() =>
        Assert.NotEqual(SweepDigest.Of([Run(1)]), SweepDigest.Of([Run(1) with { peak_t = 1 }]));

    [Fact]
    public void Results_of_scalars_alone_have_a_digest() =>
        Assert.NotEqual(SweepDigest.Of([new { Cost = 1.0 }]), SweepDigest.Of([new { Cost = 2.0 }]));

    [Fact]
    public void A_type_without_series_and_scalars_is_refused() =>
        Assert.Contains("Int32 has neither series nor scalars to digest", Assert.Throws<ArgumentException>(() => SweepDigest.Of([1])).Message);

    [Fact]
    public void An_interval_below_one_step_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SweepDigest.Of([Run(1)], every: 0));
}
