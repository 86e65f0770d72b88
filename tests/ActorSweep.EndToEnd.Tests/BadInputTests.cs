using System.Net;
using System.Net.Sockets;
using ActorSweep.EndToEnd.Tests.Processes;

namespace ActorSweep.EndToEnd.Tests;

/// <summary>Tests that pass bad input to the program as a process. The tests of the node try most bad input in process.</summary>
public sealed class BadInputTests : IDisposable
{
    readonly Cli _cli = new();

    public void Dispose() => _cli.Dispose();

    [Theory]
    [InlineData("up")]
    [InlineData("seed")]
    [InlineData("worker --seed-node 127.0.0.1:4053")]
    public async Task A_node_that_may_open_too_few_files_says_so_and_what_to_do(string arguments)
    {
        using var node = RunningProgram.Start("bash", _cli.Folder, ["-c", $"ulimit -n 256; exec '{Repository.Program}' {arguments}"]);
        var outcome = await node.ExitAsync();
        Assert.Equal(2, outcome.Code);
        Assert.StartsWith("actorsweep: this process may open at most 256 files, and a node needs 512 or more", outcome.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sweep -p betta=1", "no parameter 'betta'. Did you mean 'beta'? The choices are: seed, beta, gamma, npts, N, noise.")]
    [InlineData("compare -p betta=1", "no parameter 'betta'. Did you mean 'beta'?")]
    [InlineData("worker", "--seed-node")]
    public async Task Invalid_arguments_are_reported_in_one_line_and_no_file_is_written(string arguments, string message)
    {
        var outcome = await _cli.RunAsync(arguments.Split(' '));
        Assert.Equal((2, ""), (outcome.Code, outcome.Output));
        var line = Assert.Single(outcome.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("actorsweep: ", line);
        Assert.Contains(message, line);
        Assert.Empty(Directory.GetFileSystemEntries(_cli.Folder));
    }

    [Theory]
    [InlineData("--http-port")]
    [InlineData("--port")]
    public async Task A_port_in_use_is_reported_with_the_option_that_changes_it(string option)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        foreach (var verb in (string[])["up", "seed"])
        {
            var outcome = await _cli.RunAsync(verb, option, $"{port}");
            Assert.Equal(2, outcome.Code);
            Assert.Contains($"port {port} is in use. Choose another port with {option}", outcome.Errors);
        }
    }

    [Fact]
    public async Task A_server_that_is_not_an_ActorSweep_cluster_is_refused()
    {
        using var server = new HttpListener();
        var port = UpCluster.FreePort();
        server.Prefixes.Add($"http://127.0.0.1:{port}/");
        server.Start();
        var asked = server.GetContextAsync();
        var run = _cli.RunAsync("status", "--cluster", $"http://127.0.0.1:{port}");
        (await asked).Response.Close();
        var outcome = await run;
        Assert.Equal(2, outcome.Code);
        Assert.Contains("is not ActorSweep", outcome.Errors);
    }
}
