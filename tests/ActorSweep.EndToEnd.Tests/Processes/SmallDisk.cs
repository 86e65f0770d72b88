using System.Diagnostics;

namespace ActorSweep.EndToEnd.Tests.Processes;

/// <summary>A disk of a few megabytes that can grow: a tmpfs for one test.</summary>
sealed class SmallDisk : IDisposable
{
    public SmallDisk(int megabytes) => Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "actorsweep", Path);

    public string Path { get; } = Directory.CreateTempSubdirectory("actorsweep-disk-").FullName;

    public void GrowTo(int megabytes) => Run("mount", "-o", $"remount,size={megabytes}m", Path);

    public void Dispose()
    {
        Run("umount", "-l", Path);
        Directory.Delete(Path);
    }

    static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {process.StandardError.ReadToEnd()}");
    }
}
