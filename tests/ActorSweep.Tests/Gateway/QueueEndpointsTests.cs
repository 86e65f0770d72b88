using System.Net;
using System.Text;
using ActorSweep.Gateway;
using ActorSweep.Tests.Client.Queue;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ActorSweep.Tests.Gateway;

public sealed class QueueEndpointsTests
{
    [Fact]
    public async Task A_request_that_waits_for_calls_receives_504_when_its_node_leaves()
    {
        var desk = new TestDesk();
        using var leaving = new CancellationTokenSource();
        await using var app = WebApplication.CreateSlimBuilder().Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapGroup("").AddEndpointFilter(GatewayEndpoints.AnswerErrors).MapQueue(() => desk, leaving.Token);
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };

        var answer = http.PostAsync("queue/ended?seconds=20", new StringContent("""["a"]""", Encoding.UTF8, "application/json"));
        Assert.True(SpinWait.SpinUntil(() => !desk.Asked.IsEmpty, ClientExtensions.Patience));
        leaving.Cancel();
        Assert.Equal(HttpStatusCode.GatewayTimeout, (await answer).StatusCode);
    }
}
