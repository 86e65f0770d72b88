namespace ActorSweep.Tests.Client.Parallelize;

public sealed class WorkerCountTests
{
    [Fact]
    public void A_number_is_a_number_and_a_fraction_is_of_the_cores()
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
    public void Anything_else_is_refused(double fraction) => Expect.Refusal<ArgumentOutOfRangeException>(() => _ = (WorkerCount)fraction);

    [Fact]
    public void Less_than_one_is_refused() => Expect.Refusal<ArgumentOutOfRangeException>(() => _ = (WorkerCount)0);
}
