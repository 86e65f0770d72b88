namespace ActorSweep.EndToEnd.Tests.Processes;

/// <summary>A folder with the packages of this source, packed once for the tests that install them.</summary>
public sealed class PackageFolder : IAsyncLifetime
{
    /// <summary>A version that no feed has.</summary>
    public const string Version = "0.0.0-local";

    readonly string _folder = Directory.CreateTempSubdirectory("actorsweep-packages-").FullName;

    /// <summary>Packs into a separate folder, because other tests use the output of the build meanwhile.</summary>
    public async Task InitializeAsync() => await Dotnet.RunAsync(
        Repository.Root,
        "pack", "ActorSweep.sln", "--artifacts-path", Path.Combine(_folder, "artifacts"), "--output", Feed,
        "-p:Version=" + Version, "-p:RunAnalyzers=false");

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    public string PathOf(string id, string extension) => Path.Combine(Feed, $"{id}.{Version}.{extension}");

    /// <summary>
    /// Creates a folder for a program that restores packages from this folder and from the feeds of the machine. The package folder of the machine
    /// is read but never receives packages of this version.
    /// </summary>
    internal Cli NewProgramFolder()
    {
        var cli = new Cli();
        var machines = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        File.WriteAllText(cli.PathOf("nuget.config"), $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="packages" /></config>
              <fallbackPackageFolders><add key="machine" value="{machines}" /></fallbackPackageFolders>
              <packageSources><add key="local" value="{Feed}" /></packageSources>
            </configuration>
            """);
        return cli;
    }

    string Feed => Path.Combine(_folder, "feed");
}
