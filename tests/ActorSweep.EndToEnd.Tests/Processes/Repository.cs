using System.Reflection;

namespace ActorSweep.EndToEnd.Tests.Processes;

/// <summary>The folder of the project, and the program that was built with these tests.</summary>
static class Repository
{
    public static string Root { get; } = Metadata("Repository");

    /// <summary>The configuration in which these tests and the projects that they refer to were built: Debug or Release.</summary>
    public static string Configuration { get; } = typeof(Repository).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    public static string NodeFolder { get; } = Path.Combine(Root, "src/ActorSweep.Node/bin/Release/net10.0");

    public static string Program { get; } = Path.Combine(NodeFolder, "actorsweep");

    static string Metadata(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
