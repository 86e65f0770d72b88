using System.Reflection;
using System.Runtime.Loader;
using ActorSweep.EndToEnd.Tests.Processes;

namespace ActorSweep.EndToEnd.Tests;

/// <summary>The end-to-end tests run the same build of the program as users.</summary>
public sealed class BuildTests
{
    [Theory]
    [InlineData("actorsweep.dll")]
    [InlineData("ActorSweep.Engine.dll")]
    [InlineData("ActorSweep.Execution.dll")]
    [InlineData("ActorSweep.Client.dll")]
    [InlineData("ActorSweep.Protocol.dll")]
    [InlineData("ActorSweep.Core.dll")]
    [InlineData("ActorSweep.Models.dll")]
    [InlineData("ActorSweep.Dashboard.dll")]
    public void The_program_and_its_libraries_are_Release_builds(string file)
    {
        var assembly = new AssemblyLoadContext(file).LoadFromAssemblyPath(Path.Combine(Repository.NodeFolder, file));
        Assert.Equal("Release", assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration);
    }
}
