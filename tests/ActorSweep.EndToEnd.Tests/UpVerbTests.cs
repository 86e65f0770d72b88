using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using ActorSweep.Client;
using ActorSweep.EndToEnd.Tests.Processes;

namespace ActorSweep.EndToEnd.Tests;

/// <summary>A cluster on one machine leaves nothing behind, however it ends.</summary>
public sealed class UpVerbTests
{
    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("KILL")]
    public async Task However_up_ends_its_nodes_end_too(string signal)
    {
        using var cli = new Cli();
        using var up = cli.Start("up", "--workers", "2", "--port", $"{UpCluster.FreePort()}", "--http-port", $"{UpCluster.FreePort()}");
        var nodes = new List<Process>();
        foreach (var node in (string[])["seed", "worker-1", "worker-2"])
        {
            var line = await up.LineAsync($"{node} is up (process ");
            nodes.Add(Process.GetProcessById(int.Parse(line.Split("(process ")[1].Split(')')[0])));
        }
        up.Signal(signal);
        await up.ExitAsync();
        using var patience = new CancellationTokenSource(RunningProgram.Patience);
        foreach (var node in nodes)
            await node.WaitForExitAsync(patience.Token);
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

    [Fact]
    public async Task The_PowerShell_script_runs_a_cluster_with_its_parameters()
    {
        var (port, httpPort) = (4053, UpCluster.FreePort());
        Assert.NotEqual(port, httpPort);
        var state = InitialSessionState.CreateDefault2();
        using var runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        using var shell = PowerShell.Create(runspace);
        shell.AddScript(File.ReadAllText(Path.Combine(Repository.Root, "run-cluster.ps1")).Replace("$PSScriptRoot", $"'{Repository.Root}'"))
            .AddParameter("Workers", 1).AddParameter("HttpPort", httpPort);

        var output = new PSDataCollection<PSObject>();
        var isUp = new TaskCompletionSource();
        output.DataAdded += (_, e) =>
        {
            if (output[e.Index].ToString().Contains("cluster is up", StringComparison.Ordinal))
                isUp.TrySetResult();
        };
        var running = shell.BeginInvoke(new PSDataCollection<PSObject>(), output);
        await isUp.Task.WaitAsync(TimeSpan.FromMinutes(5));

        await using var client = await HttpSweepClient.ConnectAsync($"http://127.0.0.1:{httpPort}");
        var workers = (await client.SnapshotAsync()).Workers;
        Assert.True(workers.Count <= 1);
        shell.Stop();
        Assert.True(running.AsyncWaitHandle.WaitOne(RunningProgram.Patience));
    }
}
