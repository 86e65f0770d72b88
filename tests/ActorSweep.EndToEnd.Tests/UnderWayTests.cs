using ActorSweep.EndToEnd.Tests.Processes;

namespace ActorSweep.EndToEnd.Tests;

/// <summary>Futures, maps and queued calls that execute while the scheduler dies continue at their worker and are not started again.</summary>
public sealed class UnderWayTests(UnderWayTests.Pair shared) : IClassFixture<UnderWayTests.Pair>
{
    /// <summary>A worker of a busy machine that registers later than after a second would be too late to keep its work.</summary>
    const string LongAdoption = "actorsweep.scheduler.adoption-time = 5 s";

    /// <summary>A cluster of two scheduler nodes and two workers of three slots each.</summary>
    public sealed class Pair : SharedUp
    {
        readonly ConfigFile _config;

        public Pair() : this(new ConfigFile(LongAdoption))
        {
        }

        Pair(ConfigFile config) : base(workers: 2, slots: 3, "--schedulers", "2", "--config", config.Path) => _config = config;

        public override async Task DisposeAsync()
        {
            await base.DisposeAsync();
            _config.Dispose();
        }
    }

    const int Large = 100_000;

    [Theory]
    [InlineData("KILL", false)]
    [InlineData("TERM", true)]
    public async Task Executing_tasks_and_calls_are_not_started_again_when_the_active_of_two_schedulers_is_lost(string signal, bool endsBefore)
    {
        await shared.Cluster.WaitForNodesAsync(schedulers: 2, workers: 2);
        await AssertStartedOnceAsync(shared.Cluster, signal, endsBefore);
    }

    [Fact]
    public async Task Executing_tasks_and_calls_are_not_started_again_when_the_only_scheduler_is_lost()
    {
        using var config = new ConfigFile(LongAdoption);
        await using var cluster = await UpCluster.StartAsync(workers: 2, slots: 3, "--config", config.Path);
        await AssertStartedOnceAsync(cluster, "KILL", endsBefore: true);
    }

    /// <param name="endsBefore">Whether the tasks finish before the next scheduler has recovered.</param>
    static async Task AssertStartedOnceAsync(UpCluster cluster, string signal, bool endsBefore)
    {
        var folder = Directory.CreateDirectory(cluster.Cli.PathOf($"executions-{signal}")).FullName;
        await using var client = await SweepClient.ConnectAsync(cluster.Url);
        var small = client.Submit(() => Deadly.WaitForFile(folder, "small", 1));
        var large = client.Submit(() => Deadly.WaitForFile(folder, "large", Large));
        var after = client.Submit(() => Deadly.Sum(large.Value));
        var map = client.Map(name => Deadly.WaitForFile(folder, name, 1), ["item-1", "item-2"]);
        var call = client.Enqueue(() => Deadly.WaitForFile(folder, "call", 1));
        var header = Delayed.Call(() => Deadly.WaitForFile(folder, "header", Large));
        var chain = client.Enqueue(Delayed.Call(() => Deadly.Sum(header.Value)));
        string[] all = ["small", "large", "item-1", "item-2", "call", "header"];
        // The files are the only sign that the executors have begun the tasks.
        using var patience = new CancellationTokenSource(RunningProgram.Patience);
        while (!Array.TrueForAll(all, name => File.Exists(Path.Combine(folder, name))))
            await Task.Delay(20, patience.Token);

        var epoch = (await cluster.Client.SnapshotAsync()).Epoch;
        RunningProgram.Signal(await cluster.ProcessOfAsync($"{cluster.ActiveScheduler} | seed"), signal);
        if (!endsBefore)
            await cluster.WaitAsync(c => c.Epoch > epoch && c.Workers.Count == 2 && c.Runs.Count(run => !run.HasEnded) >= 3);
        File.WriteAllText(Path.Combine(folder, "enough"), "");

        var sum = Deadly.Sum(Deadly.Make(1, Large));
        Assert.Equal([1, 1, 1], (await client.GatherAsync(map).WaitAsync(RunningProgram.Patience)).Append(await small.AsTask().WaitAsync(RunningProgram.Patience)).Select(result => result.Length));
        Assert.Equal([sum, sum], [await after.AsTask().WaitAsync(RunningProgram.Patience), await chain.GetAsync(RunningProgram.Patience)]);
        Assert.Single(await call.GetAsync(RunningProgram.Patience));
        var executions = all.Select(name => $"{name}: {File.ReadAllText(Path.Combine(folder, name))}").ToList();
        Assert.True(executions.SequenceEqual(all.Select(name => $"{name}: x")), $"{string.Join(", ", executions)}\n{cluster.Up.Printed}");
    }
}
