using System.Text.RegularExpressions;
using ActorSweep.Hosting;

namespace ActorSweep.Tests.Actors;

public sealed partial class ActorNamesTests
{
    [Fact]
    public void No_actor_is_created_with_a_literal_name() => Assert.Empty(SourceCode.FilesWith(NamedByLiteral()));

    [Fact]
    public void Paths_of_actors_are_spelled_only_in_ActorNames() => Assert.All(
        SourceCode.Literals.Where(l => l.Literal.Contains("/user/", StringComparison.Ordinal) || l.Literal.Contains("akka.tcp", StringComparison.Ordinal)),
        literal => Assert.Equal("ActorNames.cs", literal.File));

    /// <summary>HOCON and code use the same names for roles.</summary>
    [Theory]
    [InlineData(ActorSweepConfig.Seed, NodeRole.Scheduler)]
    [InlineData(ActorSweepConfig.Worker, NodeRole.Worker)]
    public void The_roles_in_hocon_are_the_roles_in_code(string layer, string role) =>
        Assert.Equal([role], ActorSweepConfig.Load([layer, ActorSweepConfig.Node]).GetStringList("akka.cluster.roles"));

    [Theory]
    [InlineData("akka.cluster.singleton.role")]
    [InlineData("akka.cluster.singleton-proxy.role")]
    public void The_singleton_runs_on_scheduler_nodes(string key) =>
        Assert.Equal(NodeRole.Scheduler, ActorSweepConfig.Load([ActorSweepConfig.Seed, ActorSweepConfig.Node]).GetString(key));

    [GeneratedRegex("""ActorOf\([^;]*,\s*\$?"[^"]+"\)""")]
    private static partial Regex NamedByLiteral();
}
