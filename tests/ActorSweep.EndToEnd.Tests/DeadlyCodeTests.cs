using ActorSweep.EndToEnd.Tests.Processes;

namespace ActorSweep.EndToEnd.Tests;

/// <summary>Whatever a task does, it ends with an error that names the cause. Its node and other tasks go on, and sweeps are correct.</summary>
[Collection(nameof(Alone))]
public sealed class DeadlyCodeTests(SharedCluster shared) : IClassFixture<SharedCluster>
{
    [Fact]
    public async Task Tasks_that_kill_their_process_fail_with_the_reason_and_the_node_lives_on()
    {
        await using var up = await UpCluster.StartAsync(2);
        var nodes = (await up.Client.SnapshotAsync()).Workers.Select(w => w.Id).Order().ToArray();
        var innocent = up.Client.Map(Deadly.Square, Enumerable.Range(0, 1000));

        var exit = await LostAsync(up, up.Client.Submit(() => Deadly.Exit()), "exit code 7");
        Assert.Contains("last words", exit.LastLines);
        Assert.Contains(exit.Story, line => line.EndsWith("died executing it: exit code 7", StringComparison.Ordinal));
        await LostAsync(up, up.Client.Submit(() => Deadly.FailFast()), "the reactor is open");
        await LostAsync(up, up.Client.Submit(() => Deadly.Overflow(0)), "stack overflow");
        await LostAsync(up, up.Client.Submit(() => Deadly.KillMyself()), "SIGKILL");

        Assert.Equal(Enumerable.Range(0, 1000).Select(Deadly.Square), await up.Client.GatherAsync(innocent));
        Assert.Equal(nodes, (await up.Client.SnapshotAsync()).Workers.Select(w => w.Id).Order());
        await SweepIsRightAsync(up);
    }

    [Fact]
    public async Task Tasks_that_do_not_end_are_ended_and_their_slot_is_free_again()
    {
        using var config = new ConfigFile("actorsweep.worker.cancel-grace = 500 ms");
        await using var up = await UpCluster.StartAsync(1, slots: 1, "--config", config.Path);
        var limited = up.Client.Submit(() => Deadly.Loop(), new() { TimeLimit = TimeSpan.FromMilliseconds(500) });
        Assert.Equal(typeof(TimeoutException).FullName, (await Assert.ThrowsAsync<TaskFailedException>(() => limited.AsTask())).RemoteType);
        Assert.Equal(49, await up.Client.Submit(() => Deadly.Square(7)));

        var asked = up.Client.Submit(() => Deadly.LoopUntilAsked(), new() { TimeLimit = TimeSpan.FromMilliseconds(500) });
        Assert.Equal(typeof(TimeoutException).FullName, (await Assert.ThrowsAsync<TaskFailedException>(() => asked.AsTask())).RemoteType);

        var item = up.Client.Map(x => x == 1 ? Deadly.Loop() : x, Enumerable.Range(0, 3), new() { TimeLimit = TimeSpan.FromMilliseconds(500) });
        Assert.Equal(typeof(TimeoutException).FullName, (await Assert.ThrowsAsync<TaskFailedException>(() => item[1].AsTask())).RemoteType);
        Assert.Equal((0, 2), (await item[0], await item[2]));

        var cancelled = up.Client.Submit(() => Deadly.Loop());
        await up.WaitAsync(c => c.Workers is [{ Busy: 1 }]);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.AsTask());
        Assert.Equal(64, await up.Client.Submit(() => Deadly.Square(8)));
        await SweepIsRightAsync(up);
    }

    [Fact]
    public async Task Tasks_with_results_and_exceptions_that_cannot_travel_and_with_much_to_say_fail_or_end_as_they_should()
    {
        var up = shared.Cluster;
        var thrown = await Assert.ThrowsAsync<TaskFailedException>(() => up.Client.Submit(() => Deadly.Throw()).AsTask());
        Assert.Equal("of my own", thrown.Failure.Message);
        Assert.Contains("OwnException", thrown.RemoteType);
        var returned = await Assert.ThrowsAsync<TaskFailedException>(() => up.Client.Submit(() => Deadly.ReturnThread()).AsTask());
        Assert.Equal(typeof(CannotTravelException).FullName, returned.RemoteType);

        Assert.Equal(100, await up.Client.Submit(() => Deadly.Print(100)));
        await SweepIsRightAsync(up);
    }

    [Fact]
    public async Task A_task_that_takes_all_memory_is_ended_at_the_workers_limit()
    {
        await using var up = await UpCluster.StartAsync(1, slots: 1, "--memory", "768MiB");
        var lost = await Assert.ThrowsAsync<ExecutorLostException>(() => up.Client.Submit(() => Deadly.Allocate()).AsTask());
        Assert.Contains("memory", lost.Failure.Message);
        Assert.Contains("--memory", lost.Failure.Message);
        await SweepIsRightAsync(up);
    }

    [Fact]
    public async Task What_tasks_print_is_found_again_by_task()
    {
        var up = shared.Cluster;
        var talking = up.Client.Map(Deadly.Talk, Enumerable.Range(0, 20));
        await up.Client.GatherAsync(talking);
        var run = (await up.Client.SnapshotAsync()).Runs.Single(r => r.Tasks == 20).Id;

        await up.Printed(run, 7, ["I am 7", "and well", $"warning: {Key(7)}: x is 7"]);
        var all = await up.Cli.RunAsync("logs", run, "--cluster", up.Url);
        Assert.Contains("7: I am 7", all.Output.Split('\n'));
        Assert.Contains("19: and well", all.Output.Split('\n'));
        Assert.Equal($"I am 7\nand well\nwarning: {Key(7)}: x is 7\n", (await up.Cli.RunAsync("logs", run, "7", "--cluster", up.Url)).Output);
        Assert.Contains("there is no run 'nobody'", (await up.Cli.RunAsync("logs", "nobody", "--cluster", up.Url)).Errors);
    }

    static string Key(int item) => $"Deadly.Talk-{item}";

    [Fact]
    public async Task A_task_can_start_tasks_of_its_own()
    {
        var up = shared.Cluster;
        Assert.Equal(Enumerable.Range(0, 100).Sum(Deadly.Square), await up.Client.Submit(() => Deadly.StartOthers(100)));
    }

    static async Task<ExecutorLostException> LostAsync(UpCluster up, Future<int> deadly, string reason)
    {
        var lost = await Assert.ThrowsAsync<ExecutorLostException>(() => deadly.AsTask());
        Assert.Contains(reason, lost.Failure.Message);
        return lost;
    }

    static async Task SweepIsRightAsync(UpCluster up)
    {
        var run = await up.Client.SubmitAsync(SweepSpec.Deck);
        Assert.Equal(Oracle.Deck, (await up.WaitAsync(run, r => r.HasEnded)).Digest);
    }
}
