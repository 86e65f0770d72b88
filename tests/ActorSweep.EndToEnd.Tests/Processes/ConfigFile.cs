namespace ActorSweep.EndToEnd.Tests.Processes;

/// <summary>Settings for <c>--config</c>, in a file that is deleted when the test ends.</summary>
sealed class ConfigFile : IDisposable
{
    public ConfigFile(string hocon) => File.WriteAllText(Path, hocon);

    public string Path { get; } = System.IO.Path.GetTempFileName();

    public void Dispose() => File.Delete(Path);
}
