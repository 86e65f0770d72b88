using ActorSweep.Client.Parallelize.Load;

namespace ActorSweep.Tests.Client.Parallelize.Load;

public sealed class MachineMeterTests
{
    [Fact]
    public void Waiting_ticks_count_as_idle_and_guest_ticks_count_once() => Assert.Equal(
        new MachineMeter.CpuTimes(Idle: 45, Total: 136), MachineMeter.CpuTimes.Parse("cpu  10 20 30 40 5 6 7 18 9 10"));

    [Fact]
    public void Available_memory_does_not_count_as_used() => Assert.Equal(
        0.75, MachineMeter.ParseMemory(["MemTotal:       1000 kB", "MemFree:         100 kB", "MemAvailable:    250 kB"]));

    [Fact]
    public void Memory_load_is_null_if_the_system_does_not_report_available_memory() => Assert.Null(MachineMeter.ParseMemory(["MemTotal:       1000 kB"]));

    [Fact]
    public void The_load_of_this_machine_is_a_fraction()
    {
        var load = new MachineMeter().Read();
        Assert.InRange(load.Memory!.Value, 0, 1);
        Assert.Equal(OperatingSystem.IsLinux(), load.Cpu is >= 0 and <= 1);
    }
}
