using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Working;
using ActorSweep.Hosting;
using ActorSweep.Settings;
using Akka.Configuration;

namespace ActorSweep.Tests.Hosting;

public sealed class HoconTests
{
    [Fact]
    public void The_defaults_in_hocon_are_the_defaults_in_code()
    {
        var settings = EngineSettings.Of(ActorSweepConfig.Load(["client"]));
        Assert.Equal((new SchedulerSettings(), new WorkerIntervals()), (settings.Scheduling, settings.Working));
    }

    [Fact]
    public void HOCON_overrides_take_precedence_over_the_settings_files() =>
        Assert.Equal(7, EngineSettings.Of(ActorSweepConfig.Load(["seed", "node"], "actorsweep.scheduler.allowed-losses = 7")).Scheduling.AllowedLosses);

    [Theory]
    [InlineData(
        "actorsweep.worker.drain-timout = 5 s", "actorsweep.worker.drain-timout is not a setting. Did you mean 'drain-timeout'? The choices are: slots, ")]
    [InlineData("actorsweep { journals.store = none }", "actorsweep.journals is not a setting. Did you mean 'journal'? The choices are: http, worker, ")]
    public void A_setting_that_does_not_exist_is_refused_with_the_nearest_name(string hocon, string message) =>
        Assert.StartsWith(message, Assert.Throws<ConfigurationException>(() => ActorSweepConfig.Load(["seed"], hocon)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("a {")]
    [InlineData("a = [")]
    [InlineData("[")]
    public void Settings_with_thousands_of_levels_are_refused(string level)
    {
        var hocon = string.Concat(Enumerable.Repeat(level, 60_000));
        Assert.StartsWith(
            "the settings are nested in more than 200 brackets.", Assert.Throws<ConfigurationException>(() => ActorSweepConfig.Load(["seed"], hocon)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("akka.actor.no-such-key = 1")]
    [InlineData("actorsweep.own-thread.throughput = 7")]
    public void Settings_of_Akka_are_not_checked_against_the_settings_of_the_engine(string hocon) => ActorSweepConfig.Load(["seed"], hocon);

    [Fact]
    public void A_worker_has_as_many_slots_as_cores_by_default() =>
        Assert.Equal(Environment.ProcessorCount, EngineSettings.Of(ActorSweepConfig.Load(["worker", "node"])).Slots);

    [Theory]
    [InlineData("", "", "a:1")]
    [InlineData("b:1", "", "a:1 b:1")]
    [InlineData("0:1", "", "0:1 a:1")]
    [InlineData("b:1", "b:1 w:1", "b:1 w:1 a:1")]
    public void The_seed_nodes_are_the_last_members_then_the_sorted_configured_nodes_and_the_node_itself(string told, string last, string order)
    {
        var config = SweepNode.Joining(ActorSweepConfig.Load(["seed", "node"]), "a:1", Split(told), Split(last));
        Assert.Equal(Split(order).Select(node => $"akka.tcp://ActorSweep@{node}"), config.GetStringList("akka.cluster.seed-nodes"));
        Assert.Equal(["scheduler"], config.GetStringList("akka.cluster.roles"));
    }

    static string[] Split(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
