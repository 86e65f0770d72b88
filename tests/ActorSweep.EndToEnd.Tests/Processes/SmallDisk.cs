using System.Diagnostics;

namespace ActorSweep.EndToEnd.Tests.Processes;

/// <summary>A small disk that can grow: a tmpfs for one test.</summary>
sealed class SmallDisk : IDisposable
{
    /// <param name="size">The size, such as 64k or 3m.</param>
    public SmallDisk(string size) => Run("mount", "-t", "tmpfs", "-o", $"size={size}", "actorsweep", Path);

    public string Path { get; } = Directory.CreateTempSubdirectory("actorsweep-disk-").FullName;

    public void GrowTo(string size) => Run("mount", "-o", $"remount,size={size}", Path);

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
