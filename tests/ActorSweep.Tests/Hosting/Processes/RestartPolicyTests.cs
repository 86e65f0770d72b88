using ActorSweep.Execution.Processes;

namespace ActorSweep.Tests.Hosting.Processes;

public sealed class RestartPolicyTests
{
    static readonly TimeSpan Short = TimeSpan.FromSeconds(1), Long = TimeSpan.FromHours(1);

    [Fact]
    public void A_process_that_exited_with_code_0_is_not_restarted() => Assert.Null(new RestartPolicy().After(0, Short));

    [Fact]
    public void A_process_that_would_end_again_because_of_its_settings_or_data_is_not_restarted() => Assert.Null(new RestartPolicy().After(2, Short));

    [Fact]
    public void The_delay_before_a_restart_doubles_up_to_30_seconds()
    {
        var policy = new RestartPolicy();
        var waits = Enumerable.Range(0, 9).Select(_ => policy.After(137, Short)!.Value.TotalSeconds).ToList();
        Assert.Equal([0.5, 1, 2, 4, 8, 16, 30, 30, 30], waits);
    }

    [Fact]
    public void The_delay_is_reset_after_a_process_has_run_for_long()
    {
        var policy = new RestartPolicy();
        for (var i = 0; i < 5; i++)
            policy.After(1, Short);
        Assert.Equal(0.5, policy.After(1, Long)!.Value.TotalSeconds);
    }
}
