namespace ActorSweep.Tests.Client.Parallelize;

public sealed class FailureTests
{
    public static TheoryData<Backend> BackendsHere => [Backend.Serial, Backend.Threads];

    static readonly ParallelizeOptions Two = new() { Workers = 2 };

    [Theory]
    [MemberData(nameof(BackendsHere))]
    public async Task The_first_failure_by_item_is_thrown_with_its_stack(Backend backend)
    {
        var e = await Assert.ThrowsAsync<InvalidOperationException>(
            () => Sweep.Parallelize(x => x < 5 ? x : Explode(x), 100, new() { Backend = backend, Workers = 4 }));
        Assert.Equal("5", e.Message);
        Assert.Contains(nameof(Explode), e.StackTrace);
    }

    [Fact]
    public async Task The_failure_of_the_earliest_item_is_thrown_even_if_a_later_item_fails_first()
    {
        using var laterFailed = new ManualResetEventSlim();
        var call = Sweep.Parallelize(
            i =>
            {
                if (i == 1)
                    return Explode(i);
                laterFailed.Wait();
                return Explode(i);
            },
            2,
            Two with { Callback = outcome => laterFailed.Set() });
        Assert.Equal("0", (await Assert.ThrowsAsync<InvalidOperationException>(() => call)).Message);
    }

    [Fact]
    public async Task No_item_starts_after_a_failure_and_running_items_are_awaited()
    {
        using var failed = new ManualResetEventSlim();
        var ended = false;
        var call = Sweep.Parallelize(
            i =>
            {
                if (i == 1)
                    return Explode(i);
                failed.Wait();
                ended = true;
                return i;
            },
            1_000,
            Two with { Callback = outcome => failed.Set() });
        await Assert.ThrowsAsync<InvalidOperationException>(() => call);
        Assert.True(ended);

        var outcomes = await call.Outcomes;
        Assert.True(outcomes[0].Succeeded);
        Assert.Equal("1", outcomes[1].Exception!.Message);
        Assert.All(outcomes[2..], o => Assert.IsType<OperationCanceledException>(o.Exception));
        Assert.Contains("item 1 failed before item 2 started", outcomes[2].Exception!.Message);
    }

    [Theory]
    [MemberData(nameof(BackendsHere))]
    public async Task Failures_are_returned_with_the_results_if_Die_is_false(Backend backend)
    {
        var call = Sweep.Parallelize(i => i % 2 == 0 ? i : (double)Explode(i), 4, new() { Die = false, Backend = backend });
        var outcomes = await call.Outcomes;
        Assert.Equal([0, 1, 2, 3], outcomes.Select(o => o.Index));
        Assert.Equal([true, false, true, false], outcomes.Select(o => o.Succeeded));
        Assert.Equal("3", outcomes[3].Exception!.Message);
        // Throwing takes at least microseconds. A result may take less than the resolution of the clock.
        Assert.All(outcomes.Where(o => !o.Succeeded), o => Assert.True(o.Elapsed > TimeSpan.Zero));
        Assert.Equal(new[] { 0, double.NaN, 2, double.NaN }, await call);
    }

    [Fact]
    public async Task The_original_exception_of_an_async_function_is_thrown() => Assert.Equal(
        "7",
        (await Assert.ThrowsAsync<InvalidOperationException>(() => Sweep.Parallelize(
            async i =>
            {
                await Task.Yield();
                return Explode(i + 7);
            },
            1))).Message);

    [Fact]
    public async Task An_exception_of_the_callback_ends_the_call_and_is_thrown()
    {
        var calls = 0;
        var call = Sweep.Parallelize(
            i => i,
            1_000,
            new()
            {
                Workers = 1,
                Die = false,
                Callback = _ =>
                {
                    calls++;
                    throw new FormatException("the callback");
                },
            });
        Assert.Equal("the callback", (await Assert.ThrowsAsync<FormatException>(() => call)).Message);
        await Assert.ThrowsAsync<FormatException>(() => call.Outcomes);
        Assert.Equal(1, calls);
    }

    static int Explode(int i) => throw new InvalidOperationException($"{i}");
}
