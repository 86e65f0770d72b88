using System.Runtime.InteropServices;

namespace ActorSweep.Execution.Processes;

/// <summary>
/// The process group of an executor: the executor and the programs that its tasks start. It ends with its executor, however the executor ends. On Windows it
/// is a job, which the system itself ends.
/// </summary>
static class ProcessGroup
{
    const int SigKill = 9;

    /// <summary>Makes this process the leader of a new group. Processes that it starts belong to the group.</summary>
    public static void Begin()
    {
        if (OperatingSystem.IsWindows())
            JobObject.Begin();
        // If the system refuses, the programs that tasks start outlive an executor that dies; nothing else changes.
        else
            _ = SetGroup(0, 0);
    }

    /// <summary>Kills the group that a process leads or has led. Has no effect on Windows, where the group ends with its leader.</summary>
    public static void Kill(int leader)
    {
        if (!OperatingSystem.IsWindows())
            _ = Signal(-leader, SigKill);
    }

    [DllImport("libc", EntryPoint = "setpgid")]
    static extern int SetGroup(int process, int group);

    [DllImport("libc", EntryPoint = "kill")]
    static extern int Signal(int process, int signal);
}
