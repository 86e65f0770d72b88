using System.Net;
using System.Net.Http.Json;
using System.Text;
using ActorSweep.Protocol.Http;
using ActorSweep.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ActorSweep.Tests.Gateway;

public sealed class GatewayTests : IAsyncLifetime
{
    InProcessCluster _cluster = null!;
    HttpClient _http = null!;

    public async Task InitializeAsync()
    {
        _cluster = await InProcessCluster.StartAsync(workers: 1);
        _http = new HttpClient { BaseAddress = new Uri(_cluster.Url) };
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task A_sweep_posted_as_YAML_can_be_followed_and_its_results_fetched()
    {
        var answer = await _http.PostAsync("runs", new StringContent("model: line\nparameters:\n  slope: range(3)\n", Encoding.UTF8));
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var run = (await answer.Content.ReadFromJsonAsync(ApiJson.Default.SubmitAnswer))!.Run;

        var events = await _http.GetStringAsync($"runs/{run}/events");
        Assert.Contains("\"state\":\"succeeded\"", events.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1]);
        Assert.Equal(4, (await _http.GetStringAsync($"runs/{run}/results/runs.csv")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Theory]
    [InlineData("model: lime", "model 'lime' does not exist. Did you mean 'line'?")]
    [InlineData("modle: line", "request(1,1): a sweep has no field 'modle'.")]
    [InlineData("model: line\nparameters: {length: 0}", "parameter 'length' cannot be 0")]
    public async Task An_invalid_sweep_is_refused_with_the_reason(string spec, string message)
    {
        var answer = await _http.PostAsync("runs", new StringContent(spec, Encoding.UTF8));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(message, (await answer.Content.ReadFromJsonAsync(ApiJson.Default.ErrorAnswer))!.Error);
    }

    [Fact]
    public async Task A_run_that_has_ended_cannot_be_cancelled_and_the_client_takes_that_for_done()
    {
        await using var client = await SweepClient.ConnectAsync(_cluster.Url);
        var run = await client.SubmitAsync(new SweepSpec { Model = "line" });
        await foreach (var _ in client.WatchAsync(run)) { }
        var answer = await _http.PostAsync($"runs/{run}/cancel", null);
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Equal($"'{run}' has ended before: succeeded. Nothing was cancelled.", (await answer.Content.ReadFromJsonAsync(ApiJson.Default.ErrorAnswer))!.Error);
        await client.CancelAsync(run);
    }

    [Theory]
    [InlineData("runs/none")]
    [InlineData("runs/none/events")]
    [InlineData("runs/none/results")]
    [InlineData("runs/none/results/runs.csv")]
    public async Task A_path_of_an_unknown_run_returns_404_with_the_name_of_the_run(string path)
    {
        var answer = await _http.GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("'none'", (await answer.Content.ReadFromJsonAsync(ApiJson.Default.ErrorAnswer))!.Error);
    }

    [Fact]
    public async Task The_name_of_a_result_cannot_leave_the_folder_of_results() =>
        Assert.Equal(HttpStatusCode.NotFound, (await _http.GetAsync("runs/..%2f..%2fetc/results/passwd")).StatusCode);

    [Theory]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Host", "evil.example")]
    public async Task Requests_of_a_foreign_origin_or_to_a_foreign_host_are_forbidden(string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "runs") { Content = new StringContent("model: line") };
        request.Headers.TryAddWithoutValidation(header, value);
        Assert.Equal(HttpStatusCode.Forbidden, (await _http.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task The_health_endpoints_return_live_and_ready()
    {
        Assert.Equal("live", await _http.GetStringAsync("health/live"));
        Assert.Equal("ready", await _http.GetStringAsync("health/ready"));
    }

    [Fact]
    public async Task A_remote_client_can_run_a_sweep_save_results_and_receive_errors()
    {
        var folder = Directory.CreateTempSubdirectory("actorsweep-test-");
        await using var client = await HttpSweepClient.ConnectAsync(_cluster.Url);
        var run = await client.RunToEndAsync(new SweepSpec { Model = "line", Parameters = [new("slope", new Linspace(0, 1, 50))] }, folder.FullName);
        Assert.Equal(RunState.Succeeded, run.State);
        Assert.Equal(51, File.ReadLines(Path.Combine(folder.FullName, "runs.csv")).Count());
        Assert.Contains((await client.SnapshotAsync()).Runs, r => r.Id == run.Id);
        await Assert.ThrowsAsync<InvalidSweepException>(() => client.SubmitAsync(new SweepSpec { Model = "lime" }));
        await Assert.ThrowsAsync<KeyNotFoundException>(() => client.CancelAsync(new RunId("none")));
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_client_refuses_a_server_that_is_no_cluster_or_has_another_protocol()
    {
        await using var stranger = await ServeAsync("[1]");
        Assert.Contains("is not ActorSweep", (await ConnectError(stranger)).Message);
        await using var other = await ServeAsync("""{"product":"ActorSweep","version":"9.0.0","protocol":99}""");
        Assert.Contains("9.0.0 (protocol 99)", (await ConnectError(other)).Message);
        await Assert.ThrowsAsync<NoClusterException>(() => HttpSweepClient.ConnectAsync("nonsense"));
    }

    [Fact]
    public async Task A_node_stops_without_waiting_for_clients_that_follow_a_run()
    {
        await using var cluster = await InProcessCluster.StartAsync(workers: 0);
        var run = await cluster.Client.SubmitAsync(new SweepSpec { Model = "line" });
        using var events = new StreamReader(await _http.GetStreamAsync($"{cluster.Url}/runs/{run}/events"));
        Assert.Contains(run.Value, await events.ReadLineAsync());
        var stopped = cluster.Seed.StopAsync();
        // The stream ends in order; reading a broken stream would throw.
        Assert.DoesNotContain("\"state\":\"succeeded\"", await events.ReadToEndAsync().WaitAsync(ClientExtensions.Patience));
        await stopped.WaitAsync(ClientExtensions.Patience);
    }

    static Task<NoClusterException> ConnectError(WebApplication server) =>
        Assert.ThrowsAsync<NoClusterException>(() => HttpSweepClient.ConnectAsync(server.Urls.First()));

    static async Task<WebApplication> ServeAsync(string version)
    {
        var app = WebApplication.CreateSlimBuilder().Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapGet("/version", () => Results.Text(version, "application/json"));
        await app.StartAsync();
        return app;
    }
}
