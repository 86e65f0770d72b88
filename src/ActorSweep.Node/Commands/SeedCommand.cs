using System.CommandLine;
using ActorSweep.Dashboard;
using ActorSweep.Gateway;
using ActorSweep.Protocol.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ActorSweep.Node.Commands;

/// <summary><c>actorsweep seed</c>: runs the node of a cluster that schedules and serves clients.</summary>
static class SeedCommand
{
    const int DefaultPort = 4053, DefaultHttpPort = 8787;

    public static Command Build()
    {
        var node = new NodeCommandOptions();
        var httpPort = Options.Number("--http-port", $"The port for clients, on loopback. Default: {DefaultHttpPort}.", 0, 65535, "P");
        var seeds = new Option<string[]>("--seed-node") { Description = "Another scheduler node of the cluster to join. Repeatable.", HelpName = "HOST:PORT" };
        var data = NodeCommandOptions.Data();
        var command = new Command("seed", "Runs a scheduler node.") { httpPort, seeds, data };
        node.AddTo(command);
        command.SetAction(async parsed =>
        {
            var options = node.Read(parsed, "seed") with
            {
                HttpPort = parsed.GetValue(httpPort),
                SeedNodes = parsed.GetValue(seeds) ?? [],
                Data = NodeCommandOptions.CheckData(parsed.GetValue(data)),
            };
            NodeCommandOptions.CheckOpenFiles();
            NodeCommandOptions.CheckSeedNodes(options.SeedNodes);
            NodeCommandOptions.CheckFree(options.Host, options.Port ?? DefaultPort, "--port");
            NodeCommandOptions.CheckFree("127.0.0.1", options.HttpPort ?? DefaultHttpPort, "--http-port");
            var app = SweepNode.BuildSeed(options, builder => NodeProcess.Configure(builder, node.IsChild(parsed)));
            app.Map(Routes.Page, async (CancellationToken cancel) =>
                Results.Content(StatusPage.Render(await SweepNode.ClientOf(app).SnapshotAsync(cancel), DateTimeOffset.UtcNow), "text/html; charset=utf-8"));
            return await NodeProcess.RunAsync(app, url => $"seed is up (process {Environment.ProcessId}) at {url}; workers join with: actorsweep worker --seed-node {options.Host}:{options.Port ?? DefaultPort}");
        });
        return command;
    }
}
