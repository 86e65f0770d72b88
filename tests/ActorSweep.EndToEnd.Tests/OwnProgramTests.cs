using ActorSweep.EndToEnd.Tests.Processes;

namespace ActorSweep.EndToEnd.Tests;

/// <summary>Tests of a user program that hosts nodes.</summary>
public sealed class OwnProgramTests
{
    [Fact]
    public async Task A_program_with_nodes_exits_with_the_code_of_the_signal_that_ends_it()
    {
        using var cli = new Cli();
        await cli.DotnetAsync("new", "console", "--name", "own", "--output", ".", "--no-restore");
        await cli.DotnetAsync("add", "reference", Path.Combine(Repository.Root, "src/ActorSweep/ActorSweep.csproj"));
        File.WriteAllText(cli.PathOf("Program.cs"), """
            using ActorSweep;

            await using var client = await SweepClient.LocalAsync(new() { Workers = 1, Data = "data" });
            Console.WriteLine("nodes are up");
            await Task.Delay(Timeout.Infinite);
            """);
        await cli.DotnetAsync(["build", .. Dotnet.AgainstBuiltProjects]);
        foreach (var (signal, code) in new[] { ("INT", 130), ("TERM", 143) })
        {
            using var program = RunningProgram.Start(cli.PathOf("bin", Repository.Configuration, "net10.0", "own"), cli.Folder, []);
            await program.LineAsync("nodes are up");
            program.Signal(signal);
            Assert.Equal(code, (await program.ExitAsync()).Code);
        }
    }
}
