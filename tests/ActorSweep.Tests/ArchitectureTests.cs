using NetArchTest.Rules;

namespace ActorSweep.Tests;

public sealed class ArchitectureTests
{
    static readonly string[] Outside = ["Akka", "Microsoft.AspNetCore", "System.Net", "System.IO.File", "System.Random", "YamlDotNet"];

    [Fact]
    public void Core_only_thinks() => AssertHolds(
        Types.InAssembly(typeof(Core.Sweeps.SweepSpec).Assembly).ShouldNot().HaveDependencyOnAny([.. Outside, "ActorSweep.Models", "ActorSweep.Actors"]));

    [Fact]
    public void Models_know_nothing_of_the_engine() => AssertHolds(
        Types.InAssembly(typeof(Models.Sir).Assembly).ShouldNot().HaveDependencyOnAny("ActorSweep.Core", "ActorSweep.Execution", "Akka"));

    [Fact]
    public void The_engine_knows_no_model() => AssertHolds(
        Types.InAssembly(typeof(ActorSweep.Execution.Model).Assembly).ShouldNot().HaveDependencyOn("ActorSweep.Models"));

    [Fact]
    public void Pages_never_see_an_actor() => AssertHolds(
        Types.InAssembly(typeof(Dashboard.StatusPage).Assembly).ShouldNot().HaveDependencyOnAny("Akka", "ActorSweep.Actors", "ActorSweep.Core.Scheduling"));

    static void AssertHolds(ConditionList rule)
    {
        var result = rule.GetResult();
        Assert.True(result.IsSuccessful, string.Join(", ", result.FailingTypeNames ?? []));
    }
}
