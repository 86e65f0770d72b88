using System.Diagnostics;

namespace ActorSweep.Tests.Hosting.Processes;

static class ProcessCalls
{
    public static int Id(int _) => Environment.ProcessId;

    public static int Die()
    {
        Environment.Exit(7);
        return 0;
    }

    /// <summary>Ends its process the first time, and returns x the second time.</summary>
    public static int DieOnce(string marker, string how, int x)
    {
        if (marker.Length == 0 || File.Exists(marker))
            return x;
        File.WriteAllText(marker, "");
        switch (how)
        {
            case "exit": Environment.Exit(7); break;
            case "end": Environment.Exit(0); break;
            case "hopeless": Environment.Exit(2); break;
            case "kill": Process.GetCurrentProcess().Kill(); break;
            default: Overflow(0); break;
        }
        throw new InvalidOperationException("It is still here.");
    }

    static int Overflow(int depth) => Overflow(depth + 1) + 1;
}
