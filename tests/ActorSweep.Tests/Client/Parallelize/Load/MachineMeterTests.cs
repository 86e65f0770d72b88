using ActorSweep.Client.Parallelize.Load;

namespace ActorSweep.Tests.Client.Parallelize.Load;

public sealed class MachineMeterTests
{
    [Fact]
    public void Idle_and_waiting_ticks_are_idle_and_guests_count_once() => Assert.Equal(
        new MachineMeter.CpuTimes(Idle: 45, Total: 136), MachineMeter.CpuTimes.Parse("cpu  10 20 30 40 5 6 7 18 9 10"));

    [Fact]
    public void Memory_that_can_be_had_is_not_in_use() => Assert.Equal(
        0.75, MachineMeter.ParseMemory(["MemTotal:       1000 kB", "MemFree:         100 kB", "MemAvailable:    250 kB"]));

    [Fact]
    public void What_the_system_does_not_tell_is_not_known() => Assert.Null(MachineMeter.ParseMemory(["MemTotal:       1000 kB"]));

    [Fact]
    public void The_load_of_this_machine_is_a_fraction()
    {
        var load = new MachineMeter().Read();
        Assert.InRange(load.Memory!.Value, 0, 1);
        Assert.Equal(OperatingSystem.IsLinux(), load.Cpu is >= 0 and <= 1);
    }
}
