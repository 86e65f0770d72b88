using System.Management.Automation;
using System.Management.Automation.Runspaces;
using ActorSweep.EndToEnd.Tests.Processes;

namespace ActorSweep.EndToEnd.Tests;

[Collection(nameof(DefaultPorts))]
public sealed class RunClusterScriptTests
{
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
