using ActorSweep.EndToEnd.Tests.Processes;

namespace ActorSweep.EndToEnd.Tests;

/// <summary>The programs of the deck run as the README beside them says, and agree.</summary>
public sealed class ExampleTests
{
    static readonly string Folder = Path.Combine(Repository.Root, "examples");

    static string[] Names => [.. Directory.GetFiles(Folder, "*.cs").Select(path => Path.GetFileName(path)).Order()];

    public static TheoryData<string> Programs => [.. Names];

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task It_prints_its_time_and_the_digest_that_all_share(string program)
    {
        using var running = RunningProgram.Start("dotnet", Repository.Root, ["run", $"examples/{program}"]);
        var outcome = await running.ExitAsync();
        Assert.True(outcome.Code == 0, $"{program}: {outcome}");
        var lines = outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.Matches(@"^Elapsed time: \d+\.\d{3} s$", lines[0]);
        Assert.Equal($"Digest: {Oracle.Deck}", lines[1]);
    }

    [Fact]
    public void The_README_has_the_command_of_each_and_what_it_prints()
    {
        var readme = File.ReadAllText(Path.Combine(Folder, "README.md"));
        foreach (var program in Names)
            Assert.Contains($"dotnet run examples/{program}\n", readme);
        Assert.Contains($"Digest: {Oracle.Deck}\n", readme);
    }
}
