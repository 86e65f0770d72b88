using System.Diagnostics;

namespace ActorSweep.Execution.Processes;

/// <summary>Ends this process with the one that started it.</summary>
static class ParentWatch
{
    /// <summary>
    /// When the standard input ends, the parent has closed it, or was killed. Nobody is left who wants a result, and user code could hold
    /// up an orderly end for ever.
    /// </summary>
    public static void EndWithParent() => new Thread(() =>
    {
        while (Console.In.ReadLine() is not null)
        {
        }
        Process.GetCurrentProcess().Kill();
    })
    { IsBackground = true, Name = "parent-watch" }.Start();
}
