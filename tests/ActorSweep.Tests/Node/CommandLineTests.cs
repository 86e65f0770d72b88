using System.CommandLine;
using System.Text.Json;
using ActorSweep.Node.Commands;

namespace ActorSweep.Tests.Node;

[Collection(nameof(Alone))]
public sealed class CommandLineTests : IDisposable
{
    readonly InProcess _cli = new();

    public void Dispose() => _cli.Dispose();

    static readonly string Chatty = $"{typeof(ChattyModel).Assembly.Location}!{typeof(ChattyModel).FullName}";

    static IEnumerable<string> Called(Command command, string before = "") =>
        command.Subcommands.SelectMany(sub => Called(sub, $"{before} {sub.Name}".Trim()).Prepend($"{before} {sub.Name}".Trim()));

    public static TheoryData<string> Commands => [.. Called(CommandLine.Build())];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Each_command_shows_its_help(string command)
    {
        var outcome = await _cli.RunAsync([.. command.Split(' '), "--help"]);
        Assert.Equal((0, ""), (outcome.Code, outcome.Errors));
        Assert.Contains("Usage:", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Output_of_a_model_is_not_mixed_into_the_JSON_output()
    {
        var outcome = await _cli.RunAsync("sweep", "--model", Chatty, "-p", "slope=1,2", "--json", "--quiet");
        Assert.Equal(2, JsonDocument.Parse(outcome.Output).RootElement.GetProperty("simulations").GetInt32());
        Assert.Contains("slope 2", outcome.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, true)]
    public async Task Replicates_of_a_model_without_a_seed_cause_a_warning(int replicates, bool isWarned)
    {
        var outcome = await _cli.RunAsync("sweep", "--model", Chatty, "--replicates", $"{replicates}", "--dry-run");
        Assert.Equal(0, outcome.Code);
        Assert.Equal(isWarned, outcome.Errors.Contains("has no parameter 'seed'", StringComparison.Ordinal));
    }
}

/// <summary>A model without a seed, which prints.</summary>
public static class ChattyModel
{
    public static OwnSeries Simulate(double slope = 1)
    {
        Console.WriteLine($"slope {slope}");
        return new OwnSeries([0, slope]);
    }
}
