using ActorSweep.Execution.Processes;

namespace ActorSweep.Tests.Execution.Processes;

public sealed class MemoryLimitsTests
{
    [Theory]
    [InlineData(599, MemoryState.Fine)]
    [InlineData(600, MemoryState.Spill)]
    [InlineData(799, MemoryState.Spill)]
    [InlineData(800, MemoryState.Pause)]
    [InlineData(950, MemoryState.Kill)]
    [InlineData(5000, MemoryState.Kill)]
    public void The_memory_state_follows_from_the_used_fraction_of_the_limit(long used, object state) => Assert.Equal((MemoryState)state, new MemoryLimits(1000, 0.6, 0.8, 0.95).At(used));
}
