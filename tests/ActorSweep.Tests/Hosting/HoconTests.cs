using ActorSweep.Core.Scheduling;
using ActorSweep.Core.Working;
using ActorSweep.Hosting;
using ActorSweep.Settings;

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
    public void What_an_operator_sets_is_stronger_than_the_files() =>
        Assert.Equal(7, EngineSettings.Of(ActorSweepConfig.Load(["seed", "node"], "actorsweep.scheduler.allowed-losses = 7")).Scheduling.AllowedLosses);

    [Fact]
    public void A_file_without_workers_slots_means_all_cores() =>
        Assert.Equal(Environment.ProcessorCount, EngineSettings.Of(ActorSweepConfig.Load(["worker", "node"])).Slots);

    [Theory]
    [InlineData("", "", "a:1")]
    [InlineData("b:1", "", "a:1 b:1")]
    [InlineData("0:1", "", "0:1 a:1")]
    [InlineData("b:1", "b:1 w:1", "b:1 w:1 a:1")]
    public void A_seed_looks_for_those_it_was_with_and_for_those_it_was_told_of_in_the_same_order_as_they_do(string told, string last, string order)
    {
        var config = SweepNode.Joining(ActorSweepConfig.Load(["seed", "node"]), "a:1", Split(told), Split(last));
        Assert.Equal(Split(order).Select(node => $"akka.tcp://ActorSweep@{node}"), config.GetStringList("akka.cluster.seed-nodes"));
        Assert.Equal(["scheduler"], config.GetStringList("akka.cluster.roles"));
    }

    static string[] Split(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
