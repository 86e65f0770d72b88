using System.Net;
using System.Net.Sockets;
using ActorSweep.EndToEnd.Tests.Processes;

namespace ActorSweep.EndToEnd.Tests;

/// <summary>Bad input to the program as a process; most of it is tried in process, by the tests of the node.</summary>
public sealed class BadInputTests : IDisposable
{
    readonly Cli _cli = new();

    public void Dispose() => _cli.Dispose();

    [Theory]
    [InlineData("sweep -p betta=1", "no parameter 'betta'. Did you mean 'beta'? There are: seed, beta, gamma, npts, N, noise.")]
    [InlineData("compare -p betta=1", "no parameter 'betta'. Did you mean 'beta'?")]
    [InlineData("worker", "--seed-node")]
    public async Task It_is_told_in_one_line_and_writes_nothing(string arguments, string message)
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
    public async Task A_port_in_use_is_named_with_the_option_that_chooses_another(string option)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        foreach (var verb in (string[])["up", "seed"])
        {
            var outcome = await _cli.RunAsync(verb, option, $"{port}");
            Assert.Equal(2, outcome.Code);
            Assert.Contains($"port {port} is in use. Choose another with {option}", outcome.Errors);
        }
    }

    [Fact]
    public async Task What_answers_but_is_no_cluster_is_told_apart()
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
        Assert.Contains("is no ActorSweep", outcome.Errors);
    }
}
