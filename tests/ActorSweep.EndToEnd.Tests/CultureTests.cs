using ActorSweep.EndToEnd.Tests.Processes;
using ActorSweep.Logging;

namespace ActorSweep.EndToEnd.Tests;

/// <summary>Tests of a cluster whose machines have no culture data.</summary>
public sealed class CultureTests
{
    /// <summary>Makes the runtime look for a version of ICU that no machine has.</summary>
    static readonly Dictionary<string, string> NoCultureData = new() { ["DOTNET_SYSTEM_GLOBALIZATION_APPLOCALICU"] = "0.1" };

    [Fact]
    public async Task Work_of_a_program_with_cultures_is_refused_when_it_is_submitted_and_other_work_is_executed()
    {
        await using var up = await UpCluster.StartAsync(new Cli { Environment = NoCultureData }, workers: 1);
        var worker = (await up.Client.SnapshotAsync()).Workers.Single().Id;
        await up.Up.EventAsync(NodeEvent.WorkerLacksCultures);
        using var cli = new Cli();
        File.WriteAllText(cli.PathOf("cultures.cs"), $$"""
            #:project {{Repository.Root}}/src/ActorSweep/ActorSweep.csproj
            #:property PublishAot=false
            #:property InvariantGlobalization=false
            using ActorSweep;

            await using var client = await SweepClient.ConnectAsync("{{up.Url}}");
            foreach (var submit in new Func<Task>[] {
                async () => await client.Submit(() => Own.Twice(2)),
                () => client.GatherAsync(client.Map(Own.Twice, [1, 2])),
                () => client.SubmitAsync(new SweepSpec { Parameters = [new("r0", new Linspace(1, 3, 5))] }, Model.Of(Own.Simulate)) })
                try
                {
                    await submit();
                    Console.WriteLine("accepted");
                }
                catch (Exception e)
                {
                    Console.WriteLine($"{e.GetType().Name}: {e.Message}".ReplaceLineEndings(" "));
                }

            static class Own
            {
                public static int Twice(int x) => x * 2;

                public static Outcome Simulate(double r0 = 1.5) => new([r0]);
            }

            sealed record Outcome(double[] I);
            """);

        using var program = Dotnet.StartExample(cli.Folder, "cultures.cs");
        var lines = (await program.ExitAsync()).Output.Trim().Split('\n')[^3..];
        Assert.Equal([nameof(TaskFailedException), nameof(TaskFailedException), nameof(InvalidSweepException)], lines.Select(line => line[..line.IndexOf(':')]));
        Assert.All(lines, line => Assert.Contains($"{worker} has no culture data (ICU)", line, StringComparison.Ordinal));
        Assert.All(lines, line => Assert.Contains("Install libicu there", line, StringComparison.Ordinal));
        Assert.Equal(16, await up.Client.Submit(() => Deadly.Square(4)).AsTask().WaitAsync(RunningProgram.Patience));
    }
}
