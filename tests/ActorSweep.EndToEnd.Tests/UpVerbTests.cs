using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using ActorSweep.EndToEnd.Tests.Processes;

namespace ActorSweep.EndToEnd.Tests;

/// <summary>Tests of a cluster on one machine, of its settings and of its PowerShell script.</summary>
public sealed class UpVerbTests
{
    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("KILL")]
    public async Task The_nodes_of_up_exit_when_up_is_interrupted_terminated_or_killed(string signal)
    {
        using var cli = new Cli();
        using var up = cli.Start("up", "--workers", "2", "--port", $"{UpCluster.FreePort()}", "--http-port", $"{UpCluster.FreePort()}");
        var nodes = new List<Process>();
        foreach (var node in (string[])["seed", "worker-1", "worker-2"])
        {
            nodes.Add(Process.GetProcessById(UpCluster.ProcessIn(await up.LineAsync($"{node} is up (process "))));
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
        var httpPort = UpCluster.FreePort();
        using var runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        runspace.Open();
        using var shell = PowerShell.Create(runspace);
        shell.AddCommand(Path.Combine(Repository.Root, "run-cluster.ps1")).AddParameter("Workers", 1).AddParameter("HttpPort", httpPort);

        var output = new PSDataCollection<PSObject>();
        var isUp = new TaskCompletionSource<string>();
        output.DataAdded += (_, e) =>
        {
            if (output[e.Index].ToString().Contains("cluster is up", StringComparison.Ordinal))
                isUp.TrySetResult(output[e.Index].ToString());
        };
        var running = shell.BeginInvoke(new PSDataCollection<PSObject>(), output);
        shell.InvocationStateChanged += (_, e) =>
        {
            if (e.InvocationStateInfo.State is PSInvocationState.Completed or PSInvocationState.Failed)
                isUp.TrySetException(new InvalidOperationException($"The script ended: {string.Join('\n', shell.Streams.Error)}"));
        };
        var process = UpCluster.ProcessIn(await isUp.Task.WaitAsync(TimeSpan.FromMinutes(3)));

        await using var client = await HttpSweepClient.ConnectAsync($"http://127.0.0.1:{httpPort}");
        Assert.InRange((await client.SnapshotAsync()).Workers.Count, 0, 1);
        RunningProgram.Signal(process, "TERM");
        await Task.Factory.FromAsync(running, shell.EndInvoke).WaitAsync(RunningProgram.Patience);
    }
}
