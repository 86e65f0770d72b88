using ActorSweep.Client.Parallelize.Load;

namespace ActorSweep.Tests.Client.Parallelize.Load;

public sealed class LoadLimitTests
{
    [Theory]
    [InlineData(0.8, null, 0.5, 0.9, false)]
    [InlineData(0.8, null, 0.8, 0.9, false)]
    [InlineData(0.8, null, 0.81, 0.1, true)]
    [InlineData(null, 0.8, 1.0, 0.5, false)]
    [InlineData(null, 0.8, 0.1, 0.9, true)]
    [InlineData(0.8, 0.8, 0.1, 0.9, true)]
    [InlineData(0.8, 0.8, null, null, false)]
    public void A_limit_is_exceeded_by_CPU_load_or_memory_load_above_it(double? maxCpu, double? maxMemory, double? cpu, double? memory, bool isExceeded) =>
        Assert.Equal(isExceeded, new LoadLimit(maxCpu, maxMemory, 8).IsExceededBy(new MachineLoad(cpu, memory)));

    [Theory]
    [InlineData(0.75, null, 0.25, 4)]
    [InlineData(0.75, null, 0.70, 1)]
    [InlineData(0.75, null, 0.76, 0)]
    [InlineData(0.75, 0.9, 0.25, 1)]
    [InlineData(null, 0.9, 0.25, 1)]
    public void As_many_workers_may_start_as_cores_below_the_limit_or_one_with_a_memory_limit(double? maxCpu, double? maxMemory, double cpu, int room) =>
        Assert.Equal(room, new LoadLimit(maxCpu, maxMemory, 8).RoomAt(new MachineLoad(cpu, 0.5)));
}
