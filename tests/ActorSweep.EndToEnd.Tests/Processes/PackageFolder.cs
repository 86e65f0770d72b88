namespace ActorSweep.EndToEnd.Tests.Processes;

/// <summary>A folder with the packages of this source, packed once for the tests that install them.</summary>
public sealed class PackageFolder : IAsyncLifetime
{
    /// <summary>A version that no feed has.</summary>
    public const string Version = "0.0.0-local";

    readonly string _folder = Directory.CreateTempSubdirectory("actorsweep-packages-").FullName;

    readonly Lazy<Task<Cli>> _ownProgram;

    public PackageFolder() => _ownProgram = new(BuildOwnProgramAsync);

    /// <summary>Packs the output of the build.</summary>
    public async Task InitializeAsync() => await Dotnet.RunAsync(
        Repository.Root,
        "pack", "ActorSweep.sln", "--no-build", "-c", Repository.Configuration, "--output", Feed, "-p:Version=" + Version);

    public async Task DisposeAsync()
    {
        if (_ownProgram.IsValueCreated)
            (await _ownProgram.Value).Dispose();
        Directory.Delete(_folder, recursive: true);
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

    /// <summary>
    /// Starts a program that was built once with the package ActorSweep and one using. Without arguments it runs tasks in its process, tasks in other
    /// processes of the machine, and a sweep of its own model. With the argument nodes it runs nodes until a signal ends it.
    /// </summary>
    internal async Task<RunningProgram> StartOwnProgramAsync(params string[] arguments)
    {
        var cli = await _ownProgram.Value;
        return RunningProgram.Start(cli.PathOf("bin", "Debug", "net10.0", "own"), cli.Folder, arguments);
    }

    async Task<Cli> BuildOwnProgramAsync()
    {
        var cli = NewProgramFolder();
        await cli.DotnetAsync("new", "console", "--name", "own", "--output", ".", "--no-restore");
        await cli.DotnetAsync("add", "package", "ActorSweep", "--version", Version, "--no-restore");
        File.WriteAllText(cli.PathOf("Program.cs"), """
            using ActorSweep;

            if (args is ["nodes"])
            {
                await using var nodes = await SweepClient.LocalAsync(new() { Workers = 1, Data = "data" });
                Console.WriteLine("nodes are up");
                await Task.Delay(Timeout.Infinite);
            }
            Console.WriteLine(string.Join(' ', await Sweep.Parallelize(Own.Twice, [1, 2, 3])));
            Console.WriteLine(string.Join(' ', await Sweep.Parallelize(Own.Twice, [1, 2, 3], new() { Backend = Backend.Processes })));
            await using var client = await SweepClient.LocalAsync();
            var run = await client.SubmitAsync(new SweepSpec { Parameters = [new("r0", new Linspace(1, 3, 5))] }, Model.Of(Own.Simulate));
            await client.SaveResultsAsync(run, "results/own");
            Console.WriteLine(File.ReadLines("results/own/runs.csv").Count());

            static class Own
            {
                public static int Twice(int x) => x * 2;

                public static Outcome Simulate(double r0 = 1.5, int seed = 0) => new([r0, seed]);
            }

            sealed record Outcome(double[] I);
            """);
        await cli.DotnetAsync("build");
        return cli;
    }

    string Feed => Path.Combine(_folder, "feed");
}
