namespace ActorSweep.EndToEnd.Tests.Processes;

/// <summary>Runs the dotnet program in a folder, as a user does.</summary>
static class Dotnet
{
    /// <summary>The time limit of a command. Builds and restores are slow while other tests run.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Runs a dotnet command. Fails the test if the exit code is not 0.</summary>
    public static async Task<Outcome> RunAsync(string folder, params string[] arguments)
    {
        using var dotnet = RunningProgram.Start("dotnet", folder, arguments);
        var outcome = await dotnet.ExitAsync(Patience);
        Assert.True(outcome.Code == 0, $"dotnet {string.Join(' ', arguments)}: {outcome}");
        return outcome;
    }

    public static Task<Outcome> DotnetAsync(this Cli cli, params string[] arguments) => RunAsync(cli.Folder, arguments);

    /// <summary>The options of a build against the projects of this repository, which are built already.</summary>
    public static string[] AgainstBuiltProjects { get; } = ["-c", Repository.Configuration, "-p:BuildProjectReferences=false"];

    /// <summary>Starts <c>dotnet run</c> of an example.</summary>
    public static RunningProgram StartExample(string folder, string program) => RunningProgram.Start("dotnet", folder, ["run", .. AgainstBuiltProjects, program]);

    /// <summary>Runs a console program with this source text. Returns the last line that it prints.</summary>
    public static async Task<string> RunProgramAsync(this Cli cli, string text, params string[] arguments)
    {
        File.WriteAllText(cli.PathOf("Program.cs"), text);
        // A first build may print warnings before the output of the program.
        return (await cli.DotnetAsync(["run", "--", .. arguments])).Output.Trim().Split('\n')[^1];
    }
}
