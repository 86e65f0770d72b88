using ActorSweep.Execution.Processes;

namespace ActorSweep.Tests.Hosting.Processes;

public sealed class RestartPolicyTests
{
    static readonly TimeSpan Short = TimeSpan.FromSeconds(1), Long = TimeSpan.FromHours(1);

    [Fact]
    public void What_ended_as_it_was_asked_to_stays_away() => Assert.Null(new RestartPolicy().After(0, Short));

    [Fact]
    public void What_dies_again_and_again_waits_longer_and_longer_up_to_a_bound()
    {
        var policy = new RestartPolicy();
        var waits = Enumerable.Range(0, 9).Select(_ => policy.After(137, Short)!.Value.TotalSeconds).ToList();
        Assert.Equal([0.5, 1, 2, 4, 8, 16, 30, 30, 30], waits);
    }

    [Fact]
    public void What_ran_well_for_long_starts_again_soon()
    {
        var policy = new RestartPolicy();
        for (var i = 0; i < 5; i++)
            policy.After(1, Short);
        Assert.Equal(0.5, policy.After(1, Long)!.Value.TotalSeconds);
    }
}
