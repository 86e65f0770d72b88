using System.Globalization;

namespace ActorSweep.Client.Parallelize.Load;

/// <summary>Reads the load of this machine: on Linux from /proc; elsewhere only the memory, as of the latest garbage collection.</summary>
sealed class MachineMeter
{
    CpuTimes _before;
    double _cpu;

    /// <summary>Returns the load. The processor load is that since the previous reading, or since the machine started.</summary>
    public MachineLoad Read() => OperatingSystem.IsLinux()
        ? new MachineLoad(ReadCpu(CpuTimes.Parse(File.ReadLines("/proc/stat").First())), ParseMemory(File.ReadLines("/proc/meminfo")))
        : new MachineLoad(null, CollectedMemory());

    double ReadCpu(CpuTimes now)
    {
        // Two readings within one tick have no difference.
        if (now.Total > _before.Total)
            _cpu = 1 - (double)(now.Idle - _before.Idle) / (now.Total - _before.Total);
        _before = now;
        return Math.Clamp(_cpu, 0, 1);
    }

    /// <summary>Returns 1 - MemAvailable / MemTotal, which counts caches that can be dropped as free.</summary>
    public static double? ParseMemory(IEnumerable<string> meminfo)
    {
        double? total = null, available = null;
        foreach (var line in meminfo)
        {
            total ??= Field(line, "MemTotal:");
            available ??= Field(line, "MemAvailable:");
            if (total is not null && available is not null)
                break;
        }
        return 1 - available / total;
    }

    static double? Field(string line, string name) => line.StartsWith(name, StringComparison.Ordinal)
        ? double.Parse(line.AsSpan(name.Length).TrimEnd("kB"), CultureInfo.InvariantCulture)
        : null;

    static double? CollectedMemory()
    {
        var info = GC.GetGCMemoryInfo(GCKind.Any);
        return info.TotalAvailableMemoryBytes > 0 ? (double)info.MemoryLoadBytes / info.TotalAvailableMemoryBytes : null;
    }

    /// <summary>The ticks of all processors since the machine started.</summary>
    public readonly record struct CpuTimes(long Idle, long Total)
    {
        /// <summary>Parses the line "cpu user nice system idle iowait irq softirq steal guest guest_nice" of /proc/stat.</summary>
        public static CpuTimes Parse(string line)
        {
            // user and nice include the guests' time.
            var ticks = line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8)
                .Select(t => long.Parse(t, CultureInfo.InvariantCulture)).ToList();
            return new CpuTimes(ticks[3] + ticks[4], ticks.Sum());
        }
    }
}
