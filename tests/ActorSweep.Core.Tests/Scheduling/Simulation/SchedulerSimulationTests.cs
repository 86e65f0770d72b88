using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using ActorSweep.Core.Tests.Scheduling.Simulation.Incarnations;
using Xunit.Abstractions;

namespace ActorSweep.Core.Tests.Scheduling.Simulation;

public sealed class SchedulerSimulationTests(ITestOutputHelper output)
{
    const int LinesOfStory = 80;

    /// <summary>The number of seeds to play of each kind.</summary>
    const string SeedsVariable = "ACTORSWEEP_SEEDS";

    /// <summary>The seed to replay, with its whole story printed.</summary>
    const string SeedVariable = "ACTORSWEEP_SEED";

    [Fact]
    public void Whatever_befalls_a_thousand_clusters_every_run_ends_with_every_block_reduced_once() => PlayAll(Scenario.Play);

    [Fact]
    public void Whatever_clients_want_and_workers_suffer_every_wanted_task_ends_for_a_reason_and_nothing_is_left() => PlayAll(MixedScenario.Play);

    [Fact]
    public void Whatever_befalls_schedulers_and_their_journal_every_accepted_run_ends_with_the_same_digest() => PlayAll(IncarnationScenario.Play, seeds: 300);

    [Theory]
    [InlineData(1)]
    [InlineData(42)]
    public void A_seed_gives_the_same_story_each_time(int seed)
    {
        Assert.Equal(LinesOf(Scenario.Play, seed).Lines, LinesOf(Scenario.Play, seed).Lines);
        Assert.Equal(LinesOf(MixedScenario.Play, seed).Lines, LinesOf(MixedScenario.Play, seed).Lines);
        Assert.Equal(LinesOf(IncarnationScenario.Play, seed).Lines, LinesOf(IncarnationScenario.Play, seed).Lines);
    }

    void PlayAll(Action<int, Action<string>?> play, int seeds = 1000)
    {
        if (int.TryParse(Environment.GetEnvironmentVariable(SeedVariable), out var seed))
        {
            play(seed, output.WriteLine);
            return;
        }
        seeds = int.TryParse(Environment.GetEnvironmentVariable(SeedsVariable), out var wanted) ? wanted : seeds;
        var failed = new ConcurrentDictionary<int, string>();
        Parallel.For(0, seeds, each =>
        {
            if (Record.Exception(() => play(each, null)) is { } why)
                failed.TryAdd(each, why.Message.Split('\n')[0]);
        });
        if (failed.IsEmpty)
            return;
        var least = failed.Keys.Min();
        var kinds = failed.GroupBy(f => Regex.Replace(f.Value, @"\d+", "#")).OrderByDescending(kind => kind.Count())
            .Select(kind => $"{kind.Count()} like {kind.Min(f => f.Key)}: {kind.Key}");
        Assert.Fail($"{failed.Count} of {seeds} seeds failed:\n{string.Join('\n', kinds)}\n{SeedVariable}={least} replays the least.\n{Story(play, least)}");
    }

    static (Exception? Why, List<string> Lines) LinesOf(Action<int, Action<string>?> play, int seed)
    {
        var lines = new List<string>();
        var why = Record.Exception(() => play(seed, lines.Add));
        Assert.NotEmpty(lines);
        return (why, lines);
    }

    static string Story(Action<int, Action<string>?> play, int seed)
    {
        var (why, lines) = LinesOf(play, seed);
        return $"{why}\nThe last of {lines.Count} lines of its story:\n{string.Join('\n', lines.TakeLast(LinesOfStory))}";
    }
}
