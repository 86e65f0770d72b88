using ActorSweep.EndToEnd.Tests.Processes;

namespace ActorSweep.EndToEnd.Tests;

/// <summary>A task that kills, blocks or overloads its executor fails with an error that names the cause. Its node and other tasks continue, and sweeps are correct.</summary>
public sealed class DeadlyCodeTests(DeadlyCodeTests.Workers shared) : IClassFixture<DeadlyCodeTests.Workers>
{
    /// <summary>Two workers with a memory limit, which give a cancelled task half a second.</summary>
    public sealed class Workers : SharedUp
    {
        readonly ConfigFile _config;

        public Workers() : this(new ConfigFile("actorsweep.worker.cancel-grace = 500 ms"))
        {
        }

        Workers(ConfigFile config) : base(workers: 2, slots: 1, "--memory", "768MiB", "--config", config.Path) => _config = config;

        public override async Task DisposeAsync()
        {
            await base.DisposeAsync();
            _config.Dispose();
        }
    }

    [Fact]
    public async Task Tasks_that_kill_their_process_fail_with_the_reason_and_their_node_survives()
    {
        var up = shared.Cluster;
        var nodes = (await up.Client.SnapshotAsync()).Workers.Select(w => w.Id).Order().ToArray();
        var innocent = up.Client.Map(Deadly.Square, Enumerable.Range(0, 1000));

        var exit = await AssertExecutorLostAsync(up, up.Client.Submit(() => Deadly.Exit()), "exit code 7");
        Assert.Contains("last words", exit.LastLines);
        Assert.Contains(exit.Story, line => line.EndsWith("died executing the attempt: exit code 7", StringComparison.Ordinal));
        await AssertExecutorLostAsync(up, up.Client.Submit(() => Deadly.FailFast()), "the reactor is open");
        await AssertExecutorLostAsync(up, up.Client.Submit(() => Deadly.Overflow(0)), "stack overflow");
        await AssertExecutorLostAsync(up, up.Client.Submit(() => Deadly.KillMyself()), "SIGKILL");

        Assert.Equal(Enumerable.Range(0, 1000).Select(Deadly.Square), await up.Client.GatherAsync(innocent));
        Assert.Equal(nodes, (await up.Client.SnapshotAsync()).Workers.Select(w => w.Id).Order());
        await AssertDeckDigestAsync(up);
    }

    [Fact]
    public async Task Tasks_beyond_their_time_limit_and_cancelled_tasks_are_stopped_and_release_their_slot()
    {
        var up = shared.Cluster;
        var limited = up.Client.Submit(() => Deadly.Loop(), new() { TimeLimit = TimeSpan.FromMilliseconds(500) });
        Assert.Equal(typeof(TimeoutException).FullName, (await Assert.ThrowsAsync<TaskFailedException>(() => limited.AsTask())).RemoteType);
        Assert.Equal(49, await up.Client.Submit(() => Deadly.Square(7)));

        var asked = up.Client.Submit(() => Deadly.LoopUntilCancelled(), new() { TimeLimit = TimeSpan.FromMilliseconds(500) });
        Assert.Equal(typeof(TimeoutException).FullName, (await Assert.ThrowsAsync<TaskFailedException>(() => asked.AsTask())).RemoteType);

        var item = up.Client.Map(x => x == 1 ? Deadly.Loop() : x, Enumerable.Range(0, 3), new() { TimeLimit = TimeSpan.FromMilliseconds(500) });
        Assert.Equal(typeof(TimeoutException).FullName, (await Assert.ThrowsAsync<TaskFailedException>(() => item[1].AsTask())).RemoteType);
        Assert.Equal((0, 2), (await item[0], await item[2]));

        var cancelled = up.Client.Submit(() => Deadly.Loop());
        await up.WaitAsync(c => c.Workers.Sum(w => w.Busy) == 1);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.AsTask());
        Assert.Equal(64, await up.Client.Submit(() => Deadly.Square(8)));
        await AssertDeckDigestAsync(up);
    }

    [Fact]
    public async Task Tasks_with_unserializable_results_or_exceptions_fail_and_a_task_with_large_output_finishes()
    {
        var up = shared.Cluster;
        var thrown = await Assert.ThrowsAsync<TaskFailedException>(() => up.Client.Submit(() => Deadly.Throw()).AsTask());
        Assert.Equal("of my own", thrown.Failure.Message);
        Assert.Contains("OwnException", thrown.RemoteType);
        var returned = await Assert.ThrowsAsync<TaskFailedException>(() => up.Client.Submit(() => Deadly.ReturnThread()).AsTask());
        Assert.Equal(typeof(CannotTravelException).FullName, returned.RemoteType);

        Assert.Equal(100, await up.Client.Submit(() => Deadly.Print(100)));
        await AssertDeckDigestAsync(up);
    }

    [Fact]
    public async Task A_task_beyond_the_memory_limit_fails_with_a_reason_that_names_the_option()
    {
        var up = shared.Cluster;
        var lost = await Assert.ThrowsAsync<ExecutorLostException>(() => up.Client.Submit(() => Deadly.Allocate()).AsTask());
        Assert.Contains("memory", lost.Failure.Message);
        Assert.Contains("--memory", lost.Failure.Message);
        await AssertDeckDigestAsync(up);
    }

    [Fact]
    public async Task The_logs_verb_lists_the_output_of_each_task()
    {
        var up = shared.Cluster;
        var talking = up.Client.Map(Deadly.Talk, Enumerable.Range(0, 20));
        await up.Client.GatherAsync(talking);
        var run = (await up.WaitAsync(c => c.Runs.Any(r => r.Tasks == 20))).Runs.Single(r => r.Tasks == 20).Id;

        await up.WaitForOutputAsync(run, 7, ["I am 7", "and well", $"warning: {Key(7)}: x is 7"]);
        var all = await up.Cli.RunAsync("logs", run, "--cluster", up.Url);
        Assert.Contains("7: I am 7", all.Output.Split('\n'));
        Assert.Contains("19: and well", all.Output.Split('\n'));
        Assert.Equal($"I am 7\nand well\nwarning: {Key(7)}: x is 7\n", (await up.Cli.RunAsync("logs", run, "7", "--cluster", up.Url)).Output);
        Assert.Contains("run 'nobody' does not exist", (await up.Cli.RunAsync("logs", "nobody", "--cluster", up.Url)).Errors);
    }

    static string Key(int item) => $"Deadly.Talk-{item}";

    [Fact]
    public async Task A_task_can_submit_tasks_and_wait_for_their_results()
    {
        var up = shared.Cluster;
        Assert.Equal(Enumerable.Range(0, 100).Sum(Deadly.Square), await up.Client.Submit(() => Deadly.SubmitOthers(100)));
    }

    static async Task<ExecutorLostException> AssertExecutorLostAsync(UpCluster up, Future<int> deadly, string reason)
    {
        var lost = await Assert.ThrowsAsync<ExecutorLostException>(() => deadly.AsTask());
        Assert.Contains(reason, lost.Failure.Message);
        return lost;
    }

    static async Task AssertDeckDigestAsync(UpCluster up)
    {
        var run = await up.Client.SubmitAsync(SweepSpec.Deck);
        Assert.Equal(Oracle.Deck, (await up.WaitAsync(run, r => r.HasEnded)).Digest);
    }
}
