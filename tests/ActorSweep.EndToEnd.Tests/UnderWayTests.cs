using ActorSweep.EndToEnd.Tests.Processes;

namespace ActorSweep.EndToEnd.Tests;

/// <summary>Work that executes while the scheduler dies goes on at its worker and is not started again: futures, maps and queued calls.</summary>
public sealed class UnderWayTests
{
    const int Large = 100_000;

    [Theory]
    [InlineData("KILL", 2, false)]
    [InlineData("KILL", 1, true)]
    [InlineData("TERM", 2, true)]
    public async Task It_is_executed_once_whether_it_ends_before_there_is_another_scheduler_or_after(string signal, int schedulers, bool endsBefore)
    {
        await using var cluster = await UpCluster.StartAsync(workers: 2, slots: 3, "--schedulers", $"{schedulers}");
        var folder = Directory.CreateDirectory(cluster.Cli.PathOf("executions")).FullName;
        await using var client = await SweepClient.ConnectAsync(cluster.Url);
        var small = client.Submit(() => Deadly.GoOnUntilTold(folder, "small", 1));
        var large = client.Submit(() => Deadly.GoOnUntilTold(folder, "large", Large));
        var after = client.Submit(() => Deadly.Sum(large.Value));
        var map = client.Map(name => Deadly.GoOnUntilTold(folder, name, 1), ["item-1", "item-2"]);
        var call = client.Enqueue(() => Deadly.GoOnUntilTold(folder, "call", 1));
        var header = Delayed.Call(() => Deadly.GoOnUntilTold(folder, "header", Large));
        var chain = client.Enqueue(Delayed.Call(() => Deadly.Sum(header.Value)));
        string[] all = ["small", "large", "item-1", "item-2", "call", "header"];
        // The progress inside executors shows only in files.
        using var patience = new CancellationTokenSource(RunningProgram.Patience);
        while (!Array.TrueForAll(all, name => File.Exists(Path.Combine(folder, name))))
            await Task.Delay(20, patience.Token);

        var epoch = (await cluster.Client.SnapshotAsync()).Epoch;
        var seed = await cluster.ProcessOfAsync(schedulers == 1 ? "seed" : "seed-1 | seed");
        RunningProgram.Signal(seed, signal);
        if (!endsBefore)
            await cluster.WaitAsync(c => c.Epoch > epoch && c.Workers.Count == 2 && c.Runs.Count(run => !run.HasEnded) >= 3);
        File.WriteAllText(Path.Combine(folder, "enough"), "");

        var sum = Deadly.Sum(Deadly.Make(1, Large));
        Assert.Equal([1, 1, 1], (await client.GatherAsync(map).WaitAsync(RunningProgram.Patience)).Append(await small.AsTask().WaitAsync(RunningProgram.Patience)).Select(result => result.Length));
        Assert.Equal([sum, sum], [await after.AsTask().WaitAsync(RunningProgram.Patience), await chain.GetAsync(RunningProgram.Patience)]);
        Assert.Single(await call.GetAsync(RunningProgram.Patience));
        Assert.Equal(all.Select(name => $"{name}: x"), all.Select(name => $"{name}: {File.ReadAllText(Path.Combine(folder, name))}"));
    }
}
