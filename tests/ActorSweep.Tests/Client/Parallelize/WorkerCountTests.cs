namespace ActorSweep.Tests.Client.Parallelize;

public sealed class WorkerCountTests
{
    [Fact]
    public void A_worker_count_is_an_absolute_number_or_a_fraction_of_the_cores()
    {
        Assert.Equal(8, default(WorkerCount).On(8));
        Assert.Equal(16, new ParallelizeOptions { Workers = 16 }.Workers.On(8));
        Assert.Equal(4, new ParallelizeOptions { Workers = 0.5 }.Workers.On(8));
        Assert.Equal(1, new ParallelizeOptions { Workers = 0.5 }.Workers.On(1));
        Assert.Equal(8, new ParallelizeOptions { Workers = 1.0 }.Workers.On(8));
        Assert.Equal(1, new ParallelizeOptions { Workers = 1 }.Workers.On(8));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1.0)]
    [InlineData(2.5)]
    [InlineData(double.NaN)]
    public void An_invalid_fraction_of_the_cores_is_refused(double fraction) => Expect.Refusal<ArgumentOutOfRangeException>(() => _ = (WorkerCount)fraction);

    [Fact]
    public void A_worker_count_below_one_is_refused() => Expect.Refusal<ArgumentOutOfRangeException>(() => _ = (WorkerCount)0);
}
