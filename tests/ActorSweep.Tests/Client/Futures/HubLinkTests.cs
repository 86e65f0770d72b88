using System.Runtime.CompilerServices;
using ActorSweep.Client.Connecting;
using ActorSweep.Client.Futures;
using ActorSweep.Protocol.Http;
using ActorSweep.Protocol.Messages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ActorSweep.Tests.Client.Futures;

/// <summary>A client's link to a scheduler node that drops the connection at the first request and refuses others until the test opens the door.</summary>
public sealed class HubLinkTests : IAsyncLifetime
{
    readonly Door _door = new();
    readonly WebApplication _node;

    public HubLinkTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(_door).AddSignalR().AddMessagePackProtocol();
        _node = builder.Build();
        _node.Use(_door.PassAsync);
        _node.MapHub<NodeHub>(Routes.Hub);
    }

    public Task InitializeAsync() => _node.StartAsync();

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public async Task An_interrupted_request_is_sent_again_even_if_the_client_counts_as_connected_too_early()
    {
        HubLink? link = null;
        using var http = new HttpClient();
        var table = new FutureTable(new ClientId("c"), made => link = new HubLink(
            http, ClusterUrls.Parse(_node.Urls.First()), made, VersionAnswer.Here with { ClientTtlSeconds = 60 }, () => ClientExtensions.Patience, _ => Task.CompletedTask));
        var asked = link!.AskAsync(new LocateResult(new TaskId(new RunId("r"), 0)), CancellationToken.None);
        await _door.RefusedAsync(1);

        // The state is as during a reconnect, and the link has the broken connection. Request and connection are retried at the same intervals.
        table.RestoreLink(_ => { });
        await _door.RefusedAsync(4);
        Assert.False(asked.IsCompleted);
        _door.Open();
        Assert.Equal(NodeHub.Answer.Bytes, Assert.IsType<ResultLocated>(await asked.WaitAsync(ClientExtensions.Patience)).Bytes);
        await table.CloseAsync();
    }

    /// <summary>Accepts or refuses connections.</summary>
    sealed class Door
    {
        readonly SemaphoreSlim _refused = new(0);
        volatile bool _isClosed;

        public bool WasClosed { get; private set; }

        public void Close() => _isClosed = WasClosed = true;

        public void Open() => _isClosed = false;

        public async Task RefusedAsync(int times)
        {
            for (var i = 0; i < times; i++)
                Assert.True(await _refused.WaitAsync(ClientExtensions.Patience), "the link tries to connect again");
        }

        public Task PassAsync(HttpContext context, Func<Task> next)
        {
            if (!_isClosed)
                return next();
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            _refused.Release();
            return Task.CompletedTask;
        }
    }

    sealed class NodeHub(Door door) : Hub
    {
        public static readonly ResultLocated Answer = new([1], []);

        public async IAsyncEnumerable<byte[]> Connect(string client, int protocol, long session, IAsyncEnumerable<byte[]> said, [EnumeratorCancellation] CancellationToken cancel)
        {
            yield return WireCodec.Write(new ClientUpdate([], []));
            await foreach (var _ in said.WithCancellation(cancel))
                ;
        }

        public async Task<byte[]> Ask(byte[] question, long after)
        {
            if (door.WasClosed)
                return WireCodec.Write(Answer);
            door.Close();
            Context.Abort();
            await Task.Delay(Timeout.Infinite, Context.ConnectionAborted);
            return [];
        }
    }
}
