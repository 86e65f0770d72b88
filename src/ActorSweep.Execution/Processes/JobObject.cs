using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace ActorSweep.Execution.Processes;

/// <summary>A Windows job: a process and those that it starts. The system kills them all when the last handle of the job is closed.</summary>
[SupportedOSPlatform("windows")]
static class JobObject
{
    const int ExtendedLimits = 9;
    const uint KillOnClose = 0x2000;

    /// <summary>Puts this process into a new job. Only this process has a handle of the job, so that the job ends with it.</summary>
    public static void Begin()
    {
        var job = Create(0, 0);
        var limits = new Limits { Flags = KillOnClose };
        // If the system refuses, the programs that tasks start outlive an executor that dies; nothing else changes.
        if (job != 0 && SetLimits(job, ExtendedLimits, ref limits, Marshal.SizeOf<Limits>()))
            _ = Assign(job, ThisProcess());
    }

    [DllImport("kernel32", EntryPoint = "CreateJobObjectW")]
    static extern nint Create(nint security, nint name);

    [DllImport("kernel32", EntryPoint = "SetInformationJobObject")]
    static extern bool SetLimits(nint job, int kind, ref Limits limits, int length);

    [DllImport("kernel32", EntryPoint = "AssignProcessToJobObject")]
    static extern bool Assign(nint job, nint process);

    [DllImport("kernel32", EntryPoint = "GetCurrentProcess")]
    static extern nint ThisProcess();

    /// <summary>JOBOBJECT_EXTENDED_LIMIT_INFORMATION.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Limits
    {
        public long ProcessTime, JobTime;
        public uint Flags;
        public nuint SmallestWorkingSet, LargestWorkingSet;
        public uint ActiveProcesses;
        public nuint Affinity;
        public uint Priority, Scheduling;
        public ulong Reads, Writes, Others, BytesRead, BytesWritten, OtherBytes;
        public nuint ProcessMemory, JobMemory, PeakProcessMemory, PeakJobMemory;
    }
}
