using System.Text.Json;

namespace ActorSweep.Tests.Execution.Processes;

/// <summary>The files of an executor whose code is in a bundle.</summary>
public sealed class ExecutorFilesTests
{
    [Fact]
    public void Each_assembly_in_the_dependencies_of_the_executor_exists_beside_it()
    {
        using var dependencies = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "ActorSweep.Execution.deps.json")));
        var files = dependencies.RootElement.GetProperty("targets").EnumerateObject().SelectMany(target => target.Value.EnumerateObject())
            .SelectMany(library => library.Value.TryGetProperty("runtime", out var runtime) ? runtime.EnumerateObject().Select(file => Path.GetFileName(file.Name)) : []).ToList();
        Assert.Contains("ActorSweep.Core.dll", files);
        Assert.DoesNotContain(files, file => file.StartsWith("Akka", StringComparison.Ordinal));
        Assert.DoesNotContain(files, file => !File.Exists(Path.Combine(AppContext.BaseDirectory, file)));
    }
}
