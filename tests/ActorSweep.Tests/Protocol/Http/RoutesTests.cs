using System.Reflection;
using ActorSweep.Protocol.Http;
using ActorSweep.Tests.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Route = ActorSweep.Protocol.Http.Route;

namespace ActorSweep.Tests.Protocol.Http;

public sealed class RoutesTests
{
    static readonly IReadOnlyList<Route> All = [.. typeof(Routes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => f.GetValue(null)).OfType<Route>()];

    [Fact]
    public void No_two_routes_are_the_same() => Assert.Distinct(All);

    [Fact]
    public async Task The_nodes_map_exactly_the_routes_of_the_table()
    {
        await using var cluster = await InProcessCluster.StartAsync(workers: 1);
        var mapped = cluster.Nodes.SelectMany(node => node.Services.GetRequiredService<EndpointDataSource>().Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => !$"/{endpoint.RoutePattern.RawText!.TrimStart('/')}".StartsWith(Routes.Hub, StringComparison.Ordinal))
            .SelectMany(endpoint => endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods.Select(method => $"{method} /{endpoint.RoutePattern.RawText!.TrimStart('/')}"));
        // The program maps its page itself, because the page does not belong to the engine.
        Assert.Equal(All.Where(route => route != Routes.Page).Select(route => $"{route.Method} {route.Template}").Order(), mapped.Distinct().Order());
    }

    [Fact]
    public void Paths_are_spelled_only_in_Routes()
    {
        var paths = All.Where(route => route != Routes.Page).SelectMany(route => (string[])[route.Template, route.Prefix]).Append(Routes.Hub).ToHashSet();
        Assert.All(
            SourceCode.Literals.Where(l => paths.Any(path => l.Literal.StartsWith(path, StringComparison.Ordinal) || l.Literal.Contains($"}}{path}", StringComparison.Ordinal))),
            literal => Assert.Equal("Routes.cs", literal.File));
    }

    [Fact]
    public void Headers_are_spelled_only_in_RouteHeaders() =>
        Assert.All(SourceCode.Literals.Where(l => l.Literal.StartsWith("X-ActorSweep", StringComparison.Ordinal)), literal => Assert.Equal("RouteHeaders.cs", literal.File));

    [Fact]
    public void Values_in_a_path_or_a_query_are_escaped()
    {
        Assert.Equal("runs/a%2Fb/results/c%20d", Routes.RunResult.To("a/b", "c d").Path);
        Assert.Equal("queue/purge?ended=true&queue=a%26b", Routes.PurgeQueueOf("a&b", ended: true).Path);
        Assert.Equal("http://node:1/queue/ended?seconds=1.5", Routes.AwaitCallsFor(TimeSpan.FromSeconds(1.5)).At("http://node:1").ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    public void A_value_that_would_change_the_route_is_the_name_of_nothing(string value)
    {
        Assert.Equal($"run '{value}' does not exist.", Assert.Throws<KeyNotFoundException>(() => Routes.ResumeRun.To(value)).Message);
        Assert.Throws<KeyNotFoundException>(() => Routes.UnscheduleCall.To(value));
        Assert.Equal("runs/.../resume", Routes.ResumeRun.To("...").Path);
    }

    [Fact]
    public void Optional_values_that_a_request_lacks_are_left_out()
    {
        Assert.Equal("queue/purge?ended=false", Routes.PurgeQueueOf(null, ended: false).Path);
        Assert.Equal("task-results/r/7", Routes.TaskResultOf(new TaskId(new RunId("r"), 7), chunk: 0).Path);
        Assert.Equal("task-results/r/7?chunk=3&format=npy", Routes.TaskResultOf(new TaskId(new RunId("r"), 7), chunk: 3, "npy").Path);
        Assert.Equal("bundles/b", Routes.BundlePath("b", durable: false));
        Assert.Equal("", Routes.Page.To().Path);
    }

    [Fact]
    public void A_route_requires_a_value_for_each_of_its_names()
    {
        Assert.Throws<ArgumentException>(() => Routes.RunResult.To("run"));
        Assert.Throws<ArgumentException>(() => Routes.Status.To("run"));
    }
}
