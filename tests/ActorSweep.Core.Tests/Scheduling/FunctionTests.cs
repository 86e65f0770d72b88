using ActorSweep.Core.Scheduling;

namespace ActorSweep.Core.Tests.Scheduling;

public sealed class FunctionTests
{
    readonly Function _function = new("f");

    [Fact]
    public void A_function_that_was_never_measured_has_no_duration() => Assert.Null(_function.Seconds);

    [Fact]
    public void The_first_measurement_is_the_mean_duration_of_its_calls()
    {
        _function.Measure(6, calls: 3);
        Assert.Equal(2, _function.Seconds);
    }

    [Fact]
    public void A_single_call_counts_three_tenths_and_many_calls_outweigh_few_earlier_ones()
    {
        _function.Measure(1, calls: 1);
        _function.Measure(18, calls: 9);
        Assert.Equal(1.9, _function.Seconds!.Value, 12);
        _function.Measure(4, calls: 1);
        Assert.Equal(2.53, _function.Seconds.Value, 12);
    }
}
