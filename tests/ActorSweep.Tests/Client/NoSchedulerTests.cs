using ActorSweep.Protocol.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ActorSweep.Tests.Client;

/// <summary>A gateway that refuses requests, permanently or for now.</summary>
public sealed class NoSchedulerTests : IAsyncLifetime
{
    readonly WebApplication _gateway;
    readonly Queue<int> _answers = new();
    HttpSweepClient _client = null!;

    public NoSchedulerTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _gateway = builder.Build();
        _gateway.MapGet("/version", () => Results.Json(VersionAnswer.Here, ApiJson.Default.VersionAnswer));
        _gateway.MapPost("/runs/{run}/cancel", () => Results.Json(new ErrorAnswer("no scheduler"), ApiJson.Default.ErrorAnswer, statusCode: _answers.Dequeue()));
    }

    public async Task InitializeAsync()
    {
        await _gateway.StartAsync();
        _client = await HttpSweepClient.ConnectAsync(_gateway.Urls.First());
    }

    public async Task DisposeAsync()
    {
        await _client.DisposeAsync();
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task A_client_repeats_a_request_to_a_node_that_knows_no_scheduler()
    {
        Answer(StatusCodes.Status504GatewayTimeout, StatusCodes.Status504GatewayTimeout, StatusCodes.Status200OK);
        await _client.CancelAsync(new RunId("r"));
        Assert.Empty(_answers);
    }

    [Fact]
    public async Task A_client_throws_NoClusterException_with_the_nodes_message_after_its_patience()
    {
        Answer(StatusCodes.Status504GatewayTimeout);
        _client.Patience = TimeSpan.Zero;
        Assert.EndsWith("no longer answers: no scheduler", (await Assert.ThrowsAsync<NoClusterException>(() => _client.CancelAsync(new RunId("r")))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_throws_SchedulerUnavailableException_without_a_retry()
    {
        Answer(StatusCodes.Status503ServiceUnavailable);
        await Assert.ThrowsAsync<SchedulerUnavailableException>(() => _client.CancelAsync(new RunId("r")));
    }

    void Answer(params int[] statuses) => Array.ForEach(statuses, _answers.Enqueue);
}
