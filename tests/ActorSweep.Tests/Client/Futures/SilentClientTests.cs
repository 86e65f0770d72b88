using System.Threading.Channels;
using ActorSweep.Protocol.Http;
using ActorSweep.Protocol.Messages;
using ActorSweep.Tests.Hosting;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace ActorSweep.Tests.Client.Futures;

/// <summary>A client that stays connected but sends nothing is lost after a while.</summary>
[Collection(nameof(Alone))]
public sealed class SilentClientTests
{
    [Fact]
    public async Task A_silent_client_loses_its_holds_and_an_active_client_keeps_its_own()
    {
        await using var cluster = await InProcessCluster.StartAsync(workers: 1, overrides: "actorsweep.http { client-ttl = 1 s, client-grace = 1 s }");
        await using var alive = await SweepClient.ConnectAsync(cluster.Url);
        using var held = alive.Submit(() => Calls.Add(1, 2));
        await held;

        await using var silent = new HubConnectionBuilder().WithUrl(cluster.Url + Routes.Hub)
            .WithKeepAliveInterval(TimeSpan.FromHours(1)).AddMessagePackProtocol().Build();
        await silent.StartAsync();
        var said = Channel.CreateUnbounded<byte[]>();
        await said.Writer.WriteAsync(WireCodec.Write(new SubmitTasks(
            new ClientId("silent"), new RunId("silent-run"), "silent", true, [new TaskShape("data", [])], [new SubmittedOptions()],
            [new SubmittedTask(0, 0, [], [], 0, IsHeld: true) { Scattered = [1, 2, 3] }])));
        var told = await silent.StreamAsChannelAsync<byte[]>(HubRoutes.Connect, "silent", WireCodec.ProtocolVersion, 1L, said.Reader);
        await told.ReadAsync().AsTask().WaitAsync(ClientExtensions.Patience);
        await cluster.WaitAsync(c => c.Runs.Any(r => r.Id == "silent-run"));

        // The cluster closes the connection and releases what the client held.
        using var patience = new CancellationTokenSource(ClientExtensions.Patience);
        var closed = await Record.ExceptionAsync(async () =>
        {
            await foreach (var _ in told.ReadAllAsync(patience.Token))
                ;
        });
        Assert.False(patience.IsCancellationRequested, $"the connection stands: {closed}");
        await cluster.WaitAsync(c => c.Runs.All(r => r.Id != "silent-run" || r.Ended is not null));
        Assert.Equal(3, await held);
    }
}
