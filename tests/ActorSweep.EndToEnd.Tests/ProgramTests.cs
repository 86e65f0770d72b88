using System.Reflection;
using System.Runtime.Loader;
using ActorSweep.EndToEnd.Tests.Processes;

namespace ActorSweep.EndToEnd.Tests;

/// <summary>What these tests run is what people run.</summary>
public sealed class ProgramTests
{
    [Fact]
    public void The_program_and_all_its_libraries_are_Release_builds()
    {
        var here = new AssemblyLoadContext("the program", isCollectible: true);
        var builds = Directory.GetFiles(Repository.NodeFolder, "actorsweep.dll").Concat(Directory.GetFiles(Repository.NodeFolder, "ActorSweep*.dll"))
            .ToDictionary(Path.GetFileName, file => here.LoadFromAssemblyPath(file).GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration);
        Assert.True(builds.Count >= 5, string.Join(' ', builds.Keys));
        Assert.All(builds, build => Assert.Equal("Release", build.Value));
    }
}
