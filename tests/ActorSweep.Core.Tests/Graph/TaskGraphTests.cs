using ActorSweep.Core.Graph;
using ActorSweep.Core.Sweeps;

namespace ActorSweep.Core.Tests.Graph;

public sealed class TaskGraphTests
{
    [Fact]
    public void A_sweep_is_one_array_of_simulations_and_its_reduction()
    {
        var layout = new BlockLayout(1_000_000, 1000);
        var graph = TaskGraph.OfSweep(layout);

        Assert.Equal(
            [new TaskArray(new("simulate"), layout), new ReductionTask(new("reduce"), Over: new("simulate"))],
            graph.Tasks);
        Assert.Equal(layout, graph.Simulate.Layout);
    }
}
