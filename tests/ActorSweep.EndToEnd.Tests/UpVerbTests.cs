using System.Diagnostics;
using ActorSweep.EndToEnd.Tests.Processes;

namespace ActorSweep.EndToEnd.Tests;

/// <summary>Tests of a cluster on one machine and of its settings.</summary>
public sealed class UpVerbTests
{
    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("KILL")]
    public async Task The_nodes_of_up_exit_when_up_is_interrupted_terminated_or_killed(string signal)
    {
        using var cli = new Cli();
        using var up = cli.Start("up", "--workers", "1", "--port", $"{UpCluster.FreePort()}", "--http-port", $"{UpCluster.FreePort()}");
        var nodes = new List<Process>();
        foreach (var node in (string[])["seed", "worker-1"])
            nodes.Add(Process.GetProcessById(UpCluster.ProcessIn(await up.LineAsync($"{node} is up (process "))));
        up.Signal(signal);
        await up.ExitAsync();
        using var patience = new CancellationTokenSource(RunningProgram.Patience);
        foreach (var node in nodes)
            await node.WaitForExitAsync(patience.Token);
    }

    [Fact]
    public async Task Up_takes_its_slots_and_its_data_folder_from_the_file_of_settings()
    {
        using var cli = new Cli();
        File.WriteAllText(cli.PathOf("my.hocon"), $$"""
            actorsweep.worker.slots = 3
            actorsweep.data.path = "{{cli.PathOf("data")}}"
            """);
        using var up = cli.Start("up", "--workers", "1", "--port", $"{UpCluster.FreePort()}", "--http-port", $"{UpCluster.FreePort()}", "--config", "my.hocon");

        Assert.Contains("1 worker of 3 slots", await up.LineAsync("cluster is up"));
        Assert.NotEmpty(Directory.GetFiles(cli.PathOf("data")));
        up.Signal("TERM");
        await up.ExitAsync();
    }

    [Fact]
    public async Task The_settings_of_a_role_can_be_printed_and_overridden()
    {
        using var cli = new Cli();
        File.WriteAllText(cli.PathOf("my.hocon"), "actorsweep.scheduler.allowed-losses = 17");
        var outcome = await cli.RunAsync("config", "--role", "worker", "--config", "my.hocon");
        Assert.Equal(0, outcome.Code);
        Assert.Contains("allowed-losses : 17", outcome.Output);
        Assert.Contains("drain-timeout : \"60 s\"", outcome.Output);
    }
}
