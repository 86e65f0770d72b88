using ActorSweep;
using ActorSweep.Models;
using ActorSweep.Tests.Client.Parallelize;

namespace Somebody.Elses.Program;

/// <summary>Programs as users write them, in another namespace.</summary>
public sealed class ParallelizeTests
{
    public static TheoryData<Backend> BackendsHere => [Backend.Serial, Backend.Threads];

    static readonly long[] seeds = [1, 2, 3, 4];
    static readonly double[] betas = [1e-4, 2e-4, 3e-4, 4e-4];

    [Fact]
    public async Task A_lambda_over_a_sequence_runs_in_one_line()
    {
        double[] squares = await Sweep.Parallelize(x => x * x, [1.0, 2.0, 3.0]);
        Assert.Equal([1.0, 4, 9], squares);
    }

    [Fact]
    public async Task A_model_over_two_sequences_runs_in_one_line()
    {
        SirRun[] all = await Sweep.Parallelize((seed, beta) => Sir.Simulate(seed, beta, npts: 50), seeds, betas);
        Assert.Equal(Expected(), all.Select(run => run.peak_I));
    }

    [Theory]
    [MemberData(nameof(BackendsHere))]
    public async Task Every_backend_returns_the_same_results_in_the_order_of_the_items(Backend backend)
    {
        var doubled = await Sweep.Parallelize(i => 2 * i, 10_000, new() { Backend = backend, Workers = 4 });
        Assert.Equal(Enumerable.Range(0, 10_000).Select(i => 2 * i), doubled);
    }

    [Fact]
    public async Task Seeds_may_be_ints_longs_or_seeds()
    {
        int[] ints = [1, 2, 3, 4];
        Seed[] own = [1, 2, 3, 4];
        Assert.Equal(Expected(), (await Sweep.Parallelize((s, b) => Sir.Simulate(s, b, npts: 50), ints, betas)).Select(r => r.peak_I));
        Assert.Equal(Expected(), (await Sweep.Parallelize((s, b) => Sir.Simulate(s, b, npts: 50), own, betas)).Select(r => r.peak_I));
    }

    [Fact]
    public async Task Methods_lambdas_and_async_functions_need_no_type_arguments()
    {
        await Expect.Results([1.0, 4], Sweep.Parallelize(Square, [1.0, 2.0]));
        await Expect.Results([1.0, 4], Sweep.Parallelize(SquareAsync, [1.0, 2.0]));
        await Expect.Results([1.0, 4], Sweep.Parallelize(async x => await SquareAsync(x), [1.0, 2.0]));
        await Expect.Results([3.0, 8], Sweep.Parallelize(Multiply, [1.0, 2.0], [3.0, 4.0]));
        await Expect.Results([3.0, 8], Sweep.Parallelize(async (x, y) => await SquareAsync(0) + x * y, [1.0, 2.0], [3.0, 4.0]));
        await Expect.Results([1, 2], Sweep.Parallelize(Math.Abs, [-1, 2]));
        await Expect.Results(["a1", "b2"], Sweep.Parallelize((s, i) => s + i, ["a", "b"], [1, 2]));
        await Expect.Results([6, 6], Sweep.Parallelize((a, b, c) => a + b + c, [1, 2], [2, 1], [3, 3]));
        await Expect.Results([10, 10], Sweep.Parallelize((a, b, c, d) => a + b + c + d, [1, 2], [2, 1], [3, 3], [4, 4]));
        await Expect.Results([8, 8], Sweep.Parallelize(async (a, b, c, d) => { await Task.Yield(); return a + b + c + d; }, [1, 2], [2, 1], [3, 3], [2, 2]));
    }

    [Fact]
    public async Task A_count_calls_the_function_that_often_with_or_without_the_index()
    {
        await Expect.Results([0, 1, 4], Sweep.Parallelize(i => i * i, 3));
        await Expect.Results([0, 1, 4], Sweep.Parallelize(async i => { await Task.Yield(); return i * i; }, 3));
        await Expect.Results([7, 7, 7], Sweep.Parallelize(() => 7, 3));
        await Expect.Results([7, 7, 7], Sweep.Parallelize(async () => { await Task.Yield(); return 7; }, 3));
        await Expect.Results([7, 7, 7], Sweep.Parallelize(Seven, 3));
    }

    [Fact]
    public async Task Argument_sets_can_be_tuples()
    {
        await Expect.Results([2, 6, 12], Sweep.Parallelize((x, y) => x * y, [(1, 2), (2, 3), (3, 4)]));
        await Expect.Results([2.0, 6], Sweep.Parallelize(async (x, y) => { await Task.Yield(); return x * y; }, new List<(int, double)> { (1, 2), (2, 3) }));
        await Expect.Results([6], Sweep.Parallelize((x, y, z) => x * y * z, [(1, 2, 3)]));
        await Expect.Results([24], Sweep.Parallelize((x, y, z, w) => x * y * z * w, [(1, 2, 3, 4)]));
    }

    [Fact]
    public async Task Empty_input_returns_no_results()
    {
        Assert.Empty(await Sweep.Parallelize(x => x, Array.Empty<double>()));
        Assert.Empty(await Sweep.Parallelize(i => i, 0, new() { MaxMemory = 1, Progress = true }));
        Assert.Empty(await Sweep.Parallelize((x, y) => x + y, Array.Empty<int>(), Array.Empty<int>()).Outcomes);
    }

    [Fact]
    public async Task A_call_can_be_used_as_a_task()
    {
        Task<int[]> task = Sweep.Parallelize(i => i, 2);
        Assert.Equal(2, (await task).Length);
        Assert.Equal([[0], [0, 1]], await Task.WhenAll(Sweep.Parallelize(i => i, 1).AsTask(), Sweep.Parallelize(i => i, 2).AsTask()));
    }

    [Fact]
    public async Task Nested_calls_finish()
    {
        ParallelizeOptions two = new() { Workers = 2 };
        var sums = await Sweep.Parallelize(
            i => Sweep.Parallelize(
                j => Sweep.Parallelize(k => i + j + k, 3, two).AsTask().Result.Sum(), 4, two).AsTask().Result.Sum(),
            8,
            two);
        Assert.Equal(Enumerable.Range(0, 8).Select(i => 12 * i + 30), sums);
    }

    static double Square(double x) => x * x;

    static double Multiply(double x, double y) => x * y;

    static int Seven() => 7;

    static async Task<double> SquareAsync(double x)
    {
        await Task.Yield();
        return x * x;
    }

    static IEnumerable<double> Expected() => seeds.Zip(betas, (seed, beta) => Sir.Simulate(seed, beta, npts: 50).peak_I);
}
