using ActorSweep.EndToEnd.Tests.Processes;

namespace ActorSweep.EndToEnd.Tests;

/// <summary>A program that is new to the cluster's nodes runs on them, and again after an edit.</summary>
public sealed class OwnProgramTests
{
    const string Program = """
        using ActorSweep;

        await using var client = await SweepClient.ConnectAsync(args[0]);
        var offset = 100;
        var own = await client.Submit(() => Own.Answer(5));
        var mapped = await client.GatherAsync(client.Map(x => x + offset, Enumerable.Range(1, 3)));
        Console.WriteLine($"{own} {string.Join(' ', mapped)}");

        static class Own
        {
            public static int Answer(int x) => x * 2;
        }
        """;

    [Fact]
    public async Task Its_code_goes_along_and_its_new_code_when_it_is_edited_and_it_needs_the_client_alone()
    {
        await using var up = await UpCluster.StartAsync(2);
        using var cli = new Cli();
        await DotnetAsync(cli, "new", "console", "--name", "own", "--output", ".", "--no-restore");
        await DotnetAsync(cli, "add", "reference", Path.Combine(Repository.Root, "src/ActorSweep.Client/ActorSweep.Client.csproj"));

        Assert.Equal("10 101 102 103", await RunAsync(cli, up, Program));
        Assert.Equal("15 101 102 103", await RunAsync(cli, up, Program.Replace("x * 2", "x * 3")));
        Assert.Equal("10 101 102 103", await RunAsync(cli, up, Program));

        var built = cli.PathOf("bin", "Debug", "net10.0");
        Assert.DoesNotContain("Microsoft.AspNetCore.App", File.ReadAllText(Path.Combine(built, "own.runtimeconfig.json")));
        Assert.DoesNotContain(Directory.EnumerateFiles(built).Select(Path.GetFileName), file => file!.StartsWith("Akka", StringComparison.Ordinal) || file.Contains("Sqlite", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task A_program_with_nodes_in_it_ends_when_it_is_interrupted(string signal, int code)
    {
        using var cli = new Cli();
        await DotnetAsync(cli, "new", "console", "--name", "own", "--output", ".", "--no-restore");
        await DotnetAsync(cli, "add", "reference", Path.Combine(Repository.Root, "src/ActorSweep/ActorSweep.csproj"));
        File.WriteAllText(cli.PathOf("Program.cs"), """
            using ActorSweep;

            await using var client = await SweepClient.LocalAsync(new() { Workers = 1, Data = "data" });
            Console.WriteLine("nodes are up");
            await Task.Delay(Timeout.Infinite);
            """);
        await DotnetAsync(cli, "build");
        using var program = RunningProgram.Start(cli.PathOf("bin", "Debug", "net10.0", "own"), cli.Folder, []);
        await program.LineAsync("nodes are up");
        program.Signal(signal);
        Assert.Equal(code, (await program.ExitAsync()).Code);
    }

    static async Task<string> RunAsync(Cli cli, UpCluster up, string program)
    {
        File.WriteAllText(cli.PathOf("Program.cs"), program);
        // A first build may print warnings before the output of the program.
        return (await DotnetAsync(cli, "run", "--", up.Url)).Output.Trim().Split('\n')[^1];
    }

    static async Task<Outcome> DotnetAsync(Cli cli, params string[] arguments)
    {
        using var dotnet = RunningProgram.Start("dotnet", cli.Folder, arguments);
        var outcome = await dotnet.ExitAsync();
        Assert.True(outcome.Code == 0, $"dotnet {string.Join(' ', arguments)}: {outcome}");
        return outcome;
    }
}
