using System.Diagnostics;

namespace ActorSweep.Execution.Processes;

/// <summary>Ends this process together with its parent.</summary>
static class ParentWatch
{
    /// <summary>
    /// Kills this process, and the processes that it started, when its standard input ends: its parent has closed it or was killed. No one needs results then, and user code could delay an
    /// orderly end without limit.
    /// </summary>
    public static void EndWithParent() => new Thread(() =>
    {
        while (Console.In.ReadLine() is not null)
        {
        }
        ProcessGroup.Kill(Environment.ProcessId);
        Process.GetCurrentProcess().Kill();
    })
    { IsBackground = true, Name = "parent-watch" }.Start();
}
