namespace ActorSweep.Tests.Client.Parallelize;

public sealed class ParallelizeInputTests
{
    [Fact]
    public void A_null_argument_is_refused_by_name()
    {
        Expect.Refusal<ArgumentNullException>("function", () => Sweep.Parallelize((Func<int, int>)null!, [1]));
        Expect.Refusal<ArgumentNullException>("function", () => Sweep.Parallelize((Func<int, int, int>)null!, [1], [2]));
        Expect.Refusal<ArgumentNullException>("function", () => Sweep.Parallelize((Func<int>)null!, 1));
        Expect.Refusal<ArgumentNullException>("items", () => Sweep.Parallelize(x => x, (int[])null!));
        Expect.Refusal<ArgumentNullException>("beta", () => Sweep.Parallelize((seed, beta) => seed + beta, [1], (int[])null!));
        Expect.Refusal<ArgumentNullException>("each", () => Sweep.Parallelize<double>(Math.Sqrt, (object)null!));
    }

    [Fact]
    public void Sequences_of_different_lengths_are_refused_with_their_lengths()
    {
        var e = Expect.Refusal<ArgumentException>(() => Sweep.Parallelize((seed, beta) => seed * beta, [1, 2, 3], [0.1, 0.2]));
        Assert.Contains("seed has 3, beta has 2", e.Message);
        e = Expect.Refusal<ArgumentException>(() => Sweep.Parallelize((seed, beta) => seed * beta, [1], [0.1, 0.2, 0.3]));
        Assert.Contains("seed has 1, beta has 3", e.Message);
    }

    [Fact]
    public void An_endless_sequence_with_a_shorter_one_is_refused_and_its_enumerator_is_disposed()
    {
        var released = false;
        IEnumerable<int> Endless()
        {
            try
            {
                for (var i = 0; ; i++)
                    yield return i;
            }
            finally
            {
                released = true;
            }
        }

        var e = Expect.Refusal<ArgumentException>(() => Sweep.Parallelize((seed, beta) => seed * beta, Endless(), [0.1, 0.2]));
        Assert.Contains("seed has 3 or more, beta has 2", e.Message);
        Assert.True(released);
    }

    [Fact]
    public void A_negative_count_is_refused() => Expect.Refusal<ArgumentOutOfRangeException>(() => Sweep.Parallelize(i => i, -1));

    [Fact]
    public void A_function_that_returns_a_task_without_a_result_is_refused()
    {
        Assert.Contains("ValueTask", Expect.Refusal<ArgumentException>(() => Sweep.Parallelize(_ => ValueTask.CompletedTask, 1)).Message, StringComparison.Ordinal);
        Assert.Contains("Task", Expect.Refusal<ArgumentException>(() => Sweep.Parallelize(_ => Task.CompletedTask, 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_option_out_of_its_range_is_refused_by_name()
    {
        Expect.Refusal<ArgumentOutOfRangeException>("MaxCpu", () => Sweep.Parallelize(i => i, 1, new() { MaxCpu = 80 }));
        Expect.Refusal<ArgumentOutOfRangeException>("MaxMemory", () => Sweep.Parallelize(i => i, 1, new() { MaxMemory = double.NaN }));
        Expect.Refusal<ArgumentOutOfRangeException>("Interval", () => Sweep.Parallelize(i => i, 1, new() { Interval = TimeSpan.Zero }));
    }

    [Fact]
    public void A_backend_that_is_null_is_refused_by_name() =>
        Expect.Refusal<ArgumentNullException>("Backend", () => Sweep.Parallelize(i => i, 1, new() { Backend = null! }));

    [Fact]
    public void The_text_of_a_backend_is_its_name() => Assert.Equal(
        "Serial, Threads, Processes, Cluster", string.Join(", ", Backend.Serial, Backend.Threads, Backend.Processes, Backend.Cluster));

    [Fact]
    public async Task Changes_to_the_sequence_after_the_call_has_begun_have_no_effect()
    {
        using var begun = new ManualResetEventSlim();
        using var gate = new ManualResetEventSlim();
        int[] items = [1, 2, 3];
        var call = Sweep.Parallelize(
            x =>
            {
                begun.Set();
                gate.Wait();
                return x;
            },
            items,
            new() { Workers = 1 });
        begun.Wait();
        items[2] = 99;
        gate.Set();
        await Expect.Results([1, 2, 3], call);
    }
}
