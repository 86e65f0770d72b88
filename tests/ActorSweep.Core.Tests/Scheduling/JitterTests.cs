using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Tests.Scheduling;

public sealed class JitterTests
{
    /// <summary>The values come from the same formula in Python. Other values would change the stories of all recorded seeds.</summary>
    [Theory]
    [InlineData(0, 1, 0.6115191857730449)]
    [InlineData(1, 0, 0.4279122641672063)]
    [InlineData(7, 1, 0.22819494122527695)]
    [InlineData(7, 2, 0.9869607368391914)]
    [InlineData(1000000, 3, 0.4915478511241451)]
    public void The_jitter_depends_only_on_the_index_and_the_try(long index, int tries, double jitter) => Assert.Equal(jitter, Jitter.Of(index, tries));

    [Fact]
    public void The_jitter_of_a_thousand_tasks_spreads_evenly_from_0_to_1()
    {
        var all = Enumerable.Range(0, 1000).Select(i => Jitter.Of(i, 1)).ToList();
        Assert.All(all, jitter => Assert.InRange(jitter, 0, 0.999999));
        for (var tenth = 0; tenth < 10; tenth++)
            Assert.InRange(all.Count(jitter => (int)(jitter * 10) == tenth), 60, 140);
    }
}
