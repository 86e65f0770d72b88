using ActorSweep.Execution.Processes;

namespace ActorSweep.Tests.Execution.Processes;

public sealed class SlotSharesTests
{
    static readonly ExecutorKind A = new("a", true), B = new("b", true);

    readonly SlotShares _shares = new(2);

    [Fact]
    public void Executors_of_all_kinds_together_use_at_most_the_slots_of_the_worker()
    {
        _shares.Add(A);
        Assert.True(_shares.Fits(B));
        _shares.Add(B);
        Assert.Equal(2, _shares.Used);
        Assert.False(_shares.Fits(A));
        Assert.False(_shares.Fits(B));
        _shares.Remove(A);
        Assert.True(_shares.Fits(B));
    }

    [Fact]
    public void An_executor_that_uses_all_slots_takes_more_of_its_kind_to_begin_it_without_a_delay()
    {
        for (var i = 0; i < 5; i++)
        {
            Assert.True(_shares.Fits(A));
            _shares.Add(A);
        }
        Assert.Equal(2, _shares.Used);
        Assert.False(_shares.Fits(B));
        for (var i = 0; i < 3; i++)
            _shares.Remove(A);
        Assert.False(_shares.Fits(B));
        _shares.Remove(A);
        Assert.True(_shares.Fits(B));
        _shares.Remove(A);
        Assert.Equal(0, _shares.Used);
    }
}
