using System.Text.Json;

namespace ActorSweep.EndToEnd.Tests.Processes;

/// <summary>Runs the program in a separate folder, which is deleted when the test ends.</summary>
sealed class Cli : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("actorsweep-e2e-").FullName;

    /// <summary>Environment variables of the programs that it starts.</summary>
    public Dictionary<string, string> Environment { get; init; } = [];

    public RunningProgram Start(params string[] arguments) => RunningProgram.Start(Repository.Program, Folder, arguments, Environment);

    public async Task<Outcome> RunAsync(params string[] arguments)
    {
        using var program = Start(arguments);
        return await program.ExitAsync();
    }

    /// <summary>Runs with --json and returns the JSON.</summary>
    public async Task<JsonElement> RunJsonAsync(params string[] arguments)
    {
        var outcome = await RunAsync([.. arguments, "--json"]);
        Assert.True(outcome.Output.StartsWith('{'), $"no JSON, but: {outcome}");
        return JsonDocument.Parse(outcome.Output).RootElement;
    }

    public string PathOf(params string[] parts) => Path.Combine([Folder, .. parts]);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
