using System.Reflection;
using NetArchTest.Rules;

namespace ActorSweep.Tests.Architecture;

/// <summary>The dependencies of projects and folders, as in docs/ARCHITECTURE.md.</summary>
public sealed class ArchitectureTests
{
    static readonly string[] Outside = ["Akka", "Microsoft.AspNetCore", "System.Net", "System.IO.File", "System.Random", "YamlDotNet"];

    /// <summary>Each project with one of its types, and the projects that it may reference.</summary>
    public static TheoryData<string, Type, string[]> Projects => new()
    {
        { "ActorSweep.Core", typeof(SweepSpec), [] },
        { "ActorSweep.Protocol", typeof(ActorSweep.Protocol.Messages.WireMessage), ["ActorSweep.Core"] },
        { "ActorSweep.Client", typeof(SweepClient), ["ActorSweep.Core", "ActorSweep.Protocol"] },
        { "ActorSweep.Execution", typeof(ActorSweep.Execution.Jobs.IExecutor), ["ActorSweep.Core", "ActorSweep.Protocol", "ActorSweep.Client"] },
        { "ActorSweep", typeof(LocalExtensions), ["ActorSweep.Core", "ActorSweep.Protocol", "ActorSweep.Client", "ActorSweep.Execution"] },
        {
            "ActorSweep.Node", typeof(ActorSweep.Node.Commands.CommandLine),
            ["ActorSweep.Core", "ActorSweep.Protocol", "ActorSweep.Client", "ActorSweep.Execution", "ActorSweep.Engine", "ActorSweep.Models", "ActorSweep.Dashboard"]
        },
        { "ActorSweep.Models", typeof(Models.Sir), [] },
        { "ActorSweep.Dashboard", typeof(Dashboard.StatusPage), ["ActorSweep.Core"] },
    };

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_the_projects_below_it(string project, Type type, string[] below) => Assert.Empty(
        type.Assembly.GetReferencedAssemblies().Select(a => a.Name!)
            .Where(name => name.StartsWith("ActorSweep", StringComparison.Ordinal)).Except(below).Select(name => $"{project} refers to {name}"));

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_two_folders_of_a_project_depend_on_each_other_in_a_circle(string project, Type type, string[] below)
    {
        _ = below;
        var graph = FolderGraph.Of(type.Assembly.Location, Path.Combine(Repository, "src", project));
        Assert.True(graph.Folders > 0, $"no source of {project} was found");
        Assert.Empty(graph.Circles());
    }

    [Fact]
    public void The_graph_of_folders_finds_a_circle() =>
        Assert.Contains("uses", Assert.Single(FolderGraph.Of(typeof(Circle.One.First).Assembly.Location, Path.Combine(Repository, "tests", "ActorSweep.Tests", "Architecture", "Circle")).Circles()));

    [Fact]
    public void Core_has_no_dependency_on_actors_networks_files_or_random_numbers() => AssertHolds(
        Types.InAssembly(typeof(SweepSpec).Assembly).ShouldNot().HaveDependencyOnAny([.. Outside, "ActorSweep.Models", "ActorSweep.Actors"]));

    [Fact]
    public void A_client_and_an_executor_reference_neither_Akka_nor_a_server_nor_a_database()
    {
        foreach (var assembly in new[] { typeof(ActorSweep.Protocol.Messages.WireMessage).Assembly, typeof(SweepClient).Assembly, typeof(ActorSweep.Execution.Jobs.IExecutor).Assembly })
            Assert.DoesNotContain(assembly.GetReferencedAssemblies(), a =>
                a.Name!.StartsWith("Akka", StringComparison.Ordinal) || a.Name is "Microsoft.AspNetCore" or "Microsoft.Data.Sqlite" or "Npgsql");
    }

    [Fact]
    public void Models_do_not_depend_on_the_engine() => AssertHolds(
        Types.InAssembly(typeof(Models.Sir).Assembly).ShouldNot().HaveDependencyOnAny("ActorSweep.Core", "ActorSweep.Execution", "Akka"));

    [Fact]
    public void The_engine_does_not_depend_on_the_models()
    {
        foreach (var assembly in new[] { typeof(SweepClient).Assembly, typeof(ActorSweep.Execution.Jobs.IExecutor).Assembly, typeof(LocalExtensions).Assembly })
            AssertHolds(Types.InAssembly(assembly).ShouldNot().HaveDependencyOn("ActorSweep.Models"));
    }

    [Fact]
    public void The_dashboard_does_not_depend_on_actors_and_the_scheduler() => AssertHolds(
        Types.InAssembly(typeof(Dashboard.StatusPage).Assembly).ShouldNot().HaveDependencyOnAny("Akka", "ActorSweep.Actors", "ActorSweep.Core.Scheduling"));

    static string Repository { get; } =
        typeof(ArchitectureTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Repository").Value!;

    static void AssertHolds(ConditionList rule)
    {
        var result = rule.GetResult();
        Assert.True(result.IsSuccessful, string.Join(", ", result.FailingTypeNames ?? []));
    }
}
