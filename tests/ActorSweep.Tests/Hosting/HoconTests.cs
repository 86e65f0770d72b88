using ActorSweep.Core.Scheduling;
using ActorSweep.Hosting;

namespace ActorSweep.Tests.Hosting;

public sealed class HoconTests
{
    [Fact]
    public void The_defaults_in_hocon_are_the_defaults_in_code() =>
        Assert.Equal(new SchedulerSettings(), ActorSweepConfig.SchedulerSettings(ActorSweepConfig.Load(["client"])));

    [Fact]
    public void What_an_operator_sets_is_stronger_than_the_files() =>
        Assert.Equal(7, ActorSweepConfig.SchedulerSettings(ActorSweepConfig.Load(["seed", "node"], "actorsweep.scheduler.allowed-losses = 7")).AllowedLosses);

    [Fact]
    public void A_file_without_workers_slots_means_all_cores() =>
        Assert.Equal(Environment.ProcessorCount, ActorSweepConfig.Slots(ActorSweepConfig.Load(["worker", "node"])));

    [Fact]
    public void A_seed_without_seeds_to_join_joins_itself()
    {
        var options = new NodeOptions { Models = TestModels.Catalog, Name = "seed" };
        var config = SweepNode.Load(options, "scheduler");
        Assert.Equal(["akka.tcp://ActorSweep@127.0.0.1:4053"], config.GetStringList("akka.cluster.seed-nodes"));
        Assert.Equal(["scheduler"], config.GetStringList("akka.cluster.roles"));
    }
}
