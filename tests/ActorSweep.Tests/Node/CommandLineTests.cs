using System.CommandLine;
using System.Text.Json;
using ActorSweep.Node.Commands;
using ActorSweep.Node.Output;
using ActorSweep.Node.Picture;
using Spectre.Console;

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
    public async Task A_help_that_cannot_be_written_is_an_error_in_one_line()
    {
        var (errors, before) = (new StringWriter(), (Console.Out, Console.Error));
        await using var full = new StreamWriter(new RefusingStream()) { AutoFlush = true };
        try
        {
            Console.SetOut(full);
            Console.SetError(errors);
            foreach (var arguments in (string[][])[["--help"], ["sweep", "-h"], ["queue", "show", "--help"]])
                Assert.Equal(1, await CommandLine.RunAsync(arguments));
        }
        finally
        {
            Console.SetOut(before.Out);
            Console.SetError(before.Error);
        }
        Assert.Equal("actorsweep: No space left on device\nactorsweep: No space left on device\nactorsweep: No space left on device\n", errors.ToString());
    }

    [Fact]
    public async Task Output_of_a_model_is_not_mixed_into_the_JSON_output()
    {
        var outcome = await _cli.RunAsync("sweep", "--model", Chatty, "-p", "slope=1,2", "--json", "--quiet");
        Assert.Equal(2, JsonDocument.Parse(outcome.Output).RootElement.GetProperty("simulations").GetInt32());
        Assert.Contains("slope 2", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Output_of_a_model_goes_to_standard_error()
    {
        var sweep = await _cli.RunAsync("sweep", "--model", Chatty, "-p", "slope=1,2", "--quiet", "--out", "run");
        Assert.Contains("slope 2", sweep.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("slope 2", sweep.Output, StringComparison.Ordinal);
        Assert.Contains("succeeded: 2 of 2 simulations", sweep.Output, StringComparison.Ordinal);

        var replay = await _cli.RunAsync("replay", "run", "1");
        Assert.Contains("slope 2", replay.Errors, StringComparison.Ordinal);
        Assert.Matches("^t,", replay.Output);
        Assert.DoesNotContain("slope 2", replay.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_exception_is_shown_where_simulations_fail()
    {
        var failing = $"{typeof(FailingModel).Assembly.Location}!{typeof(FailingModel).FullName}";
        var all = await _cli.RunAsync("sweep", "--model", failing, "-p", "x=1,3", "--quiet");
        Assert.Equal(1, all.Code);
        Assert.Contains("error   all 2 simulations failed; failures.csv lists the errors. The first is simulation 0: System.InvalidOperationException: 1 is odd", all.Output, StringComparison.Ordinal);
        Assert.Contains("all 2 simulations failed; failures.csv lists the errors. The first is simulation 0: System.InvalidOperationException: 1 is odd", all.Errors, StringComparison.Ordinal);
        Assert.Contains(
            "first   simulation 1: System.InvalidOperationException: 3 is odd", (await _cli.RunAsync("sweep", "--model", failing, "-p", "x=2,3", "--quiet")).Output, StringComparison.Ordinal);
        var some = await _cli.RunAsync("sweep", "--model", failing, "-p", "x=2,3", "--quiet", "--json");
        Assert.Equal("simulation 1: System.InvalidOperationException: 3 is odd", JsonDocument.Parse(some.Output).RootElement.GetProperty("first_failure").GetString());
    }

    [Fact]
    public async Task A_replay_that_differs_names_random_numbers_beside_the_seed_as_the_first_cause()
    {
        var random = $"{typeof(RandomModel).Assembly.Location}!{typeof(RandomModel).FullName}";
        await _cli.RunAsync("sweep", "--model", random, "-p", "x=1", "--quiet", "--out", "run");
        var replay = await _cli.RunAsync("replay", "run", "0");
        Assert.Equal(1, replay.Code);
        Assert.Contains(
            "The model gave another result when it ran once more: it draws random numbers other than from its seed, or depends on the time. 'sweep --check' shows what differs.",
            replay.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exception_that_no_command_expects_is_one_line_and_a_file_with_the_rest()
    {
        var root = new RootCommand("test");
        root.SetAction((Func<ParseResult, int>)(_ => throw new InvalidOperationException("nobody\nexpects this")));
        var (output, errors, before) = (new StringWriter(), new StringWriter(), (Console.Out, Console.Error));
        Console.SetOut(output);
        Console.SetError(errors);
        var code = await CommandLine.RunAsync(root, []);
        Console.SetOut(before.Out);
        Console.SetError(before.Error);

        Assert.Equal((1, ""), (code, output.ToString()));
        var file = Path.Combine(Path.GetTempPath(), $"actorsweep-error-{Environment.ProcessId}.log");
        Assert.Equal($"actorsweep: internal error, InvalidOperationException: nobody expects this This is a fault of ActorSweep. Please report it, with the file '{file}'.\n", errors.ToString());
        Assert.Contains("System.InvalidOperationException: nobody", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        File.Delete(file);
    }

    [Fact]
    public async Task A_picture_that_cannot_be_written_is_only_told()
    {
        await _cli.RunAsync("sweep", "--model", Chatty, "-p", "slope=1,2", "--quiet", "--out", "run");
        // The results without a manifest and a picture, as they are when the picture is drawn, on a disk that is full.
        foreach (var (name, source) in new[] { ("spec.json", "spec"), ("model.json", "model") })
            File.WriteAllText(_cli.PathOf("run", name), JsonDocument.Parse(File.ReadAllText(_cli.PathOf("run", "manifest.json"))).RootElement.GetProperty(source).GetRawText());
        File.Delete(_cli.PathOf("run", "sweep.png"));
        Assert.Null(SweepPicture.TryDraw(_cli.PathOf("run"), 0));
        File.Delete(_cli.PathOf("run", "sweep.png"));
        File.CreateSymbolicLink(_cli.PathOf("run", "sweep.png"), "/dev/full");
        Assert.StartsWith("actorsweep: the picture could not be drawn: No space left on device", SweepPicture.TryDraw(_cli.PathOf("run"), 0), StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_that_a_model_prints_stand_above_the_progress_bar()
    {
        var shown = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(shown), Ansi = AnsiSupport.No });
        var before = (Console.Out, Console.Error);
        using (new LinesAbove(console))
        {
            Console.WriteLine("one [bold]");
            Console.Error.Write("two \u001b[31m");
        }
        Assert.Equal("one [bold]\ntwo \\x1b[31m\n", shown.ToString().ReplaceLineEndings("\n"));
        Assert.Equal(before, (Console.Out, Console.Error));
    }

    [Theory]
    [InlineData("--seed 5", "seed has no effect.")]
    [InlineData("--common-random-numbers", "common-random-numbers has no effect.")]
    [InlineData("--seed 5 --common-random-numbers", "seed and common-random-numbers have no effect.")]
    [InlineData("--seed 5 --replicates 2", "seed has no effect. All replicates of a point are equal")]
    public async Task A_seed_for_a_model_without_one_causes_a_warning(string flags, string warning)
    {
        var outcome = await _cli.RunAsync(["sweep", "--model", Chatty, .. flags.Split(' '), "--dry-run"]);
        Assert.Equal(0, outcome.Code);
        Assert.Contains($"has no parameter 'seed' that takes each replicate's random stream. {warning}", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_as_JSON_prints_one_object()
    {
        var outcome = await _cli.RunAsync("sweep", "-p", "beta=linspace(0,1,7)", "-p", "gamma=0,1", "--replicates", "3", "--seed", "5", "--dry-run", "--json");
        Assert.Equal((0, ""), (outcome.Code, outcome.Errors));
        var json = JsonDocument.Parse(outcome.Output).RootElement;
        Assert.Equal((14, 3, 42, 5), (Number("points"), Number("replicates"), Number("simulations"), Number("seed")));
        Assert.Equal(("sir", "linspace(0,1,7)"), (json.GetProperty("model").GetString(), json.GetProperty("parameters").GetProperty("beta").GetString()));
        Assert.Equal(5, json.GetProperty("first_points").GetArrayLength());
        Assert.Equal(1, json.GetProperty("first_points")[1].GetProperty("gamma").GetDouble());

        int Number(string name) => json.GetProperty(name).GetInt32();
    }

    [Fact]
    public async Task A_replay_of_a_model_without_series_prints_a_row_for_each_scalar()
    {
        var scalars = $"{typeof(ScalarModel).Assembly.Location}!{typeof(ScalarModel).FullName}";
        await _cli.RunAsync("sweep", "--model", scalars, "-p", "x=1,2", "--quiet", "--out", "run");
        var replay = await _cli.RunAsync("replay", "run", "1");
        Assert.Equal((0, "name,value\nTwice,4\nThrice,6\n"), (replay.Code, replay.Output));
    }

    [Fact]
    public async Task A_comparison_names_the_exception_that_caused_another()
    {
        var nested = $"{typeof(NestedFailureModel).Assembly.Location}!{typeof(NestedFailureModel).FullName}";
        var outcome = await _cli.RunAsync("compare", "--model", nested, "-p", "x=1");
        Assert.Equal(1, outcome.Code);
        Assert.Contains(
            "simulation 0 failed, and only sweeps that succeed can be compared: System.InvalidOperationException: outer bad (caused by System.ArgumentException: inner bad)",
            outcome.Errors, StringComparison.Ordinal);
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

/// <summary>A stream that refuses every byte, as a disk that is full does.</summary>
sealed class RefusingStream : MemoryStream
{
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (buffer.Length > 0)
            throw new IOException("No space left on device");
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));
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

public static class NestedFailureModel
{
    public static OwnSeries Run(double x = 0) => throw new InvalidOperationException("outer bad", new ArgumentException("inner bad"));
}

public sealed record TwoScalars(double Twice, double Thrice);

public static class ScalarModel
{
    public static TwoScalars Run(double x = 0) => new(2 * x, 3 * x);
}

public static class RandomModel
{
    public static OwnSeries Run(double x = 0) => new([x + Random.Shared.NextDouble()]);
}

public static class FailingModel
{
    /// <summary>Throws for odd x.</summary>
    public static OwnSeries Run(int x = 0) => x % 2 == 0 ? new([x]) : throw new InvalidOperationException($"{x} is odd");
}
